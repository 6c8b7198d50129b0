// The long forms of tests whose bounded share is in `npm test`, and the one way to add golden vectors.
//
//   npm run fuzz -- [--inputs N] [--seed N]        a million inputs for every decoder and the gate; one seed again
//   npm run simulate -- [--seeds N] [--seed N]     circles of many devices; one seed again
//   npm run vectors                                adds vectors that are missing to tests/vectors/records.json

import { join } from "node:path";
import { prepare, root, run, say } from "./prepare.mjs";

const campaigns = {
  fuzz: { tests: "tests/fuzz", options: { inputs: 1_000_000, seed: null } },
  simulate: { tests: "tests/simulation", options: { seeds: 20_000, seed: null } },
  vectors: { tests: "tests/vectors/records.test.ts", options: {} },
};

const [name = "", ...args] = process.argv.slice(2);
const campaign = campaigns[name];
const refuse = (why) => {
  say(
    `${why}\nUse: node scripts/campaign.mjs fuzz [--inputs N] [--seed N] | simulate [--seeds N] [--seed N] | vectors`,
  );
  process.exit(2);
};
if (campaign === undefined) refuse(`"${name}" is no campaign.`);

const options = { ...campaign.options };
for (let at = 0; at < args.length; at += 2) {
  const option = args[at].replace(/^--/, "");
  const value = Number(args[at + 1]);
  if (!(option in options) || !args[at].startsWith("--")) refuse(`${args[at]} is no option.`);
  if (!Number.isSafeInteger(value) || value < 0 || args[at + 1] === "")
    refuse(`${args[at]} wants a whole number.`);
  options[option] = value;
}

const env = { ...process.env, HALAQA_CAMPAIGN: name };
for (const [option, value] of Object.entries(options))
  if (value !== null) env[`HALAQA_${option.toUpperCase()}`] = String(value);

if (!(await prepare([]))) process.exit(1);
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const words = ["run", "--config", "config/vitest.config.ts", "--disableConsoleIntercept", campaign.tests];
process.exitCode = await run(process.execPath, [vitest, ...words], { env, stdio: "inherit" });
