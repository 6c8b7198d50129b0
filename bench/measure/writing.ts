// An ordinary session: the trace in runs of 5,000 edits with a pause after each, in which both sides do their
// housekeeping. Ours and y-indexeddb's take turns run by run. Measured is each run from its first edit until all of
// it is on the disk: for ours judged, sealed, signed and committed with strict durability; for y-indexeddb as it
// writes (Chromium's relaxed durability, plain). Yjs's own typing is in both.

import { setTimeout as wait } from "node:timers/promises";
import { databasesOf, openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, peerName, space, traceEdits, traceHash } from "../ground.ts";
import { describe } from "../sample.ts";
import type { Place } from "../pages/app/main.ts";

export type Session = {
  readonly place: Place;
  /** Profiles as the session left them: ended as a browser ends, and for ours also locked before. */
  readonly killed: string;
  readonly locked: string;
  readonly peer: string;
  readonly disk: {
    readonly killed: Disk;
    readonly locked: Disk;
    readonly peer: Disk;
  };
  readonly findings: readonly Finding[];
};

/** By the browser's own estimate, and as files. */
export type Disk = { readonly estimate: number; readonly files: number };

const run = 5_000;
const pause = 1_300;

export const measureWriting = async (ground: Ground): Promise<Session> => {
  const { server, profiles, say } = ground;
  const [profile, peerProfile] = [profiles.fresh(), profiles.fresh()];
  const browser = await openBrowser(server, profile);
  const peerBrowser = await openBrowser(server, peerProfile);
  const { engine, app } = await browser.ours();
  const peer = await peerBrowser.peer();
  await engine.evaluate((name) => window.enginePage.start(name), space);
  const place = await app.evaluate(() => window.appPage.begin());
  await peer.evaluate((name) => window.peerPage.openStored(name), peerName);
  await app.evaluate(() => window.appPage.loadTrace());
  await peer.evaluate(() => window.peerPage.loadTrace());

  const before = await engine.evaluate(() => window.enginePage.written());
  const beforePeer = await peer.evaluate(() => window.peerPage.written());
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let from = 0; from < ground.edits; from += run) {
    const to = Math.min(ground.edits, from + run);
    const range = [from, to] as const;
    const mine = await app.evaluate(([a, b]) => window.appPage.type(a, b), range);
    const other = await peer.evaluate(([a, b]) => window.peerPage.type(a, b), range);
    ours.push((1_000 * mine) / (to - from));
    theirs.push((1_000 * other) / (to - from));
    await wait(pause);
    if ((from / run) % 10 === 9)
      say(
        `  ${to} edits: ${describe({ values: ours, unit: "µs" })} against ${describe({ values: theirs, unit: "µs" })}`,
      );
  }
  const after = await engine.evaluate(() => window.enginePage.written());
  const afterPeer = await peer.evaluate(() => window.peerPage.written());
  const hashes = [
    await app.evaluate(() => window.appPage.hash()),
    await peer.evaluate(() => window.peerPage.hash()),
  ];
  if (hashes[0] !== hashes[1]) throw new Error("the two texts differ");
  if (ground.edits === traceEdits && hashes[0] !== traceHash) throw new Error("not the trace's final text");

  const killedEstimate = await engine.evaluate(() => window.enginePage.usage());
  const peerEstimate = await peer.evaluate(() => window.peerPage.usage());
  const killed = profiles.copy(profile);
  await app.evaluate(() => window.appPage.close());
  await engine.evaluate(() => window.enginePage.stop());
  const lockedEstimate = await engine.evaluate(() => window.enginePage.usage());
  await browser.close();
  await peerBrowser.close();
  const count = ground.edits;
  return {
    place,
    killed,
    locked: profile,
    peer: peerProfile,
    disk: {
      killed: { estimate: killedEstimate, files: databasesOf(killed) },
      locked: { estimate: lockedEstimate, files: databasesOf(profile) },
      peer: { estimate: peerEstimate, files: databasesOf(peerProfile) },
    },
    findings: [
      compare(
        `write per edit, runs of ${run.toLocaleString("en")} edits of the trace`,
        { values: ours, unit: "µs" },
        { values: theirs, unit: "µs" },
        0.1,
      ),
      compare(
        "bytes given to the disk per edit, housekeeping and all (ours sealed)",
        { values: [(after.bytes - before.bytes) / count], unit: "B" },
        { values: [(afterPeer.bytes - beforePeer.bytes) / count], unit: "B" },
        0.1,
      ),
      compare(
        "… in rows",
        { values: [after.rows - before.rows], unit: "rows" },
        { values: [afterPeer.rows - beforePeer.rows], unit: "rows" },
      ),
    ],
  };
};
