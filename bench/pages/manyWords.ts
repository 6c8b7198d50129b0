// A long text that compresses about as prose does: words of a seeded generator, never the same paragraph twice, so
// that nothing is gained by a text that repeats itself.

import * as Y from "yjs";

const letters = "etaoinshrdlucmfwypvbgkjqxz";

export const writeManyWords = (content: Y.XmlFragment, length: number): number => {
  let state = 0x9e3779b9;
  const random = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  // Common words are short and come often, as in any language.
  const words = Array.from({ length: 12_000 }, (_, n) => {
    const size = 1 + Math.min(11, Math.floor(Math.log2(n + 2) / 2) + random(5));
    return Array.from({ length: size }, () => letters[Math.min(random(26), random(26))]).join("");
  });
  const word = (): string => words[Math.floor(words.length ** (random(1_000_000) / 1_000_000)) - 1] ?? "";
  const paragraph = (size: number): Y.XmlElement => {
    let written = word();
    while (written.length < size) written += ` ${word()}`;
    const element = new Y.XmlElement("paragraph");
    element.insert(0, [new Y.XmlText(written.slice(0, size))]);
    return element;
  };
  content.doc?.transact(() => {
    for (let left = length; left > 0; left -= 600)
      content.insert(content.length, [paragraph(Math.min(left, 600))]);
  });
  return length;
};
