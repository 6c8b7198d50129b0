import { describe, expect, it } from "vitest";
import { linkIn } from "../../../src/renderer/app/features/joining/linkIn.ts";

const link = `halaqa:join#v1.${"aB3_-".repeat(40)}`;

describe("the link in what is pasted", () => {
  it.each([
    ["alone", link],
    ["between spaces and lines", `  ${link} \n`],
    ["with marks of direction around it", `\u200f\u2067${link}\u2069\u200e`],
    ["behind words, and before them", `رابط الحلقة: ${link}، حتى الغد.`],
    ["broken into lines by mail", link.replace(/.{70}/g, "$&\r\n")],
    ["on a line of its own in a message", `Come in:\n${link}\nUntil tomorrow.`],
  ])("is found %s", (_, pasted) => {
    expect(linkIn(pasted)).toBe(link);
  });

  it("what is no link stays what it is, without its ends", () => {
    for (const text of ["https://example.org/", "halaqa:join", "حلقة"])
      expect(linkIn(` ${text}\n`)).toBe(text);
  });
});
