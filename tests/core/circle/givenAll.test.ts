// What newcomers are given: a function of the ops that whoever admits them knows, which goes one way only.

import { beforeAll, describe, expect, it } from "vitest";
import type { EpochId } from "../../../src/core/base/index.ts";
import {
  type HistoryPolicy,
  isGivenAll,
  narrowedIn,
  type OpBody,
  recipientsHashOf,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  everybody,
  forge,
  found,
  giveRank,
  join,
  type Person,
  remove,
  say,
  seedOf,
  send,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const policy = (history: HistoryPolicy, readersAnnotate = false) =>
  ({ type: "policyChanged", history, readersAnnotate }) as const;
const given = (at: Person, who: Person): boolean => isGivenAll(at.graph, who.device.deviceId);
const givesAll = ({ graph }: Person): boolean => graph.current().givesAll;

describe("what newcomers are given", () => {
  it("[MEM-47] everything where it was so from the beginning and ever since; it goes one way", () => {
    const amal = found("Amal", "full");
    const badr = join(amal, "Badr", { role: 2 });
    expect([givesAll(amal), given(amal, badr), narrowedIn(amal.graph)]).toEqual([true, true, null]);
    // What else a POLICY says leaves it as it is.
    say(amal, policy("full", true));
    expect(givesAll(amal)).toBe(true);
    const op = say(amal, policy("state"));
    const dina = join(amal, "Dina");
    expect([givesAll(amal), given(amal, dina)]).toEqual([false, false]);
    expect(narrowedIn(amal.graph)).toMatchObject({ op, by: amal.author.userId });
    // Who came in before keeps what they came in with.
    expect(given(amal, badr)).toBe(true);
    say(amal, policy("full"));
    const rim = join(amal, "Rim");
    expect(amal.graph.current().history).toBe("full");
    expect([givesAll(amal), given(amal, rim)]).toEqual([false, false]);
  });

  it("[MEM-47] nothing more where it began with the present state, whatever is said later", () => {
    const amal = found("Amal");
    say(amal, policy("full"));
    const badr = join(amal, "Badr");
    expect([givesAll(amal), given(amal, badr), narrowedIn(amal.graph)]).toEqual([false, false, null]);
  });

  it("[MEM-47] [MEM-29] of what was said at once the narrowest, the same on every machine; who was admitted meanwhile has what that admission knew", () => {
    const amal = found("Amal", "full");
    const badr = join(amal, "Badr", { role: 3 });
    everybody(amal, badr);
    say(badr, policy("state"));
    const dina = join(amal, "Dina");
    say(amal, policy("full", true));
    everybody(amal, badr);
    for (const one of [amal, badr]) {
      expect([givesAll(one), given(one, dina)]).toEqual([false, true]);
      expect(narrowedIn(one.graph)).toMatchObject({ by: badr.author.userId });
    }
  });

  it("[MEM-47] what a removed owner dates back changes nothing of it", () => {
    const amal = found("Amal", "full");
    const badr = join(amal, "Badr", { role: 2 });
    giveRank(amal, badr, 3);
    const dina = join(amal, "Dina", { role: 2 });
    for (const one of [badr, dina]) send(amal, one);
    remove(amal, badr);
    for (const one of [amal, dina]) say(one, { type: "opsAcknowledged" });
    say(badr, policy("state"));
    everybody(amal, dina);
    send(badr, amal);
    expect([givesAll(amal), narrowedIn(amal.graph)]).toEqual([true, null]);
  });

  it("[EPO-9] a wrap in a REKEY, whatever it holds, makes the epoch no other one", () => {
    const amal = found("Amal", "full");
    const [first] = amal.graph.current().epochs;
    const sealed = { nonce: new Uint8Array(24), sealed: new Uint8Array(48) };
    for (const epoch of [first, "ab".repeat(32) as EpochId, amal.graph.heads()[0]]) {
      if (epoch === undefined) throw new Error("no epoch");
      const recipients = amal.graph.resolutionAt(amal.graph.heads()).roll.activeDevices();
      const body: OpBody = {
        type: "epochStarted",
        epochCommit: seedOf("commit"),
        recipientsHash: recipientsHashOf(recipients),
        reason: "time",
        historyWrap: { epoch, ...sealed },
      };
      const op = forge(amal, body);
      take(amal, [op]);
      expect(amal.graph.current().epochs).toContain(op.id);
      expect(amal.graph.recipients(op.id)).toEqual([amal.device.deviceId]);
    }
  });
});
