// What an entry lists as its author's past, and the numbers that it claims.

import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { joinRun } from "../../../src/core/document/index.ts";
import { entryTypes } from "../../../src/core/log/header.ts";
import { reserveClient, selectHeads, selectPast, yClientOf } from "../../../src/core/log/index.ts";
import { clashDoc, clashSeeds, signSeedOf } from "../../support/oneNumber.ts";
import { forge, heads, only } from "./forge.ts";
import { docA, filled, threeMembers, typesOf, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("direct past", () => {
  it("[LOG-16] [L16] a reference outside the author's listed past is refused, in whatever order things come", () => {
    const outcomes = [true, false].map((sourceFirst) => {
      const {
        all: [a, b, c],
      } = threeMembers();
      const source = only(b.write(docA, "hello"));
      // C has seen it, writes behind it, and keeps silent about it
      c.receive(source.envelope);
      const client = c.client(docA);
      const { replica } = c.document(docA);
      replica.writeAs(client);
      const update = replica.change((doc) =>
        doc.getXmlFragment("content").get(0).setAttribute?.("dir", "rtl"),
      );
      const joined = joinRun(client, 0, update === null ? [] : [update]);
      if (!joined.ok) throw new Error(joined.error.type);
      const [run] = joined.value;
      const silent = forge(
        c,
        {
          type: 1,
          mheads: heads(c),
          update: { docId: docA, clockStart: 0, clockLen: 1, claim: { k: 0, scope: null } },
        },
        run?.payload,
      );
      const order = sourceFirst ? [source, silent] : [silent, source];
      return order.flatMap((entry) => typesOf(a.receive(entry.envelope))).sort();
    });
    expect(outcomes[0]).toEqual(["accepted", "quarantined hostileUpdate"]);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it("[LOG-17] what is composed lists what was applied of others, once", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const one = only(a.write(docA, "one"));
    b.receive(one.envelope);
    const two = only(b.write(docA, "two"));
    expect(two.header.deps).toEqual([{ deviceId: a.deviceId, seq: 1, entryId: one.entryId }]);
    const three = only(b.write(docA, "three"));
    expect(three.header.deps).toEqual([]);
    expect([two.header.mheads, three.header.mheads]).toEqual([b.facts.heads(), null]);
    expect([two.header.update?.claim, three.header.update?.claim]).toEqual([{ k: 0, scope: null }, null]);
    for (const entry of [three, two, one]) c.receive(entry.envelope);
    expect(c.text(docA)).toBe(b.text(docA));
    expect(selectPast(c.log, b.deviceId)).toEqual(new Map([[a.deviceId, 1]]));
  });

  it("[LOG-17] more than 64 devices go into heartbeats in front, and heads are written when they change", () => {
    const world = new World();
    const reader = world.admit("Amina", rankOf.owner);
    const others = Array.from({ length: 70 }, (_, n) => world.admit(`m${n}`));
    world.rekey();
    for (const other of others) reader.receive(only(other.compose({ type: "heartbeat" })).envelope);
    const made = reader.write(docA, "x");
    expect(made.map((entry) => [entry.header.type, entry.header.deps.length])).toEqual([
      [entryTypes.heartbeat, 64],
      [entryTypes.update, 6],
    ]);
    world.rekey();
    expect(only(reader.write(docA, "y")).header.mheads).toEqual(reader.facts.heads());
    const [witness] = others;
    if (witness === undefined) throw new Error("nobody");
    for (const other of others)
      if (other !== witness) for (const entry of other.sent) witness.receive(entry.envelope);
    for (const entry of reader.sent) expect(typesOf(witness.receive(entry.envelope))).toEqual(["accepted"]);
  });
});

describe("numbers", () => {
  it("[LOG-18] [L19] who came later takes the next number, and is set aside with the first", () => {
    const world = new World();
    const witness = world.admit("Amina", rankOf.owner);
    const senior = world.admit("Senior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])) });
    const junior = world.admit("Junior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])) });
    world.rekey();
    expect(yClientOf(senior.deviceId, clashDoc, 0)).toBe(yClientOf(junior.deviceId, clashDoc, 0));
    const update = { docId: clashDoc, clockStart: 0, clockLen: 0, claim: { k: 0, scope: null } };
    const grasping = forge(junior, { type: 1, mheads: heads(junior), update }, filled(2, 0));
    expect(typesOf(witness.receive(grasping.envelope))).toEqual(["quarantined clientClash"]);
    const other = new World();
    const [a, s, j] = [
      other.admit("Amina", rankOf.owner),
      other.admit("Senior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])) }),
      other.admit("Junior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])) }),
    ];
    other.rekey();
    const first = only(j.write(clashDoc, "junior"));
    expect(first.header.update?.claim).toEqual({ k: 1, scope: null });
    expect(typesOf(a.receive(first.envelope))).toEqual(["accepted"]);
    const second = only(s.write(clashDoc, "senior"));
    expect(second.header.update?.claim).toEqual({ k: 0, scope: null });
    expect(typesOf(a.receive(second.envelope))).toEqual(["accepted"]);
  });

  it("[LOG-18] [L19] of two who could not know of each other the earlier admitted keeps the number, in either order", () => {
    const outcomes = [true, false].map((seniorFirst) => {
      const world = new World();
      const witness = world.admit("Amina", rankOf.owner);
      const base = world.circle.all;
      const parents = world.circle.headsOf(new Set(base));
      const one = world.admit("One", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])), parents });
      const admittedOne = world.circle.all.at(-1);
      const two = world.admit("Two", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])), parents });
      const admittedTwo = world.circle.all.at(-1);
      if (admittedOne === undefined || admittedTwo === undefined) throw new Error("no op");
      const epochOne = world.rekey([admittedOne]);
      const epochTwo = world.rekey([admittedTwo]);
      const [senior, junior] = admittedOne < admittedTwo ? [one, two] : [two, one];
      for (const [member, epoch] of [
        [one, epochOne],
        [two, epochTwo],
      ] as const) {
        Object.assign(member, { facts: world.circle.facts(world.circle.closure([epoch])) });
        member.learn([epoch]);
      }
      witness.learn([epochOne, epochTwo]);
      const entries = {
        senior: only(senior.write(clashDoc, "senior")),
        junior: only(junior.write(clashDoc, "junior")),
      };
      const order = seniorFirst ? [entries.senior, entries.junior] : [entries.junior, entries.senior];
      const outputs = order.flatMap((entry) => witness.receive(entry.envelope));
      const due = outputs.find((output) => output.type === "rebuildDue");
      expect(due === undefined).toBe(seniorFirst);
      if (due?.type === "rebuildDue") {
        // the log is received again from its beginning, with the number kept for the senior
        witness.restart();
        reserveClient(witness.log, due.docId, due.client, due.keeper);
        for (const entry of order) witness.receive(entry.openedBytes, "own disk", "opened");
      }
      return {
        text: witness.text(clashDoc),
        heads: selectHeads(witness.log),
        state: witness.state(clashDoc),
      };
    });
    expect(outcomes[0]?.text).toBe("senior");
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
