import { beforeAll, describe, expect, it } from "vitest";
import { boxesToAskFor, leaveOp, rekeyDue, sendingEpoch } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  admit,
  confirm,
  forge,
  good,
  invite,
  meet,
  type Person,
  seedOf,
  send,
  stranger,
  take,
} from "./people.ts";

import { begin, circle, held } from "./epochs.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("which epoch to write under", () => {
  it("[EPO-7] the deepest clean one whose secret is held; without its box, an older clean one", () => {
    const { amal, first } = circle();
    const second = begin(amal, "second");
    expect(sendingEpoch(amal.graph, held(first.epoch, second.epoch))).toEqual({
      epoch: second.epoch,
      complete: true,
    });
    expect(sendingEpoch(amal.graph, held(first.epoch))?.epoch).toBe(first.epoch);
    expect(sendingEpoch(amal.graph, held())).toBeNull();
    expect(rekeyDue(amal.graph, held(first.epoch))).toBeNull();
    expect(rekeyDue(amal.graph, held())).toBeNull();
    expect(boxesToAskFor(amal.graph, held(first.epoch), amal.device.deviceId)[0]).toBe(second.epoch);
  });

  it("[EPO-7] of two at one depth, the smaller id, on every device", () => {
    const { amal, badr } = circle();
    const [a, b] = [begin(amal, "a"), begin(badr, "b")];
    meet(amal, badr);
    const smaller = a.epoch < b.epoch ? a.epoch : b.epoch;
    for (const person of [amal, badr])
      expect(sendingEpoch(person.graph, held(a.epoch, b.epoch))?.epoch).toBe(smaller);
  });

  it("[EPO-6] [EPO-8] with somebody gone who was in every epoch, none is clean and one is due before sealing", () => {
    const { amal, badr, dina, first } = circle();
    take(amal, good(leaveOp(amal.graph, amal.author, 1)).ops);
    send(amal, badr);
    const all = held(...badr.graph.current().epochs);
    expect(badr.graph.isClean(first.epoch, badr.graph.current())).toBe(false);
    expect(sendingEpoch(badr.graph, all)).toBeNull();
    expect(rekeyDue(badr.graph, all)).toEqual({ type: "noneClean" });
    const next = begin(badr, "next");
    expect(sendingEpoch(badr.graph, held(...all, next.epoch))).toEqual({ epoch: next.epoch, complete: true });
    expect(rekeyDue(badr.graph, held(next.epoch))).toBeNull();
    expect(badr.graph.recipients(next.epoch)).toEqual(
      [badr, dina].map((one) => one.device.deviceId).toSorted(),
    );
  });

  it("[EPO-6] [EPO-7] who left is in no epoch that is written under from then on", () => {
    const { amal, badr, dina, first } = circle();
    const all = held(...amal.graph.current().epochs);
    take(dina, good(leaveOp(dina.graph, dina.author, 1)).ops);
    send(dina, amal);
    expect(amal.graph.isClean(first.epoch, amal.graph.current())).toBe(false);
    // Nor is the epoch of before Dina came: she may have been given its secret later.
    expect(sendingEpoch(amal.graph, all)).toBeNull();
    expect(rekeyDue(amal.graph, all)).toEqual({ type: "noneClean" });
    const next = begin(amal, "next");
    expect(sendingEpoch(amal.graph, held(...all, next.epoch))).toEqual({ epoch: next.epoch, complete: true });
    expect(amal.graph.recipients(next.epoch)).toEqual(
      [amal, badr].map((one) => one.device.deviceId).toSorted(),
    );
  });

  it("[EPO-8] [M22] two admitted at once: writing goes on, and one more epoch makes it whole", () => {
    const { amal, badr } = circle();
    const [zaid, layla] = ["Zaid", "Layla"].map((name) => stranger(name, amal.graph.circleId)) as [
      Person,
      Person,
    ];
    invite(amal, "to Zaid");
    invite(amal, "to Layla");
    send(amal, badr);
    const before = new Set(amal.graph.current().epochs);
    confirm(amal, admit(amal, zaid, "to Zaid"), zaid);
    confirm(badr, admit(badr, layla, "to Layla"), layla);
    meet(amal, badr);
    const fresh = amal.graph.current().epochs.filter((epoch) => !before.has(epoch));
    expect(fresh).toHaveLength(2);
    const [preferred] = fresh;
    const mine = held(...fresh);
    expect(sendingEpoch(amal.graph, mine)).toEqual({ epoch: preferred, complete: false });
    expect(rekeyDue(amal.graph, mine)).toEqual({ type: "incomplete", epoch: preferred });
    expect(rekeyDue(amal.graph, held(...before))).toEqual({ type: "incomplete", epoch: preferred });
    const whole = begin(amal, "whole");
    expect(rekeyDue(amal.graph, held(...mine, whole.epoch))).toBeNull();
    expect(amal.graph.recipients(whole.epoch)).toHaveLength(5);
  });

  it("[EPO-8] while only the box of a whole epoch is missing, none is due", () => {
    const { amal, dina } = circle();
    begin(amal, "next");
    send(amal, dina);
    expect(rekeyDue(dina.graph, held())).toBeNull();
    expect(boxesToAskFor(dina.graph, held(), dina.device.deviceId).length).toBeGreaterThan(1);
    expect(boxesToAskFor(dina.graph, held(), stranger("Zaid", dina.graph.circleId).device.deviceId)).toEqual(
      [],
    );
  });

  it("[EPO-6] an epoch whose REKEY was refused is nobody's", () => {
    const { amal, first } = circle();
    const body = amal.graph.node(first.epoch)!.op.body;
    if (body.type !== "epochStarted") throw new Error("no REKEY");
    const ghost = forge(amal, { ...body, recipientsHash: seedOf("ghost") });
    expect(amal.graph.isClean(ghost.id, amal.graph.current())).toBe(false);
    expect(sendingEpoch(amal.graph, held(ghost.id))).toBeNull();
  });
});
