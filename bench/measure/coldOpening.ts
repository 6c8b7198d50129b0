// Cold opens alone, in pairs with the plain best case: what `opening.ts` measures, on a session that is written once and
// kept with the port it was written at, because storage belongs to an origin. What takes minutes is prepared once; a
// change of what reads is then measured in one. After a change of what is written, it is to be prepared anew.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { dirname, join } from "node:path";
import { copyProfile, openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, peerName, space } from "../ground.ts";
import type { Sample } from "../sample.ts";
import { openOurs, openPeer } from "./opening.ts";

export type Kept = { readonly port: number; readonly place: string };

const portFile = (place: string): string => join(place, "port.json");
const profileOf = (place: string, name: "locked" | "killed" | "best"): string => join(place, name);

/** Where the kept session lies, and at which port it was; a port of 0 where none is kept. */
export const keptAt = (place: string): Kept => {
  const file = portFile(place);
  return { place, port: existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as number) : 0 };
};

const run = 5_000;
const pause = 1_300;

/** The same session as `writing.ts` types, on our side alone. */
export const keepSession = async (ground: Ground, place: string): Promise<void> => {
  const { server, profiles, say } = ground;
  const profile = profiles.fresh();
  const browser = await openBrowser(server, profile);
  const { engine, app } = await browser.ours();
  await engine.evaluate((name) => window.enginePage.start(name), space);
  await app.evaluate(() => window.appPage.begin());
  await app.evaluate(() => window.appPage.loadTrace());
  for (let from = 0; from < ground.edits; from += run) {
    const range = [from, Math.min(ground.edits, from + run)] as const;
    await app.evaluate(([a, b]) => window.appPage.type(a, b), range);
    await wait(pause);
  }
  const killed = profiles.copy(profile);
  await app.evaluate(() => window.appPage.close());
  await engine.evaluate(() => window.enginePage.stop());
  await browser.close();

  const other = profiles.fresh();
  const peers = await openBrowser(server, other);
  const peer = await peers.peer();
  await peer.evaluate(() => window.peerPage.makeTrace(0));
  const state = await peer.evaluate(() => window.peerPage.state());
  await peer.evaluate((bytes) => window.peerPage.setState(bytes), state);
  await peer.evaluate((name) => window.peerPage.storeOnce(name), peerName);
  await peers.close();

  rmSync(place, { recursive: true, force: true });
  mkdirSync(dirname(portFile(place)), { recursive: true });
  copyProfile(profile, profileOf(place, "locked"));
  copyProfile(killed, profileOf(place, "killed"));
  copyProfile(other, profileOf(place, "best"));
  writeFileSync(portFile(place), JSON.stringify(Number(new URL(server.address("engine")).port)));
  say("  the session is kept");
};

/** Which of ours are opened beside the plain best case, and on which pages. */
export type Turn = { readonly name: string; readonly from: "locked" | "killed"; readonly pages: string };

export const measureColdOpening = async (
  ground: Ground,
  place: string,
  turns: readonly Turn[],
): Promise<readonly Finding[]> => {
  const ours = turns.map((): number[] => []);
  const best: number[] = [];
  const letters = new Set<number>();
  for (let round = 0; round < ground.rounds; round++) {
    for (const [at, { from, pages }] of turns.entries()) {
      ground.server.serve(pages);
      const opened = await openOurs(ground, profileOf(place, from));
      ours[at]?.push(opened.ms);
      letters.add(opened.letters);
    }
    const opened = await openPeer(ground, profileOf(place, "best"));
    best.push(opened.ms);
    letters.add(opened.letters);
    const line = turns.map(({ name }, at) => `${name} ${ours[at]?.at(-1)?.toFixed(0) ?? ""}`);
    ground.say(`  opened: ${[...line, `best ${opened.ms.toFixed(0)}`].join(", ")} ms`);
  }
  if (letters.size !== 1 || letters.has(0)) throw new Error("an opened text is not whole");
  const ms = (values: readonly number[]): Sample => ({ values, unit: "ms" });
  return turns.map(({ name, from }, at) =>
    compare(
      `cold open, ${name}; against the plain best case`,
      ms(ours[at] ?? []),
      ms(best),
      from === "locked" ? 1.5 : null,
    ),
  );
};
