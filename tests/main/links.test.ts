// What a page makes the system start: a link as an argument, with whatever it could bring beside it. The app that is
// registered for links parses none; they are pasted. Electron itself is not here (`attacks-covered.md`).

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isForbiddenStart } from "../../src/main/electron/forbiddenStart.ts";
import { parseOptions } from "../../src/main/options.ts";
import { defaultPort } from "../../src/main/origins.ts";

const link = fc
  .tuple(fc.constantFrom("halaqa:", "HALAQA:", " halaqa:", "halaqa://"), fc.string({ maxLength: 60 }))
  .map((parts) => parts.join(""));
const given = fc.constantFrom(
  ["--port", "1"],
  ["--data-dir", "//elsewhere/share"],
  ["--hub-listen", "0.0.0.0:7320"],
  ["--practice", "guest", "--practice-folder", "/p"],
  ["--no-open"],
  ["--data-dir"],
  ["--inspect"],
  [],
);

describe("links among the arguments of a start", () => {
  it("[HOST-30] [V07] set nothing, neither they nor what stands before or behind them, a thousand times", () => {
    fc.assert(
      fc.property(
        fc.array(given, { maxLength: 3 }),
        link,
        fc.array(given, { maxLength: 3 }),
        (before, one, after) => {
          const parsed = parseOptions([...before.flat(), one, ...after.flat()], { port: defaultPort });
          expect(parsed).toEqual({ ok: false, error: { type: "unknownOption", option: one } });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("[V07] [E15] start no packaged app beside a switch that takes a wall down, nor as root", () => {
    const asked = (switches: readonly string[], isPackaged = true, isRoot = false) =>
      isForbiddenStart({
        isPackaged,
        isRoot,
        hasSwitch: (name) => switches.some((one) => one.split("=")[0] === name),
        valueOf: (name) => switches.find((one) => one.startsWith(`${name}=`))?.split("=")[1] ?? "",
      });
    for (const one of [
      "inspect",
      "inspect-brk=0",
      "remote-debugging-port=9222",
      "no-sandbox",
      "js-flags=--x",
    ])
      expect([one, asked([one])]).toEqual([one, true]);
    expect([asked(["password-store=basic"]), asked([], true, true)]).toEqual([true, true]);
    expect([asked([]), asked(["lang=ar"]), asked(["inspect"], false)]).toEqual([false, false, false]);
  });
});
