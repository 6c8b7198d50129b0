// The person who is already there in the practice circle: a second engine in this page, in memory, that founded the
// circle, brought a text and wrote beside it. It answers nothing by itself and ends with the page.

import { createMemoryStore } from "../../../adapters/memory/index.ts";
import type { Language } from "../../../bridge/view.ts";
import type { Refusal } from "../../../bridge/contract.ts";
import { redact, type Result, toBase64url } from "../../../core/base/index.ts";
import {
  createVerbs,
  type Engine,
  type EngineParts,
  startEngine,
  type Verbs,
} from "../../../core/engine/index.ts";
import type { Transport } from "../../../core/ports/index.ts";
import { blocksOf, encodeEdition, type MarkKind, type Note } from "../../../schema/index.ts";
import { makeAnchor } from "../../../text/anchor.ts";
import { createWords, type WordKey } from "../../words/index.ts";
import { sampleEdition } from "./sample.ts";

const silent = { isPersisted: () => true, ownHubs: () => [], hubStates: () => [] } as const;

/** Somebody whom nobody asks: everything is confirmed, and nobody compares words. */
export const unaskedVerbs = (engine: Engine): Verbs =>
  createVerbs(engine, {
    confirm: () => Promise.resolve(true),
    compare: () => Promise.resolve("later"),
    lock: () => undefined,
    curtain: () => undefined,
    showRecoveryCode: () => Promise.resolve(false),
    finish: () => Promise.resolve("no"),
    changeWords: () => Promise.resolve(false),
    wiping: () => Promise.resolve(false),
    holdToWipe: () => undefined,
    touched: () => undefined,
  });

const given = async <T>(answer: Promise<Result<T, Refusal>>): Promise<T> => {
  const result = await answer;
  if (!result.ok) throw new Error(`the practice circle could not be made: ${result.error}`);
  return result.value;
};

/** Which block, from which word to which, and what is said of it. */
const firstNotes: readonly {
  readonly block: number;
  readonly words: number;
  readonly kind: MarkKind;
  readonly key: WordKey;
}[] = [
  { block: 0, words: 5, kind: "question", key: "practice:question" },
  { block: 2, words: 6, kind: "comment", key: "practice:comment" },
  { block: 8, words: 4, kind: "disagreement", key: "practice:disagreement" },
];

const endOfWords = (text: string, count: number): number => {
  let at = -1;
  for (let word = 0; word < count; word++) {
    const next = text.indexOf(" ", at + 1);
    if (next < 0) return text.length;
    at = next;
  }
  return at;
};

export type InventedPerson = {
  /** By which the one who practises comes in; no words are compared. */
  readonly link: string;
  readonly stop: () => Promise<void>;
};

/** Founds the circle with a text and notes on the given road; `ownHubs` go into the link. */
export const foundPracticeCircle = async (
  engine: Engine,
  verbs: Verbs,
  language: Language,
): Promise<string> => {
  const { handlers } = verbs;
  const { clock, random } = engine.parts;
  const { t } = createWords(language, "language");
  const { circleId } = await given(
    handlers["circle.create"]({ name: t("practice:circle"), myName: t("practice:invented") }),
  );
  const edition = sampleEdition(language);
  const { docId } = await given(handlers["reading.add"]({ circleId, edition: encodeEdition(edition) }));
  const blocks = blocksOf(edition);
  const noteId = (): string => toBase64url(random.bytes(16));
  for (const { block: place, words, kind, key } of firstNotes) {
    const block = blocks[place];
    if (block === undefined) continue;
    const range = {
      start: { blockId: block.id, offset: 0 },
      end: { blockId: block.id, offset: endOfWords(block.text, words) },
    };
    const anchor = makeAnchor(blocks, range);
    if (anchor === null) continue;
    const createdAt = clock.now();
    const mark: Note = { type: "mark", id: noteId(), kind, anchor, text: t(key), createdAt, editedAt: null };
    await given(handlers["notes.put"]({ circleId, scope: docId, note: mark }));
    if (kind !== "question") continue;
    const reply: Note = {
      type: "reply",
      id: noteId(),
      to: mark.id,
      text: t("practice:reply"),
      createdAt,
      editedAt: null,
    };
    await given(handlers["notes.put"]({ circleId, scope: docId, note: reply }));
  }
  await given(handlers["document.create"]({ circleId, title: t("practice:document") }));
  // Who locks the other window of a demonstration comes back as somebody new, by the same link.
  const { link } = await given(
    handlers["invite.createFor"]({ circleId, hours: 24, needsConfirm: false, rank: "member", uses: 20 }),
  );
  return link;
};

export const inventPerson = async (
  parts: Omit<EngineParts, "store" | "transport">,
  transport: Transport,
  language: Language,
): Promise<InventedPerson> => {
  const started = await startEngine(
    { ...parts, store: createMemoryStore(), transport },
    { vmk: redact(parts.random.bytes(32)), root: redact(parts.random.bytes(32)), language },
    { ...silent, host: "browser", practice: true },
  );
  if (!started.ok) throw new Error(`the practice circle could not be made: ${started.error.type}`);
  const engine = started.value;
  const link = await foundPracticeCircle(engine, unaskedVerbs(engine), language);
  return { link, stop: () => engine.stop() };
};
