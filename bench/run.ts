// A run of the benchmarks: everything in turns, then the table. Every run leaves its figures in
// .cache/bench/figures.json; a whole one writes bench/RESULTS.md, a quick one or one of a part only says what it found.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createProfiles } from "./browsers.ts";
import { type Finding, type Ground, traceEdits, traceHash } from "./ground.ts";
import { measureArriving, measureArrivingBeside } from "./measure/arriving.ts";
import { measureCatching } from "./measure/catching.ts";
import { keepSession, keptAt, measureColdOpening, type Turn } from "./measure/coldOpening.ts";
import { measureMembership } from "./measure/membership.ts";
import { measureOpening } from "./measure/opening.ts";
import { measurePacing } from "./measure/pacing.ts";
import { measureRemoval } from "./measure/removal.ts";
import { measureTyping } from "./measure/typing.ts";
import { measureWriting } from "./measure/writing.ts";
import type { Edit } from "./pages/trace.ts";
import { type Part, tableOf, writeFigures, writeResults } from "./report.ts";
import { startServer } from "./server.ts";

export type RunOptions = {
  readonly root: string;
  readonly pages: string;
  readonly words: readonly string[];
};

/** The trace is what it says it is, told without Yjs. */
const checkTrace = (file: string): void => {
  const edits = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as readonly Edit[];
  const letters: string[] = [];
  for (const [position, deleted, inserted] of edits) letters.splice(position, deleted, ...inserted);
  const hash = createHash("sha256").update(letters.join("")).digest("hex");
  if (edits.length !== traceEdits || hash !== traceHash) throw new Error("the trace is not B4");
};

const parts = ["disk", "pacing", "arriving", "catching", "typing", "membership"] as const;
/** Asked for by itself alone: the same as a line of `disk`, on a session that is kept. */
const opening = "opening";
/** Writes that session anew. */
const anew = "--anew";
/** Also opens what lies in this folder, or lets a new device come to it: the pages that another state of the program was built into. */
const beside = "--beside=";

const besideOf = (words: readonly string[]): string | undefined =>
  words.find((word) => word.startsWith(beside))?.slice(beside.length);

const sessionAt = (root: string): string => join(root, ".cache/bench/session");

/** Only what was locked is opened when it is to be quick. */
const turnsOf = (pages: string, words: readonly string[]): readonly Turn[] => {
  const quick = words.includes("--quick");
  const other = besideOf(words);
  const turns: Turn[] = [{ name: "space locked before", from: "locked", pages }];
  if (other !== undefined) turns.push({ name: "the same on the other pages", from: "locked", pages: other });
  if (!quick) turns.push({ name: "ended without a lock", from: "killed", pages });
  return turns;
};

export const run = async ({ root, pages, words }: RunOptions): Promise<void> => {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const quick = words.includes("--quick");
  const asked = parts.filter((part) => words.includes(part));
  const isKnown = (word: string): boolean =>
    ["--quick", opening, anew].includes(word) ||
    word.startsWith(beside) ||
    parts.some((part) => part === word);
  const unknown = words.filter((word) => !isKnown(word));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")} (${parts.join(", ")})`);
  const wantsAll = asked.length === 0 && !words.includes(opening);
  const wants = (part: (typeof parts)[number]): boolean => wantsAll || asked.includes(part);

  const trace = join(root, "bench/trace/b4.json.gz");
  checkTrace(trace);
  const kept = words.includes(anew) ? { ...keptAt(sessionAt(root)), port: 0 } : keptAt(sessionAt(root));
  const server = await startServer(pages, trace, words.includes(opening) ? kept.port : 0);
  const profiles = createProfiles();
  const loads: number[] = [];
  const ground: Ground = {
    server,
    profiles,
    quick,
    rounds: quick ? 3 : 7,
    edits: quick ? 30_000 : traceEdits,
    say: (line) => {
      loads.push(loadavg()[0] ?? NaN);
      say(line);
    },
  };
  const found: Part[] = [];
  const keep = (
    title: string,
    part: (typeof parts)[number] | typeof opening,
    findings: readonly Finding[],
  ): void => {
    found.push({ title, command: `npm run bench -- ${part}`, findings });
    writeFigures(root, found, { loads });
  };
  try {
    if (words.includes(opening)) {
      if (kept.port === 0) {
        say("Writing a session to open");
        await keepSession({ ...ground, edits: traceEdits }, kept.place);
      }
      say("Opening");
      const turns = turnsOf(pages, words);
      const opened = await measureColdOpening({ ...ground, rounds: 9 }, kept.place, turns);
      keep("Opening, against the plain best case", opening, opened);
    }
    if (wants("disk")) {
      say("Writing");
      const session = await measureWriting(ground);
      keep("Writing, against y-indexeddb", "disk", session.findings);
      say("Opening");
      keep("Opening and disk, against y-indexeddb", "disk", await measureOpening(ground, session));
    }
    if (wants("pacing")) {
      say("Writing by and by");
      keep("Writing as a person does, against y-indexeddb", "pacing", await measurePacing(ground));
    }
    if (wants("arriving")) {
      say("A new device");
      const other = besideOf(words);
      if (other === undefined)
        keep("A new device, against y-webrtc", "arriving", await measureArriving(ground));
      else {
        const came = await measureArrivingBeside({ ...ground, rounds: 9 }, [pages, other]);
        keep("A new device, against another state of the program", "arriving", came);
      }
    }
    if (wants("catching")) {
      say("Catching up");
      keep("Catching up after having been away", "catching", await measureCatching(ground));
    }
    if (wants("typing")) {
      say("Typing together");
      keep("Typing together, against y-webrtc", "typing", await measureTyping(ground));
    }
    if (wants("membership")) {
      say("Membership");
      keep(
        "Membership: who is in, of 10,000 ops and 200 people",
        "membership",
        await measureMembership(ground),
      );
      keep("Membership: one of 1,000 machines is put out", "membership", await measureRemoval(ground));
    }
    say(`\n${tableOf(found)}`);
    if (!quick && wantsAll) writeResults(root, found, { loads });
  } finally {
    profiles.end();
    await server.stop();
  }
};
