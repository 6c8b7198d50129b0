// Catching up: a machine that was away gets ten thousand entries of twenty edits each, which another wrote meanwhile, from
// the moment in which the two are connected until the whole text is in the document that the person looks at. Every entry
// is opened, its signature and its place judged, its update let through the gate, applied in both replicas and put on the
// disk. y-webrtc has no figure: what is missing there is one message, and longer than it can send.

import { openBrowser } from "../browsers.ts";
import { type Finding, type Ground, space } from "../ground.ts";
import type { Sample } from "../sample.ts";

const editsAtOnce = 20;
const wanted = 10_000;
/** Entries a second (issue "Trust"). */
const bar = 3_000;

type Away = {
  readonly writer: string;
  readonly reader: string;
  readonly text: { readonly letters: number; readonly hash: string };
};

/** Two profiles in one circle with one document, in which one of them wrote while the other was away. */
const writeAlone = async ({ server, profiles }: Ground, entries: number): Promise<Away> => {
  const [writer, reader] = [profiles.fresh(), profiles.fresh()];
  const at = await openBrowser(server, writer);
  const { engine, app } = await at.ours();
  await engine.evaluate((name) => window.enginePage.start(name), space);
  await app.evaluate(() => window.appPage.begin());
  const other = await openBrowser(server, reader);
  const theirs = await other.ours();
  await theirs.engine.evaluate((name) => window.enginePage.start(name), space);
  const link = await app.evaluate(() => window.appPage.invite());
  await theirs.app.evaluate((text) => window.appPage.join(text, 0), link);
  await theirs.app.evaluate(() => window.appPage.close());
  await theirs.engine.evaluate(() => window.enginePage.stop());
  await other.close();
  await app.evaluate(([to, by]) => window.appPage.typeBy([0, to], by), [
    entries * editsAtOnce,
    editsAtOnce,
  ] as const);
  const [letters, hash] = await Promise.all([
    app.evaluate(() => window.appPage.letters()),
    app.evaluate(() => window.appPage.hash()),
  ]);
  await app.evaluate(() => window.appPage.close());
  await engine.evaluate(() => window.enginePage.stop());
  await at.close();
  return { writer, reader, text: { letters, hash } };
};

/** Milliseconds from the first channel on. */
const catchUp = async ({ server, profiles }: Ground, { writer, reader, text }: Away): Promise<number> => {
  const own = [profiles.copy(writer), profiles.copy(reader)] as const;
  const [at, other] = await Promise.all(own.map((profile) => openBrowser(server, profile)));
  if (at === undefined || other === undefined) throw new Error("no browsers");
  const [mine, theirs] = await Promise.all([at.ours(), other.ours()]);
  await theirs.engine.evaluate((name) => window.enginePage.start(name), space);
  await theirs.app.evaluate(() => window.appPage.openFirst());
  const arriving = theirs.app.evaluate((wholeText) => window.appPage.arrived(wholeText), text);
  await mine.engine.evaluate((name) => window.enginePage.start(name), space);
  const arrived = await arriving;
  const [channel = NaN] = await theirs.engine.evaluate(() =>
    window.enginePage.channels().map((opened) => performance.timeOrigin + opened),
  );
  await Promise.all([at.close(), other.close()]);
  for (const profile of own) profiles.drop(profile);
  return arrived - channel;
};

export const measureCatching = async (ground: Ground): Promise<readonly Finding[]> => {
  const entries = ground.quick ? wanted / 10 : wanted;
  const away = await writeAlone(ground, entries);
  const times: number[] = [];
  for (let round = 0; round < ground.rounds; round++) {
    const took = await catchUp(ground, away);
    ground.say(`  ${took.toFixed(0)} ms, ${((1_000 * entries) / took).toFixed(0)} entries a second`);
    times.push(took);
  }
  const sample: Sample = { values: times, unit: "ms" };
  return [
    {
      name: `a machine that was away gets ${entries.toLocaleString("en")} entries of ${editsAtOnce} edits, once connected`,
      ours: sample,
      peer: "never (one message, too long)",
      ratio: null,
      bar: (1_000 * entries) / bar,
    },
  ];
};
