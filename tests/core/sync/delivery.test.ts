import { describe, expect, it } from "vitest";
import type { DeviceId } from "../../../src/core/base/index.ts";
import {
  type Delivery,
  type DeliveryFact,
  noteDelivery,
  selectDelivery,
} from "../../../src/core/sync/index.ts";

const badr = "02".repeat(32) as DeviceId;
const after = (...facts: readonly DeliveryFact[]): Delivery =>
  facts.reduce(noteDelivery, new Map() as Delivery);
const said = (seq: number, at: number): DeliveryFact => ({ type: "said", device: badr, seq, at });
const signed = (seq: number, at: number): DeliveryFact => ({ type: "signed", device: badr, seq, at });

describe("delivery", () => {
  it("[SYN-27] a device of which nothing was heard has none, and it is not known when", () => {
    expect(selectDelivery(new Map(), badr, 3)).toEqual({
      has: "none",
      near: false,
      heardAt: null,
      signed: false,
    });
  });

  it("[SYN-27] its word tells all, some or none, and its signature stays told apart from its word", () => {
    expect(selectDelivery(after(said(2, 10)), badr, 3)).toMatchObject({ has: "some", signed: false });
    expect(selectDelivery(after(said(3, 10)), badr, 3)).toMatchObject({ has: "all", signed: false });
    expect(selectDelivery(after(said(3, 10), signed(2, 20)), badr, 3)).toMatchObject({
      has: "all",
      signed: false,
    });
    expect(selectDelivery(after(signed(3, 20)), badr, 3)).toMatchObject({
      has: "all",
      signed: true,
      heardAt: 20,
    });
  });

  it("[SYN-27] in whatever order it is heard, and twice is once", () => {
    const facts = [said(1, 10), said(3, 30), signed(2, 20)];
    const wanted = selectDelivery(after(...facts), badr, 5);
    expect(selectDelivery(after(...facts.toReversed(), ...facts), badr, 5)).toEqual(wanted);
    expect(wanted).toEqual({ has: "some", near: false, heardAt: 30, signed: false });
  });

  it("[SYN-27] what was said in a session holds until the session ends", () => {
    const near = (value: boolean, at: number): DeliveryFact => ({
      type: "near",
      device: badr,
      near: value,
      at,
    });
    expect(selectDelivery(after(near(true, 1), said(3, 10), near(false, 99)), badr, 3)).toMatchObject({
      near: false,
      heardAt: 99,
    });
    expect(selectDelivery(after(near(true, 1)), badr, 3)).toMatchObject({ near: true, heardAt: null });
  });
});
