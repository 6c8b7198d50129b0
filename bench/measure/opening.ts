// Cold open: a new browser process on a copy of the profile that a session left, a fresh page, and when both have come to
// rest, from the space's
// key (or y-indexeddb's constructor) until the whole text is in the document that the person looks at. Ours has the
// database, the circle's membership and log, the engine's replica, the port and the app's replica in it; not the
// door, whose Argon2id takes its second on purpose.

import { databasesOf, openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, peerName, space } from "../ground.ts";
import type { Sample } from "../sample.ts";
import type { Disk, Session } from "./writing.ts";

type Opened = { readonly ms: number; readonly letters: number; readonly disk: Disk; readonly parts: string };

/** A browser has much to do with itself when it starts; a person has typed their words by then. */
const rest = 2_500;

export const openOurs = async ({ server, profiles }: Ground, from: string): Promise<Opened> => {
  const profile = profiles.copy(from);
  const browser = await openBrowser(server, profile);
  const { engine, app } = await browser.ours();
  await engine.waitForTimeout(rest);
  const opening = app.evaluate(() => window.appPage.openFirst());
  const { total, engine: started } = await engine.evaluate(
    (name) => window.enginePage.startAndShow(name),
    space,
  );
  await opening;
  const letters = await app.evaluate(() => window.appPage.letters());
  await engine.waitForTimeout(500);
  const estimate = await engine.evaluate(() => window.enginePage.usage());
  await browser.close();
  const files = databasesOf(profile);
  profiles.drop(profile);
  return { ms: total, letters, disk: { estimate, files }, parts: started.toFixed(0) };
};

export const openPeer = async ({ server, profiles }: Ground, from: string): Promise<Opened> => {
  const profile = profiles.copy(from);
  const browser = await openBrowser(server, profile);
  const peer = await browser.peer();
  await peer.waitForTimeout(rest);
  const ms = await peer.evaluate((name) => window.peerPage.openStored(name), peerName);
  const letters = await peer.evaluate(() => window.peerPage.letters());
  await peer.waitForTimeout(500);
  const estimate = await peer.evaluate(() => window.peerPage.usage());
  await browser.close();
  const files = databasesOf(profile);
  profiles.drop(profile);
  return { ms, letters, disk: { estimate, files }, parts: "" };
};

/** A clean database whose one row is the whole state: the best that y-indexeddb can come to. */
const makeBestCase = async (
  { server, profiles }: Ground,
  from: string,
): Promise<{ profile: string; disk: Disk }> => {
  const source = await openBrowser(server, profiles.copy(from));
  const old = await source.peer();
  await old.evaluate((name) => window.peerPage.openStored(name), peerName);
  const profile = profiles.fresh();
  const browser = await openBrowser(server, profile);
  const peer = await browser.peer();
  const state = await old.evaluate(() => window.peerPage.state());
  await peer.evaluate((bytes) => window.peerPage.setState(bytes), state);
  await peer.evaluate((name) => window.peerPage.storeOnce(name), peerName);
  const rows = await peer.evaluate((name) => window.peerPage.rows(name), peerName);
  if (rows !== 1) throw new Error(`the best case has ${rows} rows`);
  await peer.waitForTimeout(500);
  const estimate = await peer.evaluate(() => window.peerPage.usage());
  await source.close();
  await browser.close();
  return { profile, disk: { estimate, files: databasesOf(profile) } };
};

