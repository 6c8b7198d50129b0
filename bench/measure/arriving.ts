// A new device gets the document: ours by an invitation, from the moment in which the link is pasted until the whole
// text is in the document that the person looks at (finding each other through the hub, WebRTC, handshake,
// membership, a cut made for the newcomer, its chunks, the gate, the disk, both replicas); y-webrtc's from its
// provider's constructor until the text is there. The invitation asks for no confirmation, since a person's thinking
// is no figure. Two browsers, each with a profile on the disk; every newcomer's is fresh.

import type { Page } from "playwright-core";
import { type BenchBrowser, openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, space, traceEdits, traceLetters } from "../ground.ts";
import { describe, type Sample } from "../sample.ts";

/** How long a text is waited for before it is said that it does not come. */
const limit = 10_000;
const longText = 4 * 1024 * 1024;

type Arrived = { readonly total: number; readonly connected: number; readonly bytes: number };

/** A profile whose first circle has one document: the trace, or 4 MiB of words. */
const writeOurs = async ({ server, profiles }: Ground, what: "trace" | "long"): Promise<string> => {
  const profile = profiles.fresh();
  const browser = await openBrowser(server, profile);
  const { engine, app } = await browser.ours();
  await engine.evaluate((name) => window.enginePage.start(name), space);
  await app.evaluate(() => window.appPage.begin());
  if (what === "trace") await app.evaluate((edits) => window.appPage.type(0, edits), traceEdits);
  else await app.evaluate((length) => window.appPage.writeLong(length), longText);
  await app.evaluate(() => window.appPage.close());
  await engine.evaluate(() => window.enginePage.stop());
  await browser.close();
  return profile;
};

const arriveOurs = async (ground: Ground, from: string, letters: number): Promise<Arrived> => {
  const { server, profiles } = ground;
  const [giverProfile, newProfile] = [profiles.copy(from), profiles.fresh()];
  const [giver, newcomer] = await Promise.all([
    openBrowser(server, giverProfile),
    openBrowser(server, newProfile),
  ]);
  const [a, b] = await Promise.all([giver.ours(), newcomer.ours()]);
  await a.engine.evaluate((name) => window.enginePage.start(name), space);
  const link = await a.app.evaluate(() => window.appPage.invite());
  await b.engine.evaluate((name) => window.enginePage.start(name), "newcomer");
  // The giver's room is open, and the start is over on both sides.
  await a.engine.waitForTimeout(2_500);
  const begun = await b.engine.evaluate(() => performance.now());
  const { total = NaN, ...parts } = await b.app.evaluate(
    ([text, count]) => window.appPage.join(text, count),
    [link, letters] as const,
  );
  const [channel = NaN] = await b.engine.evaluate(() => window.enginePage.channels());
  const sent = await Promise.all([a, b].map(({ engine }) => engine.evaluate(() => window.enginePage.sent())));
  ground.say(
    `  ours: ${total.toFixed(0)} ms; connected ${(channel - begun).toFixed(0)}, ${Object.entries(parts)
      .map(([part, at]) => `${part} ${at.toFixed(0)}`)
      .join(", ")}`,
  );
  await Promise.all([giver.close(), newcomer.close()]);
  profiles.drop(giverProfile);
  profiles.drop(newProfile);
  return {
    total,
    connected: channel - begun,
    bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};

type PeerArrived = {
  readonly total: number | null;
  readonly connected: number | null;
  readonly bytes: number;
};

let rooms = 0;

const arrivePeer = async (
  { server, profiles, say }: Ground,
  letters: number,
  make: (page: Page) => Promise<unknown>,
): Promise<PeerArrived> => {
  const own = [profiles.fresh(), profiles.fresh()];
  const browsers: BenchBrowser[] = await Promise.all(own.map((profile) => openBrowser(server, profile)));
  const [giver, newcomer] = await Promise.all(browsers.map((browser) => browser.peer()));
  if (giver === undefined || newcomer === undefined) throw new Error("no pages");
  await make(giver);
  const room = `room-${++rooms}`;
  await giver.evaluate((name) => window.peerPage.connect(name), room);
  await giver.waitForTimeout(2_500);
  const arrived = await newcomer.evaluate(([name, count, wait]) => window.peerPage.join(name, count, wait), [
    room,
    letters,
    limit,
  ] as const);
  const sent = await Promise.all(
    [giver, newcomer].map((page) => page.evaluate(() => window.peerPage.sent())),
  );
  await Promise.all(browsers.map((browser) => browser.close()));
  for (const profile of own) profiles.drop(profile);
  say(`  y-webrtc: ${arrived.total?.toFixed(0) ?? "never"}; connected ${arrived.connected?.toFixed(0)}`);
  return { ...arrived, bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0) };
};

