import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type OpId, toHex } from "../../../src/core/base/index.ts";
import {
  admitOp,
  CircleGraph,
  confirmOp,
  inviteKeys,
  inviteOp,
  leaveOp,
  type Rank,
  rekeyOp,
  revokeInviteOp,
  type SignedOp,
} from "../../../src/core/circle/index.ts";
import { resolve } from "../../../src/core/circle/resolve.ts";
import { Roll } from "../../../src/core/circle/roll.ts";
import { circleState } from "../../../src/core/circle/state.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import {
  admit,
  confirm,
  epochOf,
  everybody,
  forkOf,
  found,
  good,
  invite,
  join,
  meet,
  meetingOf,
  type Person,
  receive,
  secretOf,
  send,
  shown,
  shownState,
  standingOf,
  stranger,
  take,
  terms,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
  // The same signatures are checked on many replicas; what the library said of one is remembered.
  const said = new Map<string, boolean>();
  const verify = sodium.crypto_sign_verify_detached;
  vi.spyOn(sodium, "crypto_sign_verify_detached").mockImplementation((signature, message, key) => {
    const asked = [signature, message, key].map((part) => toHex(part as Uint8Array)).join();
    const answer = said.get(asked) ?? verify(signature, message, key);
    said.set(asked, answer);
    return answer;
  });
});

afterAll(() => {
  vi.restoreAllMocks();
});

const inviteIdNamed = (seed: string) => inviteKeys(secretOf(seed)).inviteId;
const revoke = (by: Person, seed: string): void =>
  take(by, good(revokeInviteOp(by.graph, by.author, inviteIdNamed(seed), 1)).ops);

/** Amal owns; Badr and Dina may do what the test needs. */
const circle = (role: Rank) => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", { role });
  const dina = join(amal, "Dina", { role });
  meet(amal, badr);
  return { amal, badr, dina };
};

