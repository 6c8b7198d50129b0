// What those hear who are out, and the beginning of another circle.

import { beforeAll, describe, expect, it } from "vitest";
import type { OpId, UserId } from "../../../src/core/base/index.ts";
import { partingOps } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, fourPeople, member, seen } from "./circles.ts";
import {
  acknowledge,
  admit,
  everybody,
  forkOf,
  found,
  invite,
  join,
  type Person,
  receive,
  remove,
  say,
  send,
  standingOf,
  stranger,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** What one who is out is given by somebody: the parting ops and their past. */
const givenTo = ({ graph }: Person, who: Person) => {
  const upTo = partingOps(graph, who.device.deviceId);
  return graph.opsAfter([]).filter(({ id }) => graph.covers(upTo, [id]));
};

describe("who is out", () => {
  it("[MEM-44] [M26] learns by whom and gets nothing later", () => {
    const { amal, badr, dina, rim } = fourPeople();
    expect(partingOps(amal.graph, rim.device.deviceId)).toEqual([]);
    expect(partingOps(amal.graph, stranger("Eve", amal.graph.circleId).device.deviceId)).toEqual([]);
    const removal = remove(amal, rim);
    join(amal, "Zaid", member);
    everybody(amal, badr, dina);
    const given = givenTo(amal, rim);
    expect(given.at(-1)?.id).toBe(removal);
    for (const { bytes } of given) receive(rim.graph, bytes);
    expect(standingOf(rim, rim)).toBe("removed");
    expect(rim.graph.current().users.get(rim.author.userId)?.endedBy).toEqual([removal]);
    expect(rim.graph.current().users.size).toBe(4);
    expect(rim.graph.heads()).toEqual([removal]);
  });

  it("[MEM-44] [M25] two owners who removed each other apart exchange parting ops and see one outcome", () => {
    for (const isSealed of [false, true]) {
      const { amal, badr, dina, rim } = fourPeople();
      const zaid = join(amal, "Zaid", admin);
      everybody(amal, badr, dina, rim, zaid);
      remove(badr, amal);
      remove(amal, rim);
      remove(amal, badr);
      if (isSealed) {
        send(badr, dina);
        acknowledge(dina);
        send(dina, badr);
        join(badr, "Later", member);
      }
      const [toAmal, toBadr] = [givenTo(badr, amal), givenTo(amal, badr)];
      for (const { bytes } of toAmal) receive(amal.graph, bytes);
      for (const { bytes } of toBadr) receive(badr.graph, bytes);
      const [stays, goes] = isSealed ? [badr, amal] : [amal, badr];
      for (const one of [amal, badr]) {
        expect(standingOf(one, stays)).toBe("active");
        expect(standingOf(one, goes)).toBe("removed");
      }
      // Nothing of what came after.
      const names = (one: Person): readonly UserId[] => [...one.graph.current().users.keys()];
      expect(names(amal)).toHaveLength(5);
    }
  });

  it("[MEM-44] a puppet learns why it does not count", () => {
    const { amal, badr } = fourPeople();
    const away = forkOf(badr);
    const removal: OpId = remove(amal, badr);
    const puppet = join(away, "Puppet", member);
    send(away, amal);
    const given = givenTo(amal, puppet);
    expect(given.map(({ id }) => id)).toContain(removal);
    for (const { bytes } of given) receive(puppet.graph, bytes);
    expect(puppet.graph.current().users.has(puppet.author.userId)).toBe(false);
  });

  it("[MEM-44] [V04] so does who came second by a link for one", () => {
    const { amal, badr } = fourPeople();
    invite(amal, "link", member);
    everybody(amal, badr);
    const [first, second] = [stranger("First", amal.graph.circleId), stranger("Second", amal.graph.circleId)];
    admit(amal, first, "link");
    admit(badr, second, "link");
    everybody(amal, badr);
    const loser = standingOf(amal, first) === undefined ? first : second;
    const given = givenTo(amal, loser);
    expect(given.length).toBeGreaterThan(4);
    for (const { bytes } of given) receive(loser.graph, bytes);
    expect(loser.graph.current().users.has(loser.author.userId)).toBe(false);
  });
});

describe("reforming", () => {
  it("[MEM-33] [M20] a member says that another circle begins, for those who are named, and gives no right here", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const before = seen(amal);
    const next = found("Rim");
    const users = [amal, dina, rim].map(({ author }) => author.userId).toSorted();
    say(rim, { type: "circleReformed", circle: next.graph.circleId, cut: null, users });
    everybody(amal, badr, dina, rim);
    const [reform] = amal.graph.current().reforms;
    expect(reform).toMatchObject({ by: rim.author.userId, circle: next.graph.circleId, users });
    expect(reform?.users).not.toContain(badr.author.userId);
    expect({ ...seen(amal), reforms: [] }).toEqual(before);
    // The other circle is Rim's, and nobody of this one is in it by that.
    expect([...next.graph.current().users.keys()]).toEqual([next.author.userId]);
  });
});
