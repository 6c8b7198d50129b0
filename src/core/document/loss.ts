// How much of a document an update takes away. What it takes and writes again, as when a paragraph is divided, is moved
// and not taken; what it brings and deletes itself was never there. It costs nothing where little is deleted, and never
// more than a walk over the document for each hundred letters that somebody had to write first.

import * as Y from "yjs";
import type { Bytes } from "../base/index.ts";
import { roots } from "../../schema/index.ts";
import { contentKinds, readUpdate } from "./updateReader.ts";

/** RULE: [COPY-6] more than this share, in percent, of a text that was not tiny. */
const lossLimits = { percent: 30, letters: 300 } as const;
const leastTaken = (lossLimits.letters * lossLimits.percent) / 100;
/** Of more passages it is not asked whether they were written again. */
const mostCompared = 64;

const lettersIn = (parent: Y.XmlFragment): number =>
  parent
    .toArray()
    .reduce(
      (sum, child) =>
        sum +
        (child instanceof Y.XmlText ? child.length : child instanceof Y.XmlElement ? lettersIn(child) : 0),
      0,
    );

/** Of a client's clocks from `from` up to `end`, the text in items that are looked for. */
const textsIn = (
  doc: Y.Doc,
  { client, from, end }: { readonly client: number; readonly from: number; readonly end: number },
  isLookedFor: (item: Y.Item) => boolean,
): readonly string[] => {
  const structs = doc.store.clients.get(client) ?? [];
  const texts: string[] = [];
  if (from >= end || from >= Y.getState(doc.store, client)) return texts;
  for (let at = Y.findIndexSS(structs, from); at < structs.length; at++) {
    const struct = structs[at];
    if (struct === undefined || struct.id.clock >= end) break;
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
    if (!isLookedFor(struct)) continue;
    texts.push(struct.content.str.slice(Math.max(0, from - struct.id.clock), end - struct.id.clock));
  }
  return texts;
};

/** Text that stood there before the transaction and is gone after it. */
const takenIn = ({ doc, deleteSet, beforeState }: Y.Transaction): readonly string[] =>
  [...deleteSet.clients].flatMap(([client, ranges]) => {
    const old = beforeState.get(client) ?? 0;
    return ranges.flatMap(({ clock, len }) =>
      textsIn(doc, { client, from: clock, end: Math.min(clock + len, old) }, () => true),
    );
  });

/** Where somebody reads it: what an update brings and deletes itself, or puts where nobody looks, is nothing moved. */
const stands = (item: Y.Item, content: Y.XmlFragment): boolean => {
  if (item.deleted) return false;
  let { parent } = item;
  while (parent instanceof Y.AbstractType) {
    if (parent === content) return true;
    parent = parent._item?.parent ?? null;
  }
  return false;
};

/** What the update brought, as far as it stands in the text now. */
const writtenBy = (doc: Y.Doc, update: Bytes): readonly string[] => {
  const read = readUpdate(update);
  if (!read.ok) return [];
  const content = doc.getXmlFragment(roots.content);
  return read.value.blocks.flatMap(({ client, structs }) =>
    structs
      .filter(({ kind }) => kind === contentKinds.text)
      .flatMap(({ clock, length }) =>
        textsIn(doc, { client, from: clock, end: clock + length }, (item) => stands(item, content)),
      ),
  );
};

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

/** Applies, and says how many percent of the text that took away; null where that is no more than is usual. */
export const withLoss = (doc: Y.Doc, update: Bytes, apply: () => boolean): number | null => {
  const taken: string[] = [];
  // The last moment in which what was deleted can still be read.
  const listen = (transaction: Y.Transaction): void => {
    for (const text of takenIn(transaction)) taken.push(text);
  };
  doc.on("afterTransaction", listen);
  const isApplied = apply();
  doc.off("afterTransaction", listen);
  const all = lengthOf(taken);
  if (!isApplied || all <= leastTaken) return null;
  const written = writtenBy(doc, update);
  const said = written.join("\0");
  const moved = taken
    .toSorted((a, b) => b.length - a.length)
    .slice(0, mostCompared)
    .filter((text) => said.includes(text));
  const before = Math.max(all, lettersIn(doc.getXmlFragment(roots.content)) + all - lengthOf(written));
  const percent = Math.floor((100 * (all - lengthOf(moved))) / before);
  return before >= lossLimits.letters && percent > lossLimits.percent ? percent : null;
};

/** The update without what it deletes; null: nothing else is in it. */
export const withoutDeletions = (update: Bytes): Bytes | null => {
  const read = readUpdate(update);
  const last = read.ok ? read.value.blocks.at(-1)?.structs.at(-1) : undefined;
  if (last === undefined) return null;
  const kept = new Uint8Array(last.to + 1);
  kept.set(update.subarray(0, last.to));
  return kept;
};