/** What the document takes by itself: its snapshot's row alone in a database of its own. */
const measureAlone = async ({ server, profiles }: Ground, from: string) => {
  const browser = await openBrowser(server, profiles.copy(from));
  const { engine } = await browser.ours();
  const tables = await engine.evaluate((name) => window.enginePage.tables(name), space);
  const rows = await engine.evaluate(([name, numbers]) => window.enginePage.rows(name, numbers), [
    space,
    Object.keys(tables).map(Number),
  ] as const);
  await browser.close();
  const alone = async (wanted: readonly number[]): Promise<Disk> => {
    const profile = profiles.fresh();
    const other = await openBrowser(server, profile);
    const { engine: page } = await other.ours();
    const kept = rows.filter(({ table }) => wanted.includes(table));
    await page.evaluate(([name, put]) => window.enginePage.putRows(name, put), [space, kept] as const);
    await page.waitForTimeout(500);
    const estimate = await page.evaluate(() => window.enginePage.usage());
    await other.close();
    return { estimate, files: databasesOf(profile) };
  };
  return { tables, snapshot: await alone([8]), all: await alone(Object.keys(tables).map(Number)) };
};

const kB = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;
export const measureOpening = async (ground: Ground, session: Session): Promise<readonly Finding[]> => {
  const { say } = ground;
  const best = await makeBestCase(ground, session.peer);
  const opened: Record<"locked" | "killed" | "peer" | "best", Opened[]> = {
    locked: [],
    killed: [],
    peer: [],
    best: [],
  };
  for (let round = 0; round < ground.rounds; round++) {
    opened.locked.push(await openOurs(ground, session.locked));
    opened.peer.push(await openPeer(ground, session.peer));
    opened.best.push(await openPeer(ground, best.profile));
    opened.killed.push(await openOurs(ground, session.killed));
    const line = Object.entries(opened).map(([kind, all]) => `${kind} ${all.at(-1)?.ms.toFixed(0) ?? ""}`);
    say(`  opened: ${line.join(", ")} ms (engine ${opened.locked.at(-1)?.parts ?? ""})`);
  }
  const letters = new Set(Object.values(opened).flatMap((all) => all.map((one) => one.letters)));
  if (letters.size !== 1 || letters.has(0)) throw new Error("an opened text is not whole");
  const ms = (kind: keyof typeof opened): Sample => ({
    values: opened[kind].map((one) => one.ms),
    unit: "ms",
  });
  const after = (kind: keyof typeof opened): readonly Disk[] => opened[kind].map(({ disk }) => disk);
  const { tables, snapshot, all } = await measureAlone(ground, session.locked);
  const rows = Object.entries(tables).map(
    ([table, { rows: count, bytes }]) =>
      `${tableNames[Number(table)] ?? table} ${kB(bytes)} in ${count} rows`,
  );
  const bytesOf = (disks: readonly Disk[]): Sample => ({
    values: disks.map(({ files }) => files / 1_000),
    unit: "kB",
  });
  const disk = (name: string, ours: readonly Disk[], peer: readonly Disk[], bar: number | null = null) =>
    compare(name, bytesOf(ours), bytesOf(peer), bar);
  return [
    compare(
      "cold open after the session, space locked before; against the plain best case",
      ms("locked"),
      ms("best"),
      1.5,
    ),
    compare("… against y-indexeddb after the same session", ms("locked"), ms("peer")),
    compare(
      "… the browser ended without a lock; against y-indexeddb, ended so too",
      ms("killed"),
      ms("peer"),
    ),
    disk("disk when typing ended, everything", [session.disk.killed], [session.disk.peer]),
    disk("disk after the lock, everything", [session.disk.locked], [session.disk.peer]),
    disk("disk at rest, after the next start, everything", after("locked"), after("peer"), 0.6),
    disk(
      "all live rows in a clean database; against the plain best case, which keeps no history for others",
      [all],
      [best.disk],
    ),
    disk("the document alone; against the plain best case", [snapshot], [best.disk], 0.6),
    { name: "… what lies there, sealed", ours: rows.join("; "), peer: "", ratio: null, bar: null },
  ];
};

const tableNames: Readonly<Record<number, string>> = {
  1: "settings",
  2: "circle",
  3: "membership",
  4: "epoch keys",
  5: "log state",
  6: "tail",
  7: "segments (kept for other machines)",
  8: "snapshots",
  9: "cuts' chunks",
};
