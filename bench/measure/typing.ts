// Two people in one short document, in two browsers. A keystroke every 200 ms until it is in the other's text: ours
// from app to app (port, gate, entry sealed and signed, the own disk first with strict durability, WebRTC, every
// check, port), y-webrtc's from page to page. Both type at the same time, half a step apart, first in one direction
// and then in the other: what the clocks of two pages differ by cancels out. Then 10,000 letters in a tight loop.

import type { Frame, Page } from "playwright-core";
import { openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, space } from "../ground.ts";
import type { Sent } from "../pages/wire.ts";
import { medianOf, quantile, type Sample } from "../sample.ts";

const every = 200;
const floodLength = 10_000;

/** One end of a shared text, whoever made it. */
type End = {
  readonly keys: (count: number, delay: number) => Promise<readonly number[]>;
  readonly flood: (count: number) => Promise<number>;
  readonly watch: () => Promise<void>;
  readonly arrivals: (count: number) => Promise<readonly number[]>;
  readonly sent: () => Promise<Sent>;
};

const oursEnd = ({ engine, app }: { readonly engine: Page; readonly app: Frame }): End => ({
  keys: (count, delay) => app.evaluate((how) => window.appPage.keys(how), { count, every, delay }),
  flood: (count) => app.evaluate((many) => window.appPage.flood(many), count),
  watch: () => app.evaluate(() => window.appPage.watch()),
  arrivals: (count) => app.evaluate((many) => window.appPage.arrivals(many), count),
  sent: () => engine.evaluate(() => window.enginePage.sent()),
});

const peerEnd = (page: Page): End => ({
  keys: (count, delay) => page.evaluate((how) => window.peerPage.keys(how), { count, every, delay }),
  flood: (count) => page.evaluate((many) => window.peerPage.flood(many), count),
  watch: () => page.evaluate(() => window.peerPage.watch()),
  arrivals: (count) => page.evaluate((many) => window.peerPage.arrivals(many), count),
  sent: () => page.evaluate(() => window.peerPage.sent()),
});

type Ends = readonly [End, End];

const bytesOf = async (ends: Ends): Promise<number> => {
  const sent = await Promise.all(ends.map((end) => end.sent()));
  return sent.reduce((sum, { bytes }) => sum + bytes, 0);
};

const oneWay = async ([from, to]: Ends, count: number, delay: number): Promise<readonly number[]> => {
  await to.watch();
  const arriving = to.arrivals(count);
  const typed = await from.keys(count, delay);
  const arrived = await arriving;
  return typed.map((at, n) => (arrived[n] ?? NaN) - at);
};

type Keys = { readonly p50: number; readonly p99: number; readonly bytes: number };

/** Both directions; the half of what they differ by is the clocks'. */
const bothWays = async (ends: Ends, count: number, delay: number): Promise<Keys> => {
  const before = await bytesOf(ends);
  const there = await oneWay(ends, count, delay);
  const back = await oneWay([ends[1], ends[0]], count, delay);
  const bytes = ((await bytesOf(ends)) - before) / (2 * count);
  const skew = (medianOf(there) - medianOf(back)) / 2;
  const all = [...there.map((ms) => ms - skew), ...back.map((ms) => ms + skew)];
  return { p50: medianOf(all), p99: quantile(all, 0.99), bytes };
};

type Flood = { readonly rate: number; readonly bytes: number };

const floodOnce = async (ends: Ends): Promise<Flood> => {
  const [from, to] = ends;
  await to.watch();
  const before = await bytesOf(ends);
  const arriving = to.arrivals(floodLength);
  const begun = await from.flood(floodLength);
  const arrived = await arriving;
  const ms = (arrived.at(-1) ?? NaN) - begun;
  // What is said about it afterwards counts as well: receipts, and y-webrtc's echo.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const bytes = ((await bytesOf(ends)) - before) / floodLength;
  return { rate: (1_000 * floodLength) / ms, bytes };
};

export const measureTyping = async (ground: Ground): Promise<readonly Finding[]> => {
  const { server, profiles, say, rounds } = ground;
  const count = ground.quick ? 20 : 50;
  const [one, two] = await Promise.all([
    openBrowser(server, profiles.fresh()),
    openBrowser(server, profiles.fresh()),
  ]);
  const [a, b] = await Promise.all([one.ours(), two.ours()]);
  await a.engine.evaluate((name) => window.enginePage.start(name), space);
  await b.engine.evaluate((name) => window.enginePage.start(name), "second");
  await a.app.evaluate(() => window.appPage.begin());
  await a.app.evaluate(() => window.appPage.type(0, 20));
  const letters = await a.app.evaluate(() => window.appPage.letters());
  const link = await a.app.evaluate(() => window.appPage.invite());
  await b.app.evaluate(([text, many]) => window.appPage.join(text, many), [link, letters] as const);
  for (const { app } of [a, b]) await app.evaluate(() => window.appPage.showCaret());
  for (const { app } of [a, b]) await app.waitForFunction(() => window.appPage.people() === 1);

  const [p, q] = await Promise.all([one.peer(), two.peer()]);
  await p.evaluate(() => window.peerPage.makeShort());
  await p.evaluate(() => window.peerPage.connect("typing"));
  const joined = await q.evaluate(() => window.peerPage.join("typing", 5, 30_000));
  if (joined.total === null) throw new Error("y-webrtc did not meet");

  const ours: Ends = [oursEnd(a), oursEnd(b)];
  const peer: Ends = [peerEnd(p), peerEnd(q)];
  const keys: Record<"ours" | "peer", Keys[]> = { ours: [], peer: [] };
  const floods: Record<"ours" | "peer", Flood[]> = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    const [mine, theirs] = await Promise.all([bothWays(ours, count, 0), bothWays(peer, count, every / 2)]);
    keys.ours.push(mine);
    keys.peer.push(theirs);
    say(
      `  keystroke p50 ${mine.p50.toFixed(2)} against ${theirs.p50.toFixed(2)}, p99 ${mine.p99.toFixed(2)} against ${theirs.p99.toFixed(2)} ms`,
    );
  }
  for (let round = 0; round < rounds; round++) {
    floods.ours.push(await floodOnce(ours));
    floods.peer.push(await floodOnce(peer));
    say(
      `  flood ${floods.ours.at(-1)?.rate.toFixed(0)} against ${floods.peer.at(-1)?.rate.toFixed(0)} edits/s`,
    );
  }
  await Promise.all([one.close(), two.close()]);
  const of = <K extends string>(
    all: readonly Readonly<Record<K, number>>[],
    key: K,
    unit: string,
  ): Sample => ({ values: all.map((each) => each[key]), unit });
  return [
    compare(
      "keystroke every 200 ms → remote, p50",
      of(keys.ours, "p50", "ms"),
      of(keys.peer, "p50", "ms"),
      2.5,
    ),
    compare("… p99", of(keys.ours, "p99", "ms"), of(keys.peer, "p99", "ms")),
    compare(
      "… bytes per keystroke, both directions",
      of(keys.ours, "bytes", "B"),
      of(keys.peer, "bytes", "B"),
    ),
    compare(
      "flood of 10,000 letters, one edit each, until the other has all (more is better)",
      of(floods.ours, "rate", "edits/s"),
      of(floods.peer, "rate", "edits/s"),
    ),
    compare(
      "… bytes per edit, both directions",
      of(floods.ours, "bytes", "B"),
      of(floods.peer, "bytes", "B"),
    ),
  ];
};
