// Of two that void each other, who goes first where neither was sealed; and what stays judged as it was, whoever falls.

import { beforeAll, describe, expect, it } from "vitest";
import { setAsideIn } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourPeople, member, owner } from "./circles.ts";
import {
  admit,
  everybody,
  forge,
  forkOf,
  invite,
  join,
  remove,
  send,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("what goes first, and what stays", () => {
  it("[MEM-21] of two that void each other goes first who keeps the circle, also before who came in earlier", () => {
    const { amal, badr, dina, rim } = fourPeople();
    invite(amal, "door", owner);
    everybody(amal, badr, dina, rim);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(rim, zaid, "door");
    // Zaid, who keeps the circle now, puts out Dina, who puts out who let him in, without knowing it.
    const removal = remove(zaid, dina);
    const rival = remove(dina, rim);
    everybody(amal, badr, dina, rim, zaid);
    for (const one of [amal, badr, rim, zaid])
      expect([standingOf(one, zaid), standingOf(one, dina)]).toEqual(["active", "removed"]);
    expect(setAsideIn(amal.graph).map(({ op, reason }) => [op, reason])).toContainEqual([
      rival,
      { type: "authorRemoved", by: removal },
    ]);
  });

  it("[MEM-20] who strikes a removal does not bring back what that had struck, against what was done since", () => {
    const { amal, badr, rim } = fourPeople();
    const zaid = join(amal, "Zaid", owner);
    const salma = join(amal, "Salma", owner);
    everybody(amal, badr, rim, zaid, salma);
    const away = forkOf(amal);
    // Zaid puts out Salma and does not know that Badr has put him out: his removal is struck.
    remove(zaid, salma);
    const alone = forge(badr, { type: "memberRemoved", userId: zaid.author.userId, last: [] });
    take(badr, [alone]);
    everybody(badr, rim, zaid, salma);
    expect(standingOf(rim, salma)).toBe("active");
    const layla = join(salma, "Layla", member);
    everybody(badr, rim, salma, layla);
    // Amal, dated back, puts out Badr: his removal of Zaid is struck, and Zaid's of Salma counts.
    remove(away, badr);
    for (const one of [rim, salma, layla]) send(away, one);
    expect([standingOf(rim, badr), standingOf(rim, zaid), standingOf(rim, salma)]).toEqual([
      "removed",
      "active",
      "removed",
    ]);
    // Whom Salma let in, while she was in by all that was known, stays.
    expect(standingOf(rim, layla)).toBe("active");
    expect(setAsideIn(rim.graph).find(({ author }) => author === salma.author.userId)).toBeUndefined();
  });
});
