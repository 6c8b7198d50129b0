// Copies of a document and bringing it back (COPY). A copy is a document of its own that its text names, as an edition
// is; that it is kept, and under which name, stands in its maker's margin. Bringing back is an ordinary edit of somebody
// who may write, after a copy of what is there was kept. Runs in the circle's queue.

import { copyLimits, asLine, type CopyEntry, type CopyPart, parseCopy } from "../../schema/index.ts";
import { mostAtOnce, type Refusal } from "../../bridge/contract.ts";
import { type DocId, err, ok, type Result, toBase64url, type UserId } from "../base/index.ts";
import { rankOf } from "../circle/facts.ts";
import { rightIn } from "../circle/index.ts";
import {
  bringTo,
  copyTextOf,
  editionDocId,
  putKept,
  readEditionText,
  readKept,
  type Replica,
  treeOf,
  writeEdition,
} from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import { emptiedAt, putAwayIn } from "./emptied.ts";
import { dropNote, marginsOf, ownMargin } from "./notes.ts";
import { changeText, listed } from "./ownText.ts";
import { refusalOf } from "./verbGround.ts";
import { contentWithout, type Entries } from "./without.ts";

/** Of one person, for each document: beyond that the oldest that the app made go, and no more are named. */
const most = {
  named: mostAtOnce.namedCopies,
  unnamed: 10,
  restored: 50,
  shown: 1_000,
  shownOfOne: 50,
} as const;

export type KeptCopy = CopyEntry & { readonly by: UserId };
export type Restored = { readonly by: UserId; readonly name: string | null; readonly createdAt: number };

/** A copy by who made it and the id of its record, or the document as it is without what these entries deleted. */
export type Target =
  | { readonly type: "copy"; readonly by: UserId; readonly id: string }
  | ({ readonly type: "without" } & Entries);

type Done<T> = Promise<Result<T, Refusal>>;
type Stored = { readonly stored: Promise<void> };

const ofEach = async (circle: Circle, docId: DocId) => {
  const all: { readonly by: UserId; readonly kept: ReturnType<typeof readKept> }[] = [];
  for (const [margin, by] of marginsOf(circle, docId)) {
    const text = await circle.texts.ensure(margin);
    const replica = text.ok ? shownOf(circle, margin) : undefined;
    if (replica !== undefined) all.push({ by, kept: readKept(replica) });
  }
  return all;
};

/** RULE: [COPY-5] newest first, of everybody no more than their share, so that nobody pushes out the others' copies. */
export const copiesOf = async (
  circle: Circle,
  docId: DocId,
): Promise<{ readonly copies: readonly KeptCopy[]; readonly restored: readonly Restored[] }> => {
  const all = await ofEach(circle, docId);
  const now = circle.parts.clock.now();
  const having = all.filter(({ kept }) => kept.copies.length + kept.restored.length > 0).length;
  const share = Math.max(1, Math.min(most.shownOfOne, Math.floor(most.shown / Math.max(1, having))));
  const shown = <T extends { readonly createdAt: number }>(of: (one: (typeof all)[number]) => readonly T[]) =>
    all
      .flatMap((one) =>
        of(one)
          .slice(0, share)
          .map((each) => ({ ...each, by: one.by })),
      )
      // A clock that is ahead says nothing of a day that has not come.
      .map((each) => ({ ...each, createdAt: Math.min(now, each.createdAt) }))
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .slice(0, most.shown);
  return { copies: shown(({ kept }) => kept.copies), restored: shown(({ kept }) => kept.restored) };
};

const isAnnotator = (circle: Circle, docId: DocId): boolean => {
  const state = circle.graph.current();
  const { userId } = circle.self;
  const right = rightIn(state, userId, docId);
  // The copy is a document of its own, which readers write none of.
  return (state.users.get(userId)?.rank ?? 0) >= rankOf.member && (right === "write" || right === "annotate");
};

const newId = (circle: Circle): string => toBase64url(circle.parts.random.bytes(16));

const ownKept = async (circle: Circle, docId: DocId): Promise<ReturnType<typeof readKept>> => {
  const { docId: margin } = ownMargin(circle, docId);
  await circle.texts.ensure(margin);
  const replica = shownOf(circle, margin);
  return replica === undefined ? { copies: [], restored: [] } : readKept(replica);
};

const change = async (
  circle: Circle,
  place: Parameters<typeof changeText>[1],
  write: (replica: Replica) => readonly Uint8Array[],
): Done<Stored> => {
  const changed = await changeText(circle, place, write);
  return changed.ok ? changed : err(refusalOf[changed.error.type]);
};

/** Its text into the document that it names; nothing where that is here. */
const writeCopy = async (circle: Circle, encoded: string): Done<Stored & { readonly copy: DocId }> => {
  const copy = editionDocId(encoded);
  let failed = false;
  const written = await change(circle, { docId: copy, scope: null }, (replica) => {
    const updates = writeEdition(replica, encoded);
    failed = !updates.ok;
    return updates.ok ? updates.value : [];
  });
  if (failed) return err("tooLarge");
  return written.ok ? ok({ ...written.value, copy }) : written;
};

export const presentOf = async (circle: Circle, docId: DocId): Done<readonly CopyPart[]> => {
  const text = await circle.texts.ensure(docId);
  if (!text.ok) return err(refusalOf[text.error.type]);
  const { doc } = shownOf(circle, docId) ?? text.value.replica;
  return doc === null ? err("textChanged") : ok(treeOf(doc));
};

