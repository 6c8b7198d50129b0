// Random graphs of membership, as many as asked: a share of them is in the ordinary tests.
//
//   npm run resolve [-- <how many> [<first seed>]]        100,000 graphs from seed 1
//
// In slices of 500 seeds, each told as it ends; what a slice finds is shown, and the others go on. Several may run at
// once from other seeds, and one that was stopped goes on from the seed that it told last.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [graphs = "100000", seed = "1"] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(graphs) || !/^\d+$/.test(seed)) {
  process.stderr.write("npm run resolve [-- <how many> [<first seed>]]\n");
  process.exit(1);
}
const slice = 500;
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = [vitest, "run", "--config", "config/vitest.config.ts", "tests/core/circle/graphs.test.ts"];

/** Whether nothing was found. */
const run = (many, from) =>
  new Promise((done) => {
    const env = { ...process.env, HALAQA_GRAPHS: String(many), HALAQA_SEED: String(from) };
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => said.push(bytes));
    child.on("exit", (code) => {
      if (code !== 0) process.stderr.write(Buffer.concat(said));
      done(code === 0);
    });
  });

const [first, end] = [Number(seed), Number(seed) + Number(graphs)];
const start = performance.now();
let bad = 0;
for (let from = first; from < end; from += slice) {
  const many = Math.min(slice, end - from);
  const isGood = await run(many, from);
  if (!isGood) bad += 1;
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(`seeds ${from} to ${from + many - 1}: ${isGood ? "good" : "BAD"}, ${seconds} s\n`);
}
process.exitCode = bad === 0 ? 0 : 1;
