// Random graphs of membership, as many as asked: a share of them is in the ordinary tests.
//
//   npm run resolve [-- <how many> [<first seed>]]        100,000 graphs from seed 1

import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [graphs = "100000", seed = "1"] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(graphs) || !/^\d+$/.test(seed)) {
  process.stderr.write("npm run resolve [-- <how many> [<first seed>]]\n");
  process.exit(1);
}
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = [vitest, "run", "--config", "config/vitest.config.ts", "tests/core/circle/graphs.test.ts"];
const env = { ...process.env, HALAQA_GRAPHS: graphs, HALAQA_SEED: seed };
spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" }).on("exit", (code) => {
  process.exitCode = code ?? 1;
});