/** RULE: [COPY-1] the document as it is now; `typed` null: kept by the app before something is brought back. */
export const keepCopy = async (
  circle: Circle,
  docId: DocId,
  typed: string | null,
): Done<Stored & { readonly by: UserId; readonly id: string }> => {
  const name = typed === null ? null : asLine(typed, copyLimits.name);
  if (typed !== null && name === null) return err("unfit");
  if (!isAnnotator(circle, docId)) return err("notAllowed");
  const { copies } = await ownKept(circle, docId);
  const named = copies.filter((one) => one.name !== null);
  if (name !== null && named.length >= most.named) return err("copiesTooMany");
  const content = await presentOf(circle, docId);
  if (!content.ok) return content;
  const encoded = copyTextOf(content.value);
  if (!encoded.ok) return err("tooLarge");
  const written = await writeCopy(circle, encoded.value);
  if (!written.ok) return written;
  const { copy } = written.value;
  const known = name === null ? copies.find((one) => one.copy === copy) : undefined;
  const by = circle.self.userId;
  if (known !== undefined) return ok({ stored: written.value.stored, by, id: known.id });
  const unnamed = copies.filter((one) => one.name === null);
  const away = name === null ? unnamed.slice(most.unnamed - 1).map(({ id }) => id) : [];
  const id = newId(circle);
  const entry: CopyEntry = { type: "copy", id, copy, name, createdAt: circle.parts.clock.now() };
  const noted = await change(circle, ownMargin(circle, docId), (margin) =>
    listed(putKept(margin, entry, away)),
  );
  if (!noted.ok) return noted;
  return ok({
    stored: Promise.all([written.value.stored, noted.value.stored]).then(() => undefined),
    by,
    id,
  });
};

/** RULE: [COPY-2] the copy's text is what its name says, and what an editor could have made, or it is not shown. */
const contentOfCopy = async (circle: Circle, { copy }: CopyEntry): Done<readonly CopyPart[]> => {
  const text = await circle.texts.ensure(copy);
  if (!text.ok) return err(refusalOf[text.error.type]);
  const read = readEditionText(shownOf(circle, copy) ?? text.value.replica, copy);
  if (!read.ok) return err(read.error.type === "notYetHere" ? "notYetHere" : "textChanged");
  const content = parseCopy(read.value);
  return content.ok ? content : err("textChanged");
};

export type Seen = {
  readonly content: readonly CopyPart[];
  readonly name: string | null;
  readonly createdAt: number | null;
  /** Who brought the document back since those deletions: what they took may be there twice. */
  readonly since: { readonly by: UserId; readonly createdAt: number } | null;
};

export const contentOf = async (circle: Circle, docId: DocId, target: Target): Done<Seen> => {
  const { copies, restored } = await copiesOf(circle, docId);
  if (target.type === "without") {
    const content = await contentWithout(circle, docId, target);
    const at = emptiedAt(circle, docId, target.device);
    const later = restored.find(({ createdAt }) => createdAt >= at);
    const since = later === undefined ? null : { by: later.by, createdAt: later.createdAt };
    return content.ok ? ok({ content: content.value, name: null, createdAt: null, since }) : content;
  }
  const kept = copies.find(({ by, id }) => by === target.by && id === target.id);
  if (kept === undefined) return err("notFound");
  const content = await contentOfCopy(circle, kept);
  return content.ok
    ? ok({ content: content.value, name: kept.name, createdAt: kept.createdAt, since: null })
    : content;
};

/** RULE: [COPY-4] only from one's own margin. */
export const dropCopy = async (circle: Circle, docId: DocId, id: string): Done<Stored> => {
  const { copies } = await ownKept(circle, docId);
  if (!copies.some((one) => one.id === id)) return err("notFound");
  const dropped = await dropNote(circle, docId, id);
  return dropped.ok ? dropped : err(refusalOf[dropped.error.type]);
};

export type BroughtBack = Stored & {
  /** The copy of what was there; null: it was larger than a copy can be, or there was nothing to change. */
  readonly kept: { readonly by: UserId; readonly id: string } | null;
};

/** RULE: [COPY-3] an ordinary edit, after what is there was kept; then it is noted in one's own margin. */
export const bringBack = async (circle: Circle, docId: DocId, target: Target): Done<BroughtBack> => {
  if (rightIn(circle.graph.current(), circle.self.userId, docId) !== "write") return err("notAllowed");
  const seen = await contentOf(circle, docId, target);
  if (!seen.ok) return seen;
  const before = await presentOf(circle, docId);
  if (!before.ok) return before;
  if (JSON.stringify(before.value) === JSON.stringify(seen.value.content))
    return ok({ kept: null, stored: Promise.resolve() });
  const kept = await keepCopy(circle, docId, null);
  if (!kept.ok && kept.error !== "tooLarge") return kept;
  const brought = await change(circle, { docId, scope: null }, (replica) => {
    const update = replica.change((doc) => bringTo(doc, seen.value.content));
    // The next editor of this document writes under the same number.
    replica.writeNoMore();
    return listed(update);
  });
  if (!brought.ok) return brought;
  const { restored } = await ownKept(circle, docId);
  const noted = await change(circle, ownMargin(circle, docId), (margin) => {
    const { name } = seen.value;
    const entry = { type: "restored", id: newId(circle), name, createdAt: circle.parts.clock.now() } as const;
    return listed(
      putKept(
        margin,
        entry,
        restored.slice(most.restored - 1).map(({ id }) => id),
      ),
    );
  });
  if (!noted.ok) return noted;
  putAwayIn(circle, docId);
  const stored = Promise.all([brought.value.stored, noted.value.stored]).then(() => undefined);
  return ok({ kept: kept.ok ? { by: kept.value.by, id: kept.value.id } : null, stored });
};
