// `npm test`, on a fresh clone too: sets itself up (packages, a Chromium), then format, lint, types, the tests that
// need no browser, the builds, and the browser tests. Everything runs even after a failure; the last line is the sum.

import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join, relative } from "node:path";
import { exists, prepare, root, run, say } from "./prepare.mjs";

const bin = (name) => join(root, "node_modules/.bin", process.platform === "win32" ? `${name}.cmd` : name);
const runBin = (name, args, options = {}) =>
  run(bin(name), args, { ...options, shell: process.platform === "win32" });

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const systemChromium = () => {
  const asked = process.env.HALAQA_CHROMIUM;
  if (asked !== undefined) return isExecutable(asked) ? asked : null;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const places = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  places.push("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
  return places.find(isExecutable) ?? null;
};

/** The system's, else Debian's package when root; needs nothing of ours, and so is done beside the packages. */
const findChromium = async () => {
  const found = systemChromium();
  if (found !== null) return found;
  if (process.platform !== "linux" || process.getuid() !== 0 || !isExecutable("/usr/bin/apt-get"))
    return null;
  say("No Chromium here: installing Debian's package.");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], { env });
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env });
  return systemChromium();
};

/** Playwright's own, by a package of ours. */
const fetchChromium = async () => {
  say("No Chromium here: fetching Playwright's.");
  await runBin("playwright-core", ["install", "chromium"]);
  const { chromium } = await import("playwright-core");
  return isExecutable(chromium.executablePath()) ? chromium.executablePath() : null;
};

const results = [];
const seconds = (begun) => `${((Date.now() - begun) / 1_000).toFixed(1)} s`;

/** A step that passes or fails as one. */
const check = async (name, work) => {
  say(`\n── ${name}`);
  const begun = Date.now();
  const isGood = await work();
  const [passed, failed] = isGood ? [1, 0] : [0, 1];
  results.push({ name, passed, failed, skipped: [], failures: [], slowest: [], time: seconds(begun) });
};

const titlesOf = (report, status) =>
  report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter((test) => test.status === status).map(({ fullName }) => fullName),
  );

/** What failed, with the first line of its reason: the last lines are often all that is kept of a run. */
const failuresOf = (report) =>
  report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failures = assertionResults
      .filter((test) => test.status === "failed")
      .map(({ fullName, failureMessages }) => `${fullName}: ${firstLine(failureMessages[0])}`);
    return failures.length === 0 && status === "failed" ? [`${name}: ${firstLine(message)}`] : failures;
  });

const firstLine = (text) => (text ?? "").split("\n", 1)[0].slice(0, 300);

/** The files that took longest, so that a slow one is seen where it begins. */
const slowestOf = (report) =>
  report.testResults
    .map(({ name, startTime, endTime }) => ({
      file: relative(root, name),
      took: (endTime - startTime) / 1_000,
    }))
    .toSorted((one, other) => other.took - one.took)
    .slice(0, 6)
    .map(({ file, took }) => `${took.toFixed(1)} s ${file}`);

/** Tests that count one by one; a run that breaks without naming a test counts as one failure. */
const tests = async (name, configuration, env) => {
  say(`\n── ${name}`);
  const begun = Date.now();
  const report = join(root, ".cache/test", `${name.replaceAll(" ", "-")}.json`);
  rmSync(report, { force: true });
  const code = await runBin(
    "vitest",
    [
      "run",
      "--config",
      configuration,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { env: { ...process.env, ...env } },
  );
  let passed = 0;
  let failed = 0;
  let skipped = [];
  let failures = [];
  let slowest = [];
  try {
    const said = JSON.parse(readFileSync(report, "utf8"));
    passed = said.numPassedTests;
    failed = said.numFailedTests;
    skipped = [...titlesOf(said, "pending"), ...titlesOf(said, "skipped"), ...titlesOf(said, "todo")];
    failures = failuresOf(said);
    slowest = slowestOf(said);
  } catch {
    failed = 1;
  }
  if (code !== 0 && failed === 0) failed = 1;
  if (code === 0 && passed === 0) failed = 1;
  results.push({ name, passed, failed, skipped, failures, slowest, time: seconds(begun) });
};

const hasBrowserTests = () =>
  exists("tests/e2e") &&
  readdirSync(join(root, "tests/e2e"), { recursive: true }).some((file) => String(file).endsWith(".test.ts"));

const sum = () => {
  say("\n── Summary");
  for (const { name, passed, failed, skipped, failures, slowest, time } of results) {
    say(`${failed === 0 ? "ok  " : "FAIL"} ${name}: ${passed} passed, ${failed} failed, ${time}`);
    for (const failure of failures) say(`     failed: ${failure}`);
    for (const file of slowest) say(`     took ${file}`);
    for (const title of skipped) say(`     not run here: ${title}`);
  }
  const passed = results.reduce((all, each) => all + each.passed, 0);
  const failed = results.reduce((all, each) => all + each.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
};

mkdirSync(join(root, ".cache/test"), { recursive: true });
let chromium = null;
const finding = findChromium();
await check("packages", () => prepare([]));
if (results[0]?.failed === 0) {
  await check("chromium", async () => {
    chromium = (await finding) ?? (await fetchChromium());
    say(chromium === null ? "No Chromium could be set up." : `Chromium: ${chromium}`);
    return chromium !== null;
  });
  await check("format", async () => (await runBin("oxfmt", ["--check", "."])) === 0);
  await check("lint", async () => (await runBin("oxlint", ["--type-aware", "--deny-warnings"])) === 0);
  await check("types", async () => (await runBin("tsc", ["-b", "--force"])) === 0);
  await tests("tests without a browser", "config/vitest.config.ts", {});
  await check("build", async () => (await run(process.execPath, [join(root, "scripts/build.mjs")])) === 0);
  if (hasBrowserTests() && chromium !== null)
    await tests("tests in browsers", "config/vitest.e2e.config.ts", { HALAQA_CHROMIUM: chromium });
}
sum();