describe("concurrent ops", () => {
  it("[INV-7] [V04] of two members who admit by one single-use link at once, exactly one succeeds, everywhere", () => {
    for (const needsConfirm of [true, false]) {
      const { amal, badr, dina } = circle(2);
      invite(amal, "link", { needsConfirm });
      everybody(amal, badr, dina);
      const [zaid, layla] = [stranger("Zaid", amal.graph.circleId), stranger("Layla", amal.graph.circleId)];
      const first = admit(badr, zaid, "link");
      const second = admit(dina, layla, "link");
      everybody(amal, badr, dina);
      const winner = first < second ? zaid : layla;
      const loser = winner === zaid ? layla : zaid;
      expect(standingOf(amal, winner)).toBe(needsConfirm ? "pending" : "active");
      expect(standingOf(amal, loser)).toBeUndefined();
      expect(amal.graph.current().invites.get(inviteIdNamed("link"))?.uses).toEqual([winner.author.userId]);
    }
  });

  it("[INV-7] [V04] depth comes before the id, and what the loser did falls with the loser", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "link", { role: 1, needsConfirm: false });
    everybody(amal, badr, dina);
    const [zaid, layla] = [stranger("Zaid", amal.graph.circleId), stranger("Layla", amal.graph.circleId)];
    take(dina, good(rekeyOp(dina.graph, dina.author, { ...epochOf("d"), reason: "time" })).ops);
    admit(dina, layla, "link");
    const rekeyed = good(rekeyOp(layla.graph, layla.author, { ...epochOf("l"), reason: "time" }));
    take(layla, rekeyed.ops);
    admit(badr, zaid, "link");
    everybody(amal, badr, dina, layla);
    expect(standingOf(amal, zaid)).toBe("active");
    expect(standingOf(amal, layla)).toBeUndefined();
    expect(amal.graph.knows(rekeyed.epoch)).toBe(true);
    expect(amal.graph.current().epochs).not.toContain(rekeyed.epoch);
  });

  it("[INV-7] [MEM-42] an ADMIT dated back takes no use that most had heard of first, and the order decides until then", () => {
    const { amal, badr, dina } = circle(2);
    const rim = join(amal, "Rim", { role: 1 });
    invite(amal, "link", { role: 1, needsConfirm: false });
    everybody(amal, badr, dina, rim);
    const [zaid, layla] = [stranger("Zaid", amal.graph.circleId), stranger("Layla", amal.graph.circleId)];
    const stale = forkOf(badr);
    for (const name of ["a", "b"])
      take(amal, good(rekeyOp(amal.graph, amal.author, { ...epochOf(name), reason: "time" })).ops);
    const admitted = admit(amal, zaid, "link");
    const late = admit(stale, layla, "link");
    // Dina and Rim wrote after they had heard of Zaid.
    const heard = [dina, rim].map((who) => {
      const one = forkOf(who);
      send(amal, one);
      take(one, good(rekeyOp(one.graph, one.author, { ...epochOf(who.name), reason: "time" })).ops);
      return one;
    });
    expect(stale.graph.depth(late)).toBeLessThan(amal.graph.depth(admitted));
    // Nobody but those two, or one more, has heard of either: the order decides, and Layla's is earlier by it.
    for (const others of [[], heard.slice(0, 1)]) {
      const early = forkOf(amal);
      for (const from of [...others, stale]) send(from, early);
      expect([standingOf(early, zaid), standingOf(early, layla)]).toEqual([undefined, "active"]);
    }
    for (const order of [
      [stale, ...heard],
      [...heard, stale],
    ]) {
      const one = forkOf(amal);
      for (const from of order) send(from, one);
      expect([standingOf(one, zaid), standingOf(one, layla)]).toEqual(["active", undefined]);
      expect(one.graph.resolutionAt(one.graph.heads()).voids.reasons.get(late)).toEqual({
        type: "inviteUsed",
      });
    }
  });

  it("[INV-7] one person admitted twice at once by one link is there once", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "link", { needsConfirm: false });
    everybody(amal, badr, dina);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(badr, zaid, "link");
    const again = { ...zaid, graph: new CircleGraph(amal.graph.circleId) };
    admit(dina, again, "link");
    everybody(amal, badr, dina);
    expect(standingOf(amal, zaid)).toBe("active");
    expect(amal.graph.current().invites.get(inviteIdNamed("link"))?.uses).toEqual([zaid.author.userId]);
  });

  it("[INV-8] [V05] withdrawing wins over an admission that did not know of it, and over what came of that", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "link", { needsConfirm: false });
    everybody(amal, badr, dina);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(badr, zaid, "link");
    const rekeyed = good(rekeyOp(zaid.graph, zaid.author, { ...epochOf("z"), reason: "time" }));
    take(zaid, rekeyed.ops);
    revoke(dina, "link");
    everybody(amal, badr, dina, zaid);
    expect(standingOf(amal, zaid)).toBeUndefined();
    expect(amal.graph.current().epochs).not.toContain(rekeyed.epoch);
  });

  it("[EPO-2] when a newcomer's admission falls, the epoch begun for them is not clean, but stays readable", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "link", { needsConfirm: false });
    everybody(amal, badr, dina);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(badr, zaid, "link");
    const epoch = badr.graph.heads()[0]!;
    const after = good(rekeyOp(badr.graph, badr.author, { ...epochOf("after"), reason: "time" }));
    take(badr, after.ops);
    revoke(dina, "link");
    everybody(amal, badr, dina);
    expect(standingOf(amal, zaid)).toBeUndefined();
    for (const one of [epoch, after.epoch]) {
      expect(amal.graph.current().epochs).toContain(one);
      expect(amal.graph.recipients(one)).toContain(zaid.device.deviceId);
      expect(amal.graph.isClean(one, amal.graph.current())).toBe(false);
    }
  });

  it("[INV-8] [V01] withdrawing an invitation declines who is pending by it, and no more can confirm them", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "link");
    const zaid = stranger("Zaid", amal.graph.circleId);
    const id = admit(amal, zaid, "link");
    expect(standingOf(amal, zaid)).toBe("pending");
    everybody(amal, badr, dina);
    revoke(amal, "link");
    expect(standingOf(amal, zaid)).toBe("removed");
    confirm(badr, id, zaid);
    expect(standingOf(badr, zaid)).toBe("active");
    everybody(amal, badr, dina);
    expect(standingOf(amal, zaid)).toBe("removed");
  });

  it("[INV-8] withdrawing after a confirmation takes nothing back", () => {
    const { amal, badr } = circle(2);
    const zaid = join(amal, "Zaid");
    revoke(amal, "link for Zaid");
    everybody(amal, badr, zaid);
    expect(standingOf(amal, zaid)).toBe("active");
  });

  it("[MEM-17] a leave that an admission did not know of counts; one that it knew of does not", () => {
    const { amal, badr, dina } = circle(2);
    const fork = forkOf(dina);
    take(fork, good(leaveOp(fork.graph, fork.author, 1)).ops);
    everybody(amal, badr, dina, fork);
    expect(standingOf(amal, dina)).toBe("left");
    expect(amal.graph.current().devices.get(dina.device.deviceId)?.standing).toBe("left");
  });

  it("[MEM-17] of two admissions of one person at once, the lower rank counts", () => {
    const { amal, badr, dina } = circle(2);
    invite(amal, "high", { role: 1, needsConfirm: false });
    invite(amal, "low", { role: 0, needsConfirm: false });
    everybody(amal, badr, dina);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(badr, zaid, "high");
    admit(dina, { ...zaid, graph: new CircleGraph(amal.graph.circleId) }, "low");
    everybody(amal, badr, dina);
    expect(amal.graph.current().users.get(zaid.author.userId)).toMatchObject({ standing: "active", rank: 0 });
  });

  it("[MEM-21] two owners who strike each other's admission: the earlier in order stays, everywhere", () => {
    for (const later of ["Zaid", "Layla"]) {
      const { amal, badr, dina } = circle(1);
      for (const name of ["Zaid", "Layla"]) invite(amal, `to ${name}`, { role: 3, needsConfirm: false });
      everybody(amal, badr, dina);
      const [zaid, layla] = [stranger("Zaid", amal.graph.circleId), stranger("Layla", amal.graph.circleId)];
      // One op more makes that side's admission deeper, so the other's is senior.
      const delay = (by: Person) =>
        take(by, good(rekeyOp(by.graph, by.author, { ...epochOf("x"), reason: "time" })).ops);
      delay(later === "Zaid" ? badr : dina);
      admit(badr, zaid, "to Zaid");
      admit(dina, layla, "to Layla");
      revoke(zaid, "to Layla");
      revoke(layla, "to Zaid");
      everybody(amal, badr, dina, zaid, layla);
      const [stays, goes] = later === "Zaid" ? [layla, zaid] : [zaid, layla];
      expect(standingOf(amal, stays)).toBe("active");
      expect(standingOf(amal, goes)).toBeUndefined();
    }
  });

  it("[MEM-20] a withdrawal by somebody whose own admission is void strikes nothing", () => {
    const { amal, badr, dina } = circle(1);
    for (const name of ["Zaid", "Layla"]) invite(amal, `to ${name}`, { role: 3, needsConfirm: false });
    everybody(amal, badr, dina);
    const [zaid, layla] = [stranger("Zaid", amal.graph.circleId), stranger("Layla", amal.graph.circleId)];
    admit(badr, zaid, "to Zaid");
    admit(dina, layla, "to Layla");
    revoke(zaid, "to Layla");
    revoke(amal, "to Zaid");
    everybody(amal, badr, dina, zaid, layla);
    expect(standingOf(amal, zaid)).toBeUndefined();
    expect(standingOf(amal, layla)).toBe("active");
    expect(amal.graph.current().invites.get(inviteIdNamed("to Layla"))?.revoked).toBe(false);
  });
});

