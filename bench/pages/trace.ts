// The editing trace (bench/trace/CREDITS.md) and how it is typed: both sides type the same edits, one transaction
// each, into the same document, one paragraph of rich text.

import * as Y from "yjs";
import { roots } from "../../src/schema/roots.ts";

export type Edit = readonly [position: number, deleted: number, inserted: string];

let loaded: Promise<readonly Edit[]> | null = null;

export const loadTrace = (): Promise<readonly Edit[]> => {
  loaded ??= fetch("/trace.json").then((answer) => answer.json() as Promise<readonly Edit[]>);
  return loaded;
};

export const contentOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment(roots.content);

/** The paragraph's text; undefined while nothing has come. */
export const findText = (content: Y.XmlFragment): Y.XmlText | undefined => {
  const paragraph: unknown = content.length === 0 ? undefined : content.get(0);
  const text: unknown = paragraph instanceof Y.XmlElement ? paragraph.get(0) : undefined;
  return text instanceof Y.XmlText ? text : undefined;
};

export const beginText = (content: Y.XmlFragment): Y.XmlText => {
  const text = new Y.XmlText();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [text]);
  content.insert(0, [paragraph]);
  return text;
};

export const textOf = (content: Y.XmlFragment): Y.XmlText => findText(content) ?? beginText(content);

export const typeEdits = (text: Y.XmlText, edits: readonly Edit[], from: number, to: number): void => {
  const { doc } = text;
  if (doc === null) throw new Error("a text without a document");
  for (let at = from; at < to; at++) {
    const [position, deleted, inserted] = edits[at] ?? [0, 0, ""];
    doc.transact(() => {
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== "") text.insert(position, inserted);
    });
  }
};

/** So many edits are typed before what they left to do is waited for: nobody types into a growing backlog. */
export const drainEvery = 500;

/** Types a part of the trace; `drain` waits until what was typed is worked off. Gives milliseconds. */
export const typeDrained = async (
  text: Y.XmlText,
  [from, to]: readonly [number, number],
  drain: () => Promise<void>,
  end: () => Promise<void>,
): Promise<number> => {
  const edits = await loadTrace();
  const begun = performance.now();
  for (let at = from; at < to; at += drainEvery) {
    typeEdits(text, edits, at, Math.min(to, at + drainEvery));
    await drain();
  }
  await end();
  return performance.now() - begun;
};

export const hashOf = async (text: string): Promise<string> => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** XmlText's own toString writes marks as tags; there are none here, but it would escape nothing either. */
export const plainOf = (content: Y.XmlFragment): string => findText(content)?.toString() ?? "";

/** Letters in all paragraphs. */
export const lettersOf = (content: Y.XmlFragment): number => {
  let letters = 0;
  for (const paragraph of content.toArray())
    if (paragraph instanceof Y.XmlElement)
      for (const text of paragraph.toArray()) if (text instanceof Y.XmlText) letters += text.length;
  return letters;
};
