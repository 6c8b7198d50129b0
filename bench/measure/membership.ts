// A circle of two hundred people with a history of ten thousand ops, removals of one another among them: what all of it
// comes to, worked out whole and from nothing; and an op more, from its bytes on, signature and all. Node, not a page.

import { circleState } from "../../src/core/circle/state.ts";
import { CircleGraph, receiveOp } from "../../src/core/circle/index.ts";
import { resolve } from "../../src/core/circle/resolve.ts";
import { Roll } from "../../src/core/circle/roll.ts";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { crowdOf } from "../../tests/support/crowd.ts";
import type { Finding, Ground } from "../ground.ts";

const timed = (work: () => void): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};

export const measureMembership = async ({ quick, rounds, say }: Ground): Promise<readonly Finding[]> => {
  const ready = await readyCrypto();
  if (!ready.ok) throw new Error("the primitives are not what they should be");
  const size = quick ? 2_500 : 10_000;
  const { graph, ops } = crowdOf({ people: 200, ops: size, branches: 6, apart: 60 }, 5);
  say(`  ${graph.size} ops, ${graph.current().users.size} people`);
  const whole: number[] = [];
  for (let round = 0; round < rounds; round++)
    whole.push(
      timed(() => {
        const ground = graph.wholeGroundAt(graph.heads());
        const voids = resolve(ground);
        circleState(new Roll(graph.circleId, graph.register, ground.closure, voids.set));
      }),
    );
  const fresh = new CircleGraph(graph.circleId);
  const received = timed(() => {
    for (const { bytes } of ops) receiveOp(fresh, bytes);
  });
  const alone = { peer: "", ratio: null } as const;
  return [
    { name: "state of all ops, worked out whole", ours: { values: whole, unit: "ms" }, ...alone, bar: 200 },
    {
      name: "an op received, all of them one after the other",
      ours: { values: [(1_000 * received) / ops.length], unit: "µs" },
      ...alone,
      bar: null,
    },
  ];
};
