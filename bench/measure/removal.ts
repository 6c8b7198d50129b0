// What it costs to put out one of a thousand machines: the ops, with the next epoch, and a box with its secret for each of
// the others. Node, not a page; boxes are made when somebody asks for theirs, here all at once.

import { redact } from "../../src/core/base/index.ts";
import { receiveOp, removeDeviceOp, sealBox } from "../../src/core/circle/index.ts";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { systemRandom } from "../../src/adapters/clock/index.ts";
import { machinesOf } from "../../tests/support/crowd.ts";
import type { Finding, Ground } from "../ground.ts";

const milliseconds = (begun: number): number => performance.now() - begun;

export const measureRemoval = async ({ quick, rounds, say }: Ground): Promise<readonly Finding[]> => {
  const ready = await readyCrypto();
  if (!ready.ok) throw new Error("the primitives are not what they should be");
  const [people, each] = quick ? [50, 4] : [200, 5];
  const times: number[] = [];
  let bytes = 0;
  let most = 0;
  for (let round = 0; round < rounds; round++) {
    const { graph, founder } = machinesOf(people, each);
    const active = [...graph.current().devices.values()].filter(({ standing }) => standing === "active");
    const gone = active.at(-1);
    if (gone === undefined) throw new Error("nobody is there");
    if (round === 0) say(`  ${active.length} machines of ${people} people`);
    const es = redact(systemRandom.bytes(32));
    const begun = performance.now();
    const removal = { userId: gone.userId, last: { deviceId: gone.deviceId, seq: 0, entryId: null } };
    const made = removeDeviceOp(graph, founder, removal, { es, at: 5_000 });
    if (!made.ok || made.value.epoch === null) throw new Error("it was not closed");
    const epoch = made.value.epoch;
    for (const op of made.value.ops) receiveOp(graph, op.bytes);
    bytes = made.value.ops.reduce((sum, op) => sum + op.bytes.length, 0);
    most = 0;
    for (const recipient of graph.recipients(epoch) ?? []) {
      if (recipient === founder.device.deviceId) continue;
      const box = sealBox(graph, { epoch, es }, { giver: founder.device.deviceId, recipient }, systemRandom);
      if (!box.ok) throw new Error(box.error.type);
      bytes += box.value.length;
      most = Math.max(most, box.value.length);
    }
    times.push(milliseconds(begun));
    if (most === 0) throw new Error("nothing was made");
  }
  const alone = { peer: "", ratio: null } as const;
  return [
    {
      name: "one machine closed, the next epoch, a box for each other one",
      ours: { values: times, unit: "ms" },
      ...alone,
      bar: 500,
    },
    { name: "… all of it", ours: { values: [bytes / 1_000_000], unit: "MB" }, ...alone, bar: 1.3 },
    { name: "… a box", ours: { values: [most / 1_000], unit: "kB" }, ...alone, bar: 1.3 },
  ];
};
