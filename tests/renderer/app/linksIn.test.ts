import { beforeAll, describe, expect, it } from "vitest";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { decodeInviteLink, encodeInviteLink } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { linksIn } from "../../../src/renderer/app/features/joining/linksIn.ts";
import { circleId } from "../../vectors/made/people.ts";
import { counted, good } from "../../vectors/made/vector.ts";

beforeAll(async () => {
  await readyCrypto();
});

const parts = { seed: redact(counted(0x70)), circleId, inviterPk: counted(0x80) };
const hints = ["ws://127.0.0.1:7310/hub/000102030405060708090a0b0c0d0e0f", "wss://hub.example.org"];
const written = (link: Parameters<typeof encodeInviteLink>[0]): string =>
  reveal(good(encodeInviteLink(link)));
const links = (): readonly string[] => [
  written({ for: "person", ...parts, hints }),
  written({ for: "machine", ...parts, hints: [] }),
  written({ for: "return", ...parts, salt: counted(0x90), hints }),
];

/** What the page goes on with: the first length that the engine takes. */
const linkIn = (pasted: string): string | undefined =>
  linksIn(pasted).find((one) => decodeInviteLink(one).ok);

const inLines = (text: string, width: number, end: string): string =>
  (text.match(new RegExp(`.{1,${width}}`, "gu")) ?? []).join(end);

describe("the link in what is pasted", () => {
  const around: readonly (readonly [string, (link: string) => string])[] = [
    ["alone", (link) => link],
    ["between spaces and lines", (link) => `  ${link} \n`],
    ["with marks of direction around it", (link) => `\u200f\u2067${link}\u2069\u200e`],
    ["behind words, and before them", (link) => `رابط الحلقة: ${link}، حتى الغد.`],
    ["at the end of a sentence", (link) => `Come in by ${link}.`],
    ["broken into lines by mail", (link) => inLines(link, 70, "\r\n")],
    ["on a line of its own in a message", (link) => `Come in:\n${link}\nUntil tomorrow.`],
    ["before a line of one word", (link) => `${link}\nAmina`],
    ["broken, behind words and before them", (link) => `رابط الحلقة: ${inLines(link, 60, "\n")}، حتى الغد.`],
    [
      "broken, with lines of words around it",
      (link) => `Come in:\n\n${inLines(link, 76, "\n")}\nUntil\ntomorrow`,
    ],
    ["broken before its letters", (link) => `Come in: ${inLines(link, 11, " \n  ")}`],
    ["broken in an answer", (link) => `> Come in:\n> ${inLines(link, 72, "\n> ")}\n>\n> Amina`],
    ["behind what only begins like one", (link) => `halaqa: the link is halaqa:join, that is ${link}`],
  ];
  it.each(around)("is found %s", (_, put) => {
    for (const link of links()) expect(linkIn(put(link))).toBe(link);
  });

  it("what is no link stays what it is, without its ends", () => {
    for (const text of ["https://example.org/", "halaqa:join", "حلقة"])
      expect(linksIn(` ${text}\n`)).toEqual([text]);
  });

  it("[INV-1] a link of which something is missing is not made whole by what stands beside it", () => {
    for (const link of links())
      for (const cut of [link.slice(0, -1), link.slice(0, 60)])
        for (const pasted of [cut, `${cut}\nUntil tomorrow`, `${cut}\nuntil\ntomorrow`])
          expect(linkIn(pasted)).toBeUndefined();
  });

  it("no message keeps the page from answering", () => {
    // Tried in every way of dividing it, the first of these takes minutes; more of it would never end.
    for (const line of ["\n\naa", "\n \n>aa", "\nhalaqa:", "halaqa:join#v1.", " \n"])
      expect(linksIn(`halaqa:join#v1.aa${line.repeat(32)}!`)[0]).toContain("halaqa:join#v1.aa");
    expect(linksIn(`halaqa:join#v1.aa${"\naa".repeat(500)}`).length).toBeLessThanOrEqual(64);
    // No further than any link is long, and one line.
    const long = linksIn(`halaqa:join#v1.aa${`\n${"a".repeat(200)}`.repeat(60)}`);
    expect(Math.max(...long.map(({ length }) => length))).toBeLessThan(1_024 + 200);
  });
});
