// Editors for tests: app replicas with undo, driven by a seed through everything that the real editor does to a
// document (blocks, headings, lists, tables, text, formats, attributes, deletion, undo), each beside its engine.

import * as Y from "yjs";
import type { Bytes, DocId } from "../../../src/core/base/index.ts";
import { judgeOwnUpdate } from "../../../src/core/document/index.ts";
import { createReplicaDoc } from "../../../src/core/yjs/index.ts";
import type { LogOutput } from "../../../src/core/log/index.ts";
import { content, type Member } from "../log/world.ts";

const words = ["سلام", "حرية", "law", "a", "😀", " ", "the people", "ـ"];

type Chance = () => number;
const pick = <T>(chance: Chance, items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;

const texts = (node: Y.XmlFragment | Y.XmlElement, found: Y.XmlText[] = []): Y.XmlText[] => {
  for (const child of node.toArray()) {
    if (child instanceof Y.XmlText) found.push(child);
    else if (child instanceof Y.XmlElement) texts(child, found);
  }
  return found;
};

const paragraph = (text: string, name = "paragraph"): Y.XmlElement => {
  const element = new Y.XmlElement(name);
  const inner = new Y.XmlText();
  inner.applyDelta([{ insert: text }, { insert: "!", attributes: { bold: {} } }]);
  element.insert(0, [inner]);
  return element;
};

const table = (chance: Chance): Y.XmlElement => {
  const made = new Y.XmlElement("table");
  const rows = Array.from({ length: 2 }, () => {
    const row = new Y.XmlElement("tableRow");
    row.insert(
      0,
      Array.from({ length: 2 }, () => {
        const cell = new Y.XmlElement("tableCell");
        cell.setAttribute("colspan", 1 as unknown as string);
        cell.insert(0, [paragraph(pick(chance, words))]);
        return cell;
      }),
    );
    return row;
  });
  made.insert(0, rows);
  return made;
};

/** One thing that a person does. */
const act = (doc: Y.Doc, chance: Chance): void => {
  const root = content(doc);
  const all = texts(root);
  const text = all.length === 0 ? null : pick(chance, all);
  const at = text === null ? 0 : Math.floor(chance() * (text.length + 1));
  const length = text === null ? 0 : Math.min(text.length - at, 1 + Math.floor(chance() * 4));
  const what = chance();
  if (text === null || what < 0.12)
    root.insert(Math.floor(chance() * (root.length + 1)), [paragraph(pick(chance, words))]);
  else if (what < 0.5) text.insert(at, pick(chance, words));
  else if (what < 0.62 && length > 0) text.delete(at, length);
  else if (what < 0.78 && length > 0)
    text.format(
      at,
      length,
      pick<Record<string, unknown>>(chance, [
        { bold: {} },
        { bold: null },
        { italic: {} },
        { link: { href: "https://a.b" } },
        { link: null },
      ]),
    );
  else if (what < 0.82) root.insert(root.length, [table(chance)]);
  else if (what < 0.87 && root.length > 1) root.delete(Math.floor(chance() * root.length), 1);
  else if (what < 0.92) {
    const block = root.get(Math.floor(chance() * root.length));
    if (block instanceof Y.XmlElement) {
      if (chance() < 0.7) block.setAttribute("dir", pick(chance, ["rtl", "ltr"]));
      else block.removeAttribute("dir");
    }
  } else {
    // split a block, as an editor does: the rest goes into a new one, made and partly emptied again at once
    const rest = text.toString().slice(0, 3);
    const made = paragraph(rest.replaceAll(/<[^>]*>/g, ""), "heading");
    made.setAttribute("level", 2 as unknown as string);
    root.insert(root.length, [made]);
    if (length > 0) text.delete(at, length);
    if (chance() < 0.3) root.delete(root.length - 1, 1);
  }
};

/** The app page's replica of a document, with the engine's behind it. */
export class Editor {
  readonly member: Member;
  readonly docId: DocId;
  readonly app = createReplicaDoc();
  readonly #chance: Chance;
  readonly #undo: Y.UndoManager;
  #pending: Bytes[] = [];
  #start: number;
  /** Deletions and structs that the app made without a person. */
  uncalled = 0;

  constructor(member: Member, docId: DocId, chance: Chance) {
    this.member = member;
    this.docId = docId;
    this.#chance = chance;
    const client = member.client(docId);
    this.app.clientID = client;
    this.#start = member.document(docId).table.end(client);
    this.#undo = new Y.UndoManager(content(this.app), { captureTimeout: 0 });
    let writing = false;
    this.app.on("update", (update: Bytes, origin: unknown) => {
      if (origin === "network") return;
      if (!writing) this.uncalled++;
      this.#take(update, client);
    });
    this.write = (edit) => {
      writing = true;
      edit();
      writing = false;
    };
  }

  write: (edit: () => void) => void;

  #take(update: Bytes, client: number): void {
    const document = this.member.document(this.docId);
    const verdict = judgeOwnUpdate(document, this.docId, client, update);
    if (verdict.type !== "sound") throw new Error(`an honest update was refused: ${JSON.stringify(verdict)}`);
    const applied = document.replica.apply(update);
    if (!applied.ok) throw new Error(applied.error.type);
    this.#pending.push(update);
  }

  act(): void {
    const chance = this.#chance;
    this.write(() => {
      const what = chance();
      if (what < 0.1) this.#undo.undo();
      else if (what < 0.15) this.#undo.redo();
      else if (what < 0.3)
        this.app.transact(() => {
          for (let n = 0; n < 3; n++) act(this.app, chance);
        });
      else act(this.app, chance);
    });
  }

  /** Makes entries of what is pending. */
  flush(): readonly Bytes[] {
    const client = this.member.client(this.docId);
    const entries =
      this.#pending.length === 0 ? [] : this.member.entriesFor(this.docId, this.#pending, this.#start);
    this.#pending = [];
    this.#start = this.member.document(this.docId).table.end(client);
    return entries.map((entry) => entry.envelope);
  }

  /** An entry from somebody else, into the engine and on to the app. */
  receive(bytes: Bytes, from: string): readonly LogOutput[] {
    const outputs = this.member.receive(bytes, from);
    for (const output of outputs)
      if (output.type === "accepted" && output.entry.header.update?.docId === this.docId)
        Y.applyUpdate(this.app, output.entry.payload, "network");
    return outputs;
  }
}
