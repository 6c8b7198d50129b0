// How far what somebody wrote counts who is out or may do less now.

import { beforeAll, describe, expect, it } from "vitest";
import { type EntryId, toHex } from "../../../src/core/base/index.ts";
import {
  inviteKeys,
  type LastEntry,
  limitIn,
  mayVouch,
  rekeyOp,
  setAsideIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourPeople, member } from "./circles.ts";
import {
  acknowledge,
  admit,
  atAnother,
  deviceOf,
  dropped,
  epochOf,
  everybody,
  forge,
  forkOf,
  giveRank,
  good,
  invite,
  join,
  meet,
  type Person,
  receive,
  remove,
  say,
  secretOf,
  seedOf,
  send,
  standingOf,
  take,
  terms,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const lastOf = (who: Person, seq: number): LastEntry => ({
  deviceId: who.device.deviceId,
  seq,
  entryId: toHex(seedOf(`${who.name} ${seq}`)) as EntryId,
});

describe("cut-offs", () => {
  it("[MEM-39] [M02] what the remover had seen counts, of several removals the most, and nothing behind it", () => {
    const { amal, badr, dina, rim } = fourPeople();
    remove(amal, rim, [lastOf(rim, 3)]);
    const only = deviceOf(amal, rim);
    expect(only?.limit).toMatchObject({ type: "ended", upTo: { seq: 3 } });
    remove(badr, rim, [lastOf(rim, 8)]);
    everybody(amal, badr, dina);
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ upTo: { seq: 8, entryId: lastOf(rim, 8).entryId } });
    expect(deviceOf(amal, rim)?.limit?.by).toHaveLength(2);
    expect(deviceOf(amal, dina)?.limit).toBeNull();
  });

  it("[MEM-28] [MEM-39] [M03] a VOUCH of an admin moves the end; one who had not heard vouches by listing", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const unaware = rim.graph.heads();
    const dinas = join(amal, "Zaid", member);
    everybody(amal, badr, dina, dinas);
    remove(amal, dinas, [lastOf(dinas, 3)]);
    everybody(amal, badr, dina);
    const limit = deviceOf(amal, dinas)?.limit;
    expect(mayVouch(amal.graph, unaware, limit!)).toBe(true);
    expect(mayVouch(amal.graph, amal.graph.heads(), limit!)).toBe(false);
    say(dina, { type: "entriesVouched", last: [lastOf(dinas, 9)] });
    everybody(amal, dina);
    expect(deviceOf(amal, dinas)?.limit?.upTo.seq).toBe(9);
    expect(amal.graph.current().vouched.get(dinas.device.deviceId)?.seq).toBe(9);
    const byMember = forge(rim, { type: "entriesVouched", last: [lastOf(dinas, 10)] });
    expect(dropped(receive(rim.graph, byMember.bytes))).toMatchObject({ rule: "MEM-28" });
  });

  it("[MEM-39] after a leave all counts; a removal that follows it sets an end", () => {
    const { amal, rim } = fourPeople();
    const left = forge(rim, { type: "memberLeft" });
    receive(amal.graph, left.bytes);
    expect(standingOf(amal, rim)).toBe("left");
    expect(deviceOf(amal, rim)?.limit).toBeNull();
    remove(amal, rim, [lastOf(rim, 4)]);
    expect(standingOf(amal, rim)).toBe("removed");
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ upTo: { seq: 4 } });
  });

  it("[MEM-39] of somebody whose admission does not count nothing counts but what is vouched for", () => {
    const { amal, badr, dina } = fourPeople();
    const away = forkOf(badr);
    remove(amal, badr);
    const puppet = join(away, "Puppet", member);
    send(away, amal);
    expect(amal.graph.current().devices.has(puppet.device.deviceId)).toBe(false);
    const before = limitIn(amal.graph.current(), puppet.device.deviceId);
    expect(before).toEqual({ type: "ended", upTo: { seq: 0, entryId: null }, by: [] });
    say(amal, { type: "entriesVouched", last: [lastOf(puppet, 2)] });
    expect(limitIn(amal.graph.current(), puppet.device.deviceId)?.upTo.seq).toBe(2);
    expect(limitIn(amal.graph.current(), dina.device.deviceId)).toBeNull();
  });

  it("[MEM-39] lowered to reader, what needed to write has an end; so has a machine of who came back by another", () => {
    const { amal, rim } = fourPeople();
    giveRank(amal, rim, 0, [lastOf(rim, 5)]);
    expect(deviceOf(amal, rim)).toMatchObject({
      standing: "active",
      limit: { type: "demoted", upTo: { seq: 5 } },
    });
    giveRank(amal, rim, 1);
    expect(deviceOf(amal, rim)?.limit).toBeNull();
    remove(amal, rim, [lastOf(rim, 6)]);
    invite(amal, "as reader", { role: 0, needsConfirm: false });
    admit(amal, atAnother(rim, "Rim's new machine"), "as reader");
    expect(deviceOf(amal, rim)).toMatchObject({
      standing: "removed",
      limit: { type: "ended", upTo: { seq: 6 } },
    });
  });
});