describe("any history", () => {
  type Step = readonly [kind: number, who: number, other: number];
  const steps = fc.array(fc.tuple(fc.nat(9), fc.nat(7), fc.nat(5)), { minLength: 8, maxLength: 24 });

  const invitations = [
    { role: 3, maxUses: 1, needsConfirm: false },
    { role: 2, maxUses: 2, needsConfirm: false },
    { role: 1, maxUses: 1, needsConfirm: true },
  ] as const;

  /** Several people, one of them with a forked device, do and exchange what the steps say, as far as they may. */
  const play = (history: readonly Step[]): readonly SignedOp[] => {
    const amal = found("Amal");
    invitations.forEach((one, number) => invite(amal, `invite ${number}`, one));
    const people: Person[] = [amal, join(amal, "Badr", { role: 2 }), join(amal, "Dina", { role: 1 })];
    people.push(forkOf(people[1]!));
    for (const person of people) send(amal, person);
    const waiting: { readonly id: OpId; readonly newcomer: Person }[] = [];
    history.forEach(([kind, who, other], at) => {
      const by = people[who % people.length]!;
      const name = `invite ${other % 4}`;
      const epoch = { ...epochOf(String(at)), reason: "time" } as const;
      const attempt = (made: { ok: boolean; value?: { ops: readonly SignedOp[] } }): boolean => {
        if (made.ok) take(by, made.value?.ops ?? []);
        return made.ok;
      };
      if (kind < 3) {
        const newcomer = stranger(`new ${at % 4}`, amal.graph.circleId);
        const made = admitOp(by.graph, by.author, meetingOf(newcomer, by, name), epoch);
        if (!attempt(made) || !made.ok) return;
        send(by, newcomer);
        people.push(newcomer);
        waiting.push({ id: made.value.admission, newcomer });
      } else if (kind < 5) attempt(revokeInviteOp(by.graph, by.author, inviteIdNamed(name), at));
      else if (kind === 5) {
        const one = waiting[other % Math.max(1, waiting.length)];
        if (one !== undefined) attempt(confirmOp(by.graph, by.author, one.id, epoch));
      } else if (kind === 6) attempt(inviteOp(by.graph, by.author, terms(`invite ${3 + (at % 2)}`), at));
      else if (kind === 7 && other < 2) attempt(leaveOp(by.graph, by.author, at));
      else if (kind === 7) attempt(rekeyOp(by.graph, by.author, epoch));
      else send(by, people[other % people.length]!);
    });
    for (const person of people) send(person, amal);
    const merged = rekeyOp(amal.graph, amal.author, { ...epochOf("last"), reason: "repair" });
    if (merged.ok) take(amal, merged.value.ops);
    return amal.graph.opsAfter([]);
  };

  const graphOf = (ops: readonly SignedOp[]): CircleGraph => {
    const graph = new CircleGraph(ops[0]!.op.circleId);
    for (const { bytes } of ops) receive(graph, bytes);
    return graph;
  };

  const shuffled = (ops: readonly SignedOp[], seed: number): readonly SignedOp[] => {
    let state = seed;
    return ops
      .map((op) => ({ op, key: (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ op }) => op);
  };

  it("[MEM-16] [L04] any order of delivery gives the same state, and no order loses an op", () => {
    const outcomes = new Set<string>();
    let concurrent = 0;
    fc.assert(
      fc.property(steps, fc.nat(), (history, seed) => {
        const ops = play(history);
        const first = graphOf(ops);
        for (let order = 0; order < 3; order++) {
          const graph = graphOf(shuffled([...ops, ...ops.slice(0, 3)], seed + order));
          expect(graph.size).toBe(ops.length);
          expect(shown(graph)).toEqual(shown(first));
          const forked = (one: CircleGraph) => one.equivocations().map(({ deviceId }) => deviceId);
          expect(forked(graph)).toEqual(forked(first));
        }
        if (first.opsAfter([]).some(({ op }) => op.parents.length > 1)) concurrent++;
        outcomes.add(JSON.stringify(shown(first).users.map(({ standing, rank }) => [standing, rank])));
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(outcomes.size).toBeGreaterThan(10);
    expect(concurrent).toBeGreaterThan(10);
  }, 60_000);

  it("[MEM-16] [INV-7] [EPO-2] every closed set: continued or worked out whole, the same; within its limits", () => {
    let voided = 0;
    fc.assert(
      fc.property(steps, (history) => {
        const ops = play(history);
        const graph = graphOf(ops);
        for (const { id } of ops) {
          const whole = resolve(graph.wholeGroundAt([id]));
          const state = graph.stateAt([id]);
          const { circleId, register } = graph;
          const roll = new Roll(circleId, register, graph.closureOf([id]), whole.set);
          expect(shownState(state)).toEqual(shownState(circleState(roll)));
          if (whole.set.some((word) => word !== 0)) voided++;
          for (const { uses, maxUses } of state.invites.values())
            expect(uses.length).toBeLessThanOrEqual(maxUses);
          for (const device of graph.recipients(id) ?? [])
            expect(state.devices.get(device)?.standing).toBe("active");
        }
      }),
      { numRuns: 25, seed: 11 },
    );
    expect(voided).toBeGreaterThan(10);
  }, 60_000);
});