const describePeer = (arrivals: readonly PeerArrived[]): string => {
  const came = arrivals.flatMap(({ total }) => total ?? []);
  const never = arrivals.length - came.length;
  return never === arrivals.length
    ? `never (waited ${limit / 1_000} s, n=${never}; connected each time: ${arrivals.every(({ connected }) => connected !== null)})`
    : `${describe({ values: came, unit: "ms" })}${never > 0 ? `, and ${never} times never` : ""}`;
};

/** The long document alone, on the pages of these folders in turns; each begins as often as the other. */
export const measureArrivingBeside = async (
  ground: Ground,
  folders: readonly [string, string],
): Promise<readonly Finding[]> => {
  const names = ["these pages", "the other pages"] as const;
  const came: [number[], number[]] = [[], []];
  ground.server.serve(folders[0]);
  const long = await writeOurs(ground, "long");
  for (let round = 0; round < ground.rounds; round++)
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      ground.say(`  ${names[which]}`);
      ground.server.serve(folders[which]);
      came[which].push((await arriveOurs(ground, long, longText)).total);
    }
  const [ours, others] = came.map((values): Sample => ({ values, unit: "ms" })) as [Sample, Sample];
  return [
    compare("a new device gets a 4 MiB document, on these pages; against the other pages", ours, others),
  ];
};

export const measureArriving = async (ground: Ground): Promise<readonly Finding[]> => {
  const rounds = ground.rounds;
  const trace = await writeOurs(ground, "trace");
  const long = await writeOurs(ground, "long");
  const ours: Record<"trace" | "long", Arrived[]> = { trace: [], long: [] };
  const peer: Record<"one" | "ordinary" | "long", PeerArrived[]> = { one: [], ordinary: [], long: [] };
  for (let round = 0; round < rounds; round++) {
    ours.trace.push(await arriveOurs(ground, trace, traceLetters));
    peer.one.push(
      await arrivePeer(ground, traceLetters, (page) => page.evaluate(() => window.peerPage.makeTrace(1))),
    );
    ours.long.push(await arriveOurs(ground, long, longText));
    // It waits for nothing: once is enough in a quick run.
    if (ground.quick && round > 0) continue;
    peer.ordinary.push(
      await arrivePeer(ground, traceLetters, (page) => page.evaluate(() => window.peerPage.makeTrace(0))),
    );
    peer.long.push(
      await arrivePeer(ground, longText, (page) =>
        page.evaluate((length) => window.peerPage.makeLong(length), longText),
      ),
    );
  }
  const total = (arrived: readonly Arrived[]): Sample => ({
    values: arrived.map((one) => one.total),
    unit: "ms",
  });
  const after = (arrived: readonly Arrived[]): Sample => ({
    values: arrived.map((one) => one.total - one.connected),
    unit: "ms",
  });
  const kilobytes = (arrived: readonly { readonly bytes: number }[]): Sample => ({
    values: arrived.map(({ bytes }) => bytes / 1_000),
    unit: "kB",
  });
  const theirs: Sample = { values: peer.one.flatMap((one) => one.total ?? []), unit: "ms" };
  const theirsAfter: Sample = {
    values: peer.one.flatMap(({ connected: at, total: all }) =>
      at === null || all === null ? [] : [all - at],
    ),
    unit: "ms",
  };
  const alone = (name: string, ours: Sample, beside: string, bar: number | null = null): Finding => ({
    name,
    ours,
    peer: beside,
    ratio: null,
    bar,
  });
  return [
    alone(
      "a new device gets B4, both with ordinary client ids",
      total(ours.trace),
      describePeer(peer.ordinary),
    ),
    compare("… against y-webrtc with client id 1 (223 kB, which it can send)", total(ours.trace), theirs),
    compare("… of which after the data channel was open", after(ours.trace), theirsAfter),
    compare("… bytes on the channel, both directions", kilobytes(ours.trace), kilobytes(peer.one)),
    alone("a new device gets a 4 MiB document, in all", total(ours.long), describePeer(peer.long), 1_000),
    alone("… of which after the data channel was open", after(ours.long), ""),
    alone("… bytes on the channel, both directions", kilobytes(ours.long), ""),
  ];
};