describe("a lowered rank", () => {
  it("[MEM-24] owners change every rank, admins below them, everybody steps down, nobody up", () => {
    const tried = (
      by: keyof ReturnType<typeof fourPeople>,
      who: keyof ReturnType<typeof fourPeople>,
    ): number[] => {
      const people = fourPeople();
      return ([0, 1, 2, 3] as const).filter((role) => {
        const body = { type: "roleChanged", userId: people[who].author.userId, role, last: [] } as const;
        const fork = forkOf(people[by]);
        return dropped(receive(fork.graph, forge(fork, body).bytes)) === null;
      });
    };
    expect(tried("amal", "rim")).toEqual([0, 2, 3]);
    expect(tried("amal", "badr")).toEqual([0, 1, 2]);
    expect(tried("dina", "rim")).toEqual([0]);
    expect(tried("dina", "badr")).toEqual([]);
    expect(tried("dina", "dina")).toEqual([0, 1]);
    expect(tried("rim", "rim")).toEqual([0]);
    expect(tried("amal", "amal")).toEqual([0, 1, 2]);
  });

  it("[MEM-37] takes what needed more than it, at the same time, and leaves what did not", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const away = forkOf(dina);
    const lowered = giveRank(amal, dina, 1);
    invite(away, "by Dina");
    const rekeyed = good(rekeyOp(away.graph, away.author, { ...epochOf("d"), reason: "time" }));
    take(away, rekeyed.ops);
    acknowledge(away);
    everybody(amal, badr, rim);
    send(away, amal);
    const aside = setAsideIn(amal.graph);
    expect(aside).toMatchObject([
      { act: "inviteMade", author: dina.author.userId, reason: { type: "authorDemoted", by: lowered } },
    ]);
    expect(amal.graph.current().epochs).toContain(rekeyed.epoch);
    expect(amal.graph.current().users.get(dina.author.userId)?.rank).toBe(1);
  });

  it("[MEM-17] of two given at once the lower counts, and a later one of those who know both", () => {
    const { amal, badr, rim } = fourPeople();
    giveRank(amal, rim, 2);
    giveRank(badr, rim, 0);
    everybody(amal, badr);
    const rank = () => amal.graph.current().users.get(rim.author.userId)?.rank;
    expect(rank()).toBe(0);
    giveRank(amal, rim, 2);
    expect(rank()).toBe(2);
  });

  it("[INV-9] an invitation ends with the machine that it was made on, and with the rank", () => {
    const { amal, badr, dina } = fourPeople();
    invite(dina, "hers");
    everybody(amal, badr, dina);
    const { inviteId } = inviteKeys(secretOf("hers"));
    expect(amal.graph.current().invites.get(inviteId)?.revoked).toBe(false);
    giveRank(amal, dina, 1);
    expect(amal.graph.current().invites.get(inviteId)?.revoked).toBe(true);
    expect(terms("hers").role).toBe(1);
    meet(amal, badr);
  });
});
