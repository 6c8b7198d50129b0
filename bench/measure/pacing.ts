// Writing as a person does: ten edits of the trace at a time, which is what one and a half seconds of fast typing come
// to, each ten on the disk before the next. Here gathering helps least, and each entry brings its own seal, signature
// and place in the log. Both sides take turns.

import { openBrowser } from "../browsers.ts";
import { compare, type Finding, type Ground, peerName, space } from "../ground.ts";
import type { Sample } from "../sample.ts";

const atOnce = 10;

export const measurePacing = async ({
  server,
  profiles,
  quick,
  say,
}: Ground): Promise<readonly Finding[]> => {
  const edits = quick ? 1_000 : 10_000;
  const browser = await openBrowser(server, profiles.fresh());
  const peerBrowser = await openBrowser(server, profiles.fresh());
  const { engine, app } = await browser.ours();
  const peer = await peerBrowser.peer();
  await engine.evaluate((name) => window.enginePage.start(name), space);
  await app.evaluate(() => window.appPage.begin());
  await peer.evaluate((name) => window.peerPage.openStored(name), peerName);
  await app.evaluate(() => window.appPage.loadTrace());
  await peer.evaluate(() => window.peerPage.loadTrace());

  const before = await engine.evaluate(() => window.enginePage.written());
  const beforePeer = await peer.evaluate(() => window.peerPage.written());
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let from = 0; from < edits; from += atOnce) {
    const range = [from, from + atOnce] as const;
    const mine = await app.evaluate(([a, b]) => window.appPage.type(a, b), range);
    const other = await peer.evaluate(([a, b]) => window.peerPage.type(a, b), range);
    ours.push((1_000 * mine) / atOnce);
    theirs.push((1_000 * other) / atOnce);
  }
  const after = await engine.evaluate(() => window.enginePage.written());
  const afterPeer = await peer.evaluate(() => window.peerPage.written());
  const usage = await engine.evaluate(() => window.enginePage.usage());
  const peerUsage = await peer.evaluate(() => window.peerPage.usage());
  await Promise.all([browser.close(), peerBrowser.close()]);
  say(`  ${edits} edits by ${atOnce}`);
  const one = (value: number, unit: string): Sample => ({ values: [value], unit });
  return [
    compare(
      `write per edit, ${edits.toLocaleString("en")} edits by ${atOnce}, each ${atOnce} on the disk before the next`,
      { values: ours, unit: "µs" },
      { values: theirs, unit: "µs" },
    ),
    compare(
      "… bytes given to the disk per edit",
      one((after.bytes - before.bytes) / edits, "B"),
      one((afterPeer.bytes - beforePeer.bytes) / edits, "B"),
    ),
    compare(
      "… in rows",
      one(after.rows - before.rows, "rows"),
      one(afterPeer.rows - beforePeer.rows, "rows"),
    ),
    compare("… disk when typing ended, everything", one(usage / 1_000, "kB"), one(peerUsage / 1_000, "kB")),
  ];
};
