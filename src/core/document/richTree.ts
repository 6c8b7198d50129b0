// The text of a document as a plain tree (schema/copy.ts), read without judging: what does not fit the vocabulary is
// not there, whoever wrote it.

import * as Y from "yjs";
import { err, ok, type Result } from "../base/result.ts";
import { textOf, utf8 } from "../base/index.ts";
import {
  copyElement,
  copyLimits,
  type CopyPart,
  type CopyRun,
  copyRun,
  encodeCopy,
  isRun,
  joinRuns,
  richTextNodes,
  roots,
  textOfRun,
} from "../../schema/index.ts";

/** Lone surrogates, which no UTF-8 holds, as Yjs writes them: each one replacement character. */
const wellFormed = (text: string): string => textOf(utf8(text)) ?? "";

export const runsOf = (text: Y.XmlText): readonly CopyRun[] => {
  const delta = text.toDelta() as readonly { readonly insert: unknown; readonly attributes?: unknown }[];
  const runs = delta.flatMap(({ insert, attributes }) =>
    typeof insert === "string" ? [copyRun(wellFormed(insert), attributes)] : [],
  );
  return joinRuns(runs).filter(isRun);
};

/** Nesting has a bound: the gate lets nothing deeper in. */
const partsOf = (parent: Y.XmlFragment): readonly CopyPart[] =>
  joinRuns(
    parent.toArray().flatMap((child): readonly CopyPart[] => {
      if (child instanceof Y.XmlText) return runsOf(child);
      return child instanceof Y.XmlElement ? elementOf(child) : [];
    }),
  );

export const elementOf = (element: Y.XmlElement): readonly CopyPart[] =>
  Object.hasOwn(richTextNodes, element.nodeName)
    ? [copyElement(element.nodeName, element.getAttributes(), partsOf(element))]
    : [];

export const treeOf = (doc: Y.Doc): readonly CopyPart[] => partsOf(doc.getXmlFragment(roots.content));

const measure = (parts: readonly CopyPart[], count: { text: number; parts: number }): void => {
  for (const part of parts) {
    count.parts += 1;
    if (isRun(part)) count.text += textOfRun(part).length;
    else measure(part.inside ?? [], count);
  }
};

/** The copy's canonical text, which names it; an error where it is more than a copy holds. */
export const copyTextOf = (content: readonly CopyPart[]): Result<string, { readonly type: "tooLarge" }> => {
  const count = { text: 0, parts: 0 };
  measure(content, count);
  const isLarge = count.text > copyLimits.text || count.parts > copyLimits.parts;
  const encoded = isLarge ? "" : encodeCopy(content);
  return isLarge || encoded.length > copyLimits.encoded ? err({ type: "tooLarge" }) : ok(encoded);
};
