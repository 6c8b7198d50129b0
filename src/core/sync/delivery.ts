// Who has what I wrote. Two sources, told apart: what another device says in a session (now, not signed, not passed
// on), and what it has signed (deps of its entries and heartbeats, lasting). Nobody reports for others.

import type { DeviceId } from "../base/index.ts";

export type Receipt = {
  /** Up to which of my entries it said that it has, and when that was last heard. */
  readonly said: { readonly seq: number; readonly at: number } | null;
  readonly signed: { readonly seq: number; readonly at: number } | null;
  /** Whether a session with it is open. */
  readonly near: boolean;
};

export type Delivery = ReadonlyMap<DeviceId, Receipt>;

export type DeliveryFact =
  | { readonly type: "said"; readonly device: DeviceId; readonly seq: number; readonly at: number }
  | { readonly type: "signed"; readonly device: DeviceId; readonly seq: number; readonly at: number }
  | { readonly type: "near"; readonly device: DeviceId; readonly near: boolean; readonly at: number };

const unheard: Receipt = { said: null, signed: null, near: false };

const later = (old: Receipt["said"], seq: number, at: number): Receipt["said"] => ({
  seq: Math.max(old?.seq ?? 0, seq),
  at: Math.max(old?.at ?? 0, at),
});

export const noteDelivery = (delivery: Delivery, fact: DeliveryFact): Delivery => {
  const old = delivery.get(fact.device) ?? unheard;
  const next = new Map(delivery);
  switch (fact.type) {
    case "said":
      next.set(fact.device, { ...old, said: later(old.said, fact.seq, fact.at) });
      return next;
    case "signed":
      next.set(fact.device, { ...old, signed: later(old.signed, fact.seq, fact.at) });
      return next;
    case "near": {
      // What was said in the session holds until its end, so that is when it was last heard.
      const said = old.said === null ? null : later(old.said, 0, fact.at);
      next.set(fact.device, { ...old, said, near: fact.near });
      return next;
    }
  }
};

export type DeliveryState = {
  readonly has: "all" | "some" | "none";
  readonly near: boolean;
  /** When it was last heard of what it has; null: never. */
  readonly heardAt: number | null;
  /** Whether its own signature says so, and not only its word. */
  readonly signed: boolean;
};

/** `ownSeq` is the last entry of this device's own log. */
export const selectDelivery = (delivery: Delivery, device: DeviceId, ownSeq: number): DeliveryState => {
  const { said, signed, near } = delivery.get(device) ?? unheard;
  const seq = Math.max(said?.seq ?? 0, signed?.seq ?? 0);
  const heard = Math.max(said?.at ?? -1, signed?.at ?? -1);
  return {
    has: seq >= ownSeq ? "all" : seq > 0 ? "some" : "none",
    near,
    heardAt: heard < 0 ? null : heard,
    signed: (signed?.seq ?? 0) >= ownSeq,
  };
};
