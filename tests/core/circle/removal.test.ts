// Removing a person, and what an epoch is worth afterwards.

import { beforeAll, describe, expect, it } from "vitest";
import {
  inviteKeys,
  openBox,
  rekeyDue,
  rekeyOp,
  removeMemberOp,
  sealBox,
  sendingEpoch,
  setAsideIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourPeople, member, owner, seen } from "./circles.ts";
import {
  admit,
  atAnother,
  deviceOf,
  dropped,
  epochOf,
  everybody,
  forge,
  forkOf,
  good,
  invite,
  join,
  receive,
  remove,
  say,
  secretOf,
  send,
  standingOf,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("removing a person", () => {
  it("[MEM-25] [M10] is for ranks above theirs and for owners, and not for oneself", () => {
    const names = ["amal", "badr", "dina", "rim"] as const;
    const people = fourPeople();
    expect(
      names.map((by) =>
        names.filter((who) => {
          const removal = { userId: people[who].author.userId, last: [] };
          return removeMemberOp(people[by].graph, people[by].author, removal, epochOf("x")).ok;
        }),
      ),
    ).toEqual([["badr", "dina", "rim"], ["amal", "dina", "rim"], ["rim"], []]);
  });

  it("[MEM-25] [MEM-37] [M01] whoever is out writes nothing more that counts, knowing of it or not", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const away = forkOf(dina);
    remove(amal, dina);
    send(amal, dina);
    expect(standingOf(dina, dina)).toBe("removed");
    expect(deviceOf(dina, dina)?.standing).toBe("removed");
    // Knowing of it.
    const knowing = forge(dina, { type: "opsAcknowledged" });
    expect(dropped(receive(badr.graph, knowing.bytes))).toBeNull();
    send(amal, badr);
    expect(dropped(receive(amal.graph, knowing.bytes))).toEqual({ type: "authorInactive" });
    // Not knowing, or denying it.
    invite(away, "late link");
    everybody(amal, badr, rim);
    send(away, amal);
    expect(amal.graph.current().invites.has(inviteKeys(secretOf("late link")).inviteId)).toBe(false);
    everybody(amal, badr, rim);
  });

  it("[EPO-13] [M13] [M14] leaves no clean epoch to whoever knows of it, and one to whoever does not", () => {
    const { amal, badr, dina } = fourPeople();
    const [old] = amal.graph.current().epochs;
    remove(amal, dina);
    const state = amal.graph.current();
    expect(amal.graph.isClean(old!, state)).toBe(false);
    const [next] = state.epochs;
    expect(amal.graph.isClean(next!, state)).toBe(true);
    expect(amal.graph.recipients(next!)).not.toContain(dina.device.deviceId);
    expect(sendingEpoch(amal.graph, new Set([old!]))).toBeNull();
    expect(sendingEpoch(amal.graph, new Set([old!, next!]))).toEqual({ epoch: next, complete: true });
    // Badr is away: in what he knows the old one is clean, and what he writes is judged by that.
    expect(sendingEpoch(badr.graph, new Set([old!]))?.epoch).toBe(old);
    expect(amal.graph.isClean(old!, amal.graph.stateAt(badr.graph.heads()))).toBe(true);
    send(amal, badr);
    expect(sendingEpoch(badr.graph, new Set([old!]))).toBeNull();
  });

  it("[EPO-8] [M15] after two removals at once no epoch is clean; one more makes all write under the same", () => {
    const { amal, badr, dina, rim } = fourPeople();
    remove(amal, dina);
    remove(badr, rim);
    everybody(amal, badr);
    const state = amal.graph.current();
    expect(state.epochs.some((epoch) => amal.graph.isClean(epoch, state))).toBe(false);
    expect(rekeyDue(amal.graph, new Set(state.epochs))).toEqual({ type: "noneClean" });
    const both = [amal, badr].map((one) =>
      good(rekeyOp(one.graph, one.author, { ...epochOf(one.name), reason: "repair" })),
    );
    take(amal, both[0]!.ops);
    take(badr, both[1]!.ops);
    everybody(amal, badr);
    const held = new Set(both.map(({ epoch }) => epoch));
    expect(sendingEpoch(amal.graph, held)?.complete).toBe(true);
    expect(sendingEpoch(amal.graph, held)).toEqual(sendingEpoch(badr.graph, held));
    expect(rekeyDue(amal.graph, held)).toBeNull();
  });

  it("[EPO-5] [M23] its author goes away: any other gives the box of the new epoch", () => {
    const { amal, badr, dina, rim } = fourPeople();
    remove(amal, dina);
    const [epoch] = amal.graph.current().epochs;
    const es = secretOf(`epoch without ${dina.name} by ${amal.name}`);
    for (const one of [badr, rim]) send(amal, one);
    const coins = { bytes: (length: number) => new Uint8Array(length).fill(7) };
    const parties = { giver: badr.device.deviceId, recipient: rim.device.deviceId };
    const box = good(sealBox(badr.graph, { epoch: epoch!, es }, parties, coins));
    expect(openBox(rim.graph, box, rim.device, badr.device.deviceId)).toMatchObject({
      ok: true,
      value: { epoch },
    });
    const out = { giver: badr.device.deviceId, recipient: dina.device.deviceId };
    expect(sealBox(badr.graph, { epoch: epoch!, es }, out, coins)).toEqual({
      ok: false,
      error: { type: "notRecipient" },
    });
  });

  it("[MEM-17] [M09] wins over bringing in again at once; who comes back later is there", () => {
    const { amal, badr, dina, rim } = fourPeople();
    // Rim was out once already, so that Badr may bring him in again at all.
    remove(amal, rim);
    everybody(amal, badr, dina);
    invite(amal, "back", { needsConfirm: false });
    everybody(amal, badr, dina);
    const back = atAnother(rim, "Rim's new machine");
    const accomplice = forkOf(badr);
    const readmission = admit(accomplice, back, "back");
    expect(standingOf(accomplice, rim)).toBe("active");
    const again = forge(amal, { type: "memberRemoved", userId: rim.author.userId, last: [] });
    expect(dropped(receive(amal.graph, again.bytes))).toMatchObject({ rule: "MEM-25" });
    // A removal that did not know of the readmission.
    remove(accomplice, dina);
    const late = forkOf(accomplice);
    say(late, { type: "opsAcknowledged" });
    remove(late, rim);
    send(late, amal);
    expect(amal.graph.knows(readmission)).toBe(true);
    expect(standingOf(amal, rim)).toBe("removed");
    invite(amal, "once more", { needsConfirm: false });
    const third = atAnother(rim, "Rim's third machine");
    admit(amal, third, "once more");
    expect(standingOf(amal, rim)).toBe("active");
    expect(deviceOf(amal, third)?.limit).toBeNull();
  });

  it("[MEM-17] [M09] a member who did not know brings somebody in again while they are put out: they are out", () => {
    const { amal, badr, rim } = fourPeople();
    const leaver = join(amal, "Zaid", member);
    everybody(amal, badr, rim);
    remove(amal, leaver);
    everybody(amal, badr, rim);
    invite(amal, "for Zaid", { maxUses: 3, needsConfirm: false });
    everybody(amal, badr, rim);
    admit(amal, atAnother(leaver, "Zaid's new machine"), "for Zaid");
    send(amal, badr);
    // Amal puts him out again; Rim, who knows neither, brings him in.
    remove(amal, leaver);
    admit(rim, atAnother(leaver, "Zaid's third machine"), "for Zaid");
    everybody(amal, badr, rim);
    expect(standingOf(amal, leaver)).toBe("removed");
  });

  it("[MEM-20] [MEM-41] [M08] the puppets of somebody who is out fall with them, and what the puppets did", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const away = forkOf(badr);
    remove(amal, badr);
    everybody(amal, dina, rim);
    const before = seen(amal);
    const puppet = join(away, "Puppet", owner);
    remove(puppet, amal);
    send(puppet, away);
    send(away, amal);
    send(puppet, amal);
    expect(seen(amal)).toEqual(before);
    const aside = setAsideIn(amal.graph);
    expect(
      aside.filter(({ reason }) => reason.type === "authorRemoved").map(({ author }) => author),
    ).toContain(badr.author.userId);
    expect(aside.find(({ author }) => author === puppet.author.userId)).toMatchObject({
      act: "memberRemoved",
      reason: { type: "unfounded", rule: "MEM-10" },
    });
    everybody(amal, dina, rim);
  });

  it("[MEM-37] [MEM-41] [M06] a removed admin who backdates removals of two people changes nothing", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const zaid = join(amal, "Zaid", member);
    everybody(amal, badr, dina, rim, zaid);
    const away = forkOf(dina);
    remove(amal, dina);
    everybody(amal, badr, rim, zaid);
    const before = seen(amal);
    remove(away, rim);
    remove(away, zaid);
    send(away, amal);
    expect(seen(amal)).toEqual(before);
    for (const one of [badr, rim, zaid]) {
      send(amal, one);
      expect(standingOf(one, dina)).toBe("removed");
      expect(standingOf(one, rim)).toBe("active");
    }
    // "Four actions by Dina were set aside because Dina had been removed."
    const [removal] = amal.graph.current().users.get(dina.author.userId)?.endedBy ?? [];
    const aside = setAsideIn(amal.graph);
    expect(aside.map(({ act }) => act)).toEqual([
      "memberRemoved",
      "epochStarted",
      "memberRemoved",
      "epochStarted",
    ]);
    for (const one of aside) {
      expect(one.author).toBe(dina.author.userId);
      expect(one.reason).toEqual({ type: "authorRemoved", by: removal });
    }
  });
});

describe("an older epoch", () => {
  it("[EPO-6] from before a device came is not written under when that device is out", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const zaid = join(amal, "Zaid", member);
    const before = amal.graph.recipients(amal.graph.current().epochs[1]!)!;
    expect(before).not.toContain(zaid.device.deviceId);
    const [, older] = amal.graph.current().epochs;
    expect(amal.graph.isClean(older!, amal.graph.current())).toBe(true);
    remove(amal, zaid);
    const [next] = amal.graph.current().epochs;
    expect(amal.graph.isClean(older!, amal.graph.current())).toBe(false);
    expect(amal.graph.isClean(next!, amal.graph.current())).toBe(true);
    everybody(amal, badr, dina, rim);
  });
});
