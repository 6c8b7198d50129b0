// Somebody who makes a new state of the membership for every few of their entries: each has to be worked out by everyone
// who judges them, because rights are asked of the state that the author knew (check 12).

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { write } from "../../../src/core/engine/closing.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { handOn, handOps } from "../../support/handOn.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld } from "../../support/person.ts";
import { lastSeq, repliesSeen, replyOf, threePeople } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const ops = 60;
const entriesOfOp = 20;

describe("a new membership state for every few entries", () => {
  it("[L18] [MEM-23] each state is worked out once for all entries under it, and others' entries are taken in between", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    world.part("amina", "karim", "layla");
    const [his, hers] = [deviceOf(karim, circleId), deviceOf(layla, circleId)];
    const { circle } = engineOf(karim, circleId);
    const before = lastSeq(karim, circleId, his);
    const last = before + ops * entriesOfOp;
    await circle.queue.run(async () => {
      for (let op = 0; op < ops; op++) {
        write(circle, { type: "opsAcknowledged" });
        for (let n = 0; n < entriesOfOp; n++) writeEntry(circle, { type: "heartbeat" });
      }
    });
    await world.rest();
    expect([circle.graph.size > ops, lastSeq(karim, circleId, his)]).toEqual([true, last]);
    await layla.get("notes.put", { circleId, scope, note: replyOf("l", "by Layla") });

    const taker = engineOf(amina, circleId).circle;
    await handOps(karim, amina, circleId);
    const states = new Set<unknown>();
    let asked = 0;
    const { stateAt } = taker.graph;
    taker.graph.stateAt = (heads) => {
      const state = stateAt.call(taker.graph, heads);
      asked += 1;
      states.add(state);
      return state;
    };
    await handOn(karim, amina, circleId, his, before + (ops * entriesOfOp) / 2);
    expect(lastSeq(amina, circleId, his)).toBeLessThan(last);
    await handOn(layla, amina, circleId, hers);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["by Layla"]);
    await handOn(karim, amina, circleId, his, last);
    expect(lastSeq(amina, circleId, his)).toBe(last);
    expect(asked).toBeGreaterThan(ops * entriesOfOp);
    expect(states.size).toBeLessThan(ops + 20);
  }, 60_000);
});
