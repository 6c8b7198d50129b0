// Honest editing as the editor does it: ProseMirror's own commands on the product's schema, written into Yjs by the
// binding's own function, by three people who undo, work apart and meet again. Arabic, tables, lists, task lists.

import { getSchema } from "@tiptap/core";
import { lift, setBlockType, splitBlock, toggleMark, wrapIn } from "@tiptap/pm/commands";
import type { Node, Schema } from "@tiptap/pm/model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "@tiptap/pm/schema-list";
import { type Command, EditorState, TextSelection } from "@tiptap/pm/state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow } from "@tiptap/pm/tables";
import { initProseMirrorDoc, updateYFragment } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Bytes, DocId } from "../../src/core/base/index.ts";
import {
  emptyDocument,
  encodeTable,
  judgeOwnUpdate,
  type OpenDocument,
  scanUpdate,
} from "../../src/core/document/index.ts";
import { createReplicaDoc } from "../../src/core/yjs/index.ts";
import { BlockDirection } from "../../src/renderer/app/features/document/blockDirection.ts";
import { soften, Unreadable } from "../../src/renderer/app/features/document/gentleSchema.ts";
import { LinkMark } from "../../src/renderer/app/features/document/linkMark.ts";
import { richTextExtensions } from "../../src/renderer/app/features/document/richTextNodes.ts";
import { heldTableEditing, inWholeTable } from "../../src/renderer/app/features/document/tables.ts";
import type { SeededRandom } from "../support/seededRandom.ts";

const docId = `00${"a1".repeat(15)}` as DocId;
const words = ["السلام عليكم ", "قِراءةٌ", "ـ", "حرّية ", "law ", "a", "😀", "the people ", "١٢٣"];

const makeSchema = (): Schema => {
  const schema = getSchema([
    Unreadable,
    ...richTextExtensions({ taskLabel: (text) => text }),
    LinkMark,
    BlockDirection,
  ]);
  soften(schema);
  return schema;
};

/** A moment before an update was written: what it was written on. */
export type Moment = { readonly table: Bytes; readonly state: Bytes; readonly written: Written };

export type Written = {
  readonly update: Bytes;
  readonly client: number;
  readonly clockStart: number;
  readonly clockLen: number;
  readonly past: ReadonlyMap<number, number>;
};

class Writer {
  readonly client: number;
  readonly app = createReplicaDoc();
  /** The engine's side: what every receiver has. */
  readonly engine: OpenDocument = emptyDocument();
  readonly inbox: Written[] = [];
  readonly #schema: Schema;
  readonly #random: SeededRandom;
  readonly #undo: Y.UndoManager;
  #made: Bytes[] = [];

  constructor(client: number, schema: Schema, random: SeededRandom) {
    this.client = client;
    this.#schema = schema;
    this.#random = random;
    this.app.clientID = client;
    this.#undo = new Y.UndoManager(this.app.getXmlFragment("content"), { captureTimeout: 0 });
    this.app.on("update", (update: Bytes, origin: unknown) => {
      if (origin !== "network") this.#made.push(update);
    });
  }

  #oneOf<T>(items: readonly T[]): T {
    const item = items[this.#random.pick(items.length)];
    if (item === undefined) throw new Error("there is nothing to choose from");
    return item;
  }

  #table(): Node {
    const cell = (name: string): Node =>
      this.#schema.node(name, null, [
        this.#schema.node("paragraph", null, [this.#schema.text(this.#oneOf(words))]),
      ]);
    const row = (name: string): Node => this.#schema.node("tableRow", null, [cell(name), cell(name)]);
    return this.#schema.node("table", null, [row("tableHeader"), row("tableCell")]);
  }

  /** One thing that a person does in the editor. */
  #command(): Command {
    const { nodes, marks } = this.#schema;
    const node = (name: string) => {
      const type = nodes[name];
      if (type === undefined) throw new Error(`no ${name}`);
      return type;
    };
    const mark = (name: string) => {
      const type = marks[name];
      if (type === undefined) throw new Error(`no ${name}`);
      return type;
    };
    const typing: Command = (state, dispatch) => {
      dispatch?.(state.tr.insertText(this.#oneOf(words)));
      return true;
    };
    const deleting: Command = (state, dispatch) => {
      const { $from } = state.selection;
      const from = Math.max($from.start(), $from.pos - 1 - this.#random.pick(4));
      if (from === $from.pos) return false;
      dispatch?.(state.tr.delete(from, $from.pos));
      return true;
    };
    const tabling: Command = (state, dispatch) => {
      dispatch?.(state.tr.replaceSelectionWith(this.#table()));
      return true;
    };
    const checking: Command = (state, dispatch) => {
      let tr = state.tr;
      state.doc.descendants((each, at) => {
        if (each.type.name === "taskItem" && this.#random.pick(2) === 0)
          tr = tr.setNodeMarkup(at, null, { ...each.attrs, checked: each.attrs.checked !== true });
      });
      dispatch?.(tr);
      return tr.docChanged;
    };
    const others: readonly Command[] = [
      splitBlock,
      splitListItem(node("listItem")),
      splitListItem(node("taskItem")),
      sinkListItem(node("listItem")),
      liftListItem(node("listItem")),
      wrapInList(node("bulletList")),
      wrapInList(node("orderedList")),
      wrapInList(node("taskList")),
      checking,
      wrapIn(node("blockquote")),
      lift,
      setBlockType(node("heading"), { level: 2 }),
      setBlockType(node("paragraph")),
      setBlockType(node("paragraph"), { dir: "rtl" }),
      toggleMark(mark("bold")),
      toggleMark(mark("italic")),
      toggleMark(mark("link"), { href: "https://a.example" }),
      tabling,
      inWholeTable(addRowAfter),
      inWholeTable(addColumnAfter),
      inWholeTable(deleteRow),
      inWholeTable(deleteColumn),
    ];
    const what = this.#random.pick(10);
    return what < 4 ? typing : what < 5 ? deleting : this.#oneOf(others);
  }

  #edit(): void {
    const content = this.app.getXmlFragment("content");
    const { doc, mapping } = initProseMirrorDoc(content, this.#schema);
    const empty = EditorState.create({ schema: this.#schema, plugins: [heldTableEditing()] });
    // as the binding does it: the document comes in a transaction, and tables are repaired before anybody acts
    const state = empty.apply(empty.tr.replaceWith(0, empty.doc.content.size, doc.content));
    const at = this.#random.pick(state.doc.content.size + 1);
    const anchor = TextSelection.near(state.doc.resolve(at));
    const far = Math.min(state.doc.content.size, at + this.#random.pick(12));
    const head = TextSelection.near(state.doc.resolve(far));
    const selected = state.apply(state.tr.setSelection(TextSelection.between(anchor.$from, head.$from)));
    let next = selected;
    this.#command()(selected, (tr) => {
      next = selected.apply(tr);
    });
    if (next === selected) return;
    if (next.doc.eq(doc)) return;
    this.app.transact(() => updateYFragment(this.app, content, next.doc, { mapping, isOMark: new Map() }));
  }

  /** Acts once; gives what was written, each judged by the own gate. Throws when one is refused. */
  act(): readonly Written[] {
    const what = this.#random.pick(12);
    if (what === 0) this.#undo.undo();
    else if (what === 1) this.#undo.redo();
    else this.#edit();
    const made = this.#made;
    this.#made = [];
    return made.map((update) => {
      const { table, replica } = this.engine;
      const past = new Map(table.clients.map((client) => [client, table.end(client)]));
      const clockStart = table.end(this.client);
      const verdict = judgeOwnUpdate(this.engine, docId, this.client, update);
      if (verdict.type !== "sound")
        throw new Error(`an own honest update is refused: ${JSON.stringify(verdict)}`);
      if (!replica.apply(update).ok) throw new Error("an own honest update does not apply");
      return { update, client: this.client, clockStart, clockLen: table.end(this.client) - clockStart, past };
    });
  }

  /** Where this person stands now, as bytes. */
  moment(): Omit<Moment, "written"> {
    return { table: encodeTable(this.engine.table), state: this.engine.replica.state() };
  }

  /** Takes what is ready of what came; throws when one is refused. */
  receive(): number {
    let taken = 0;
    for (let again = true; again;) {
      again = false;
      for (const [at, written] of this.inbox.entries()) {
        const { table, replica } = this.engine;
        if ([...written.past].some(([client, end]) => table.end(client) < end)) continue;
        this.inbox.splice(at, 1);
        const boundOf = (client: number): number => written.past.get(client) ?? 0;
        const verdict = scanUpdate({ docId, ...written, boundOf }, table);
        if (verdict.type !== "sound")
          throw new Error(`an honest update is refused: ${JSON.stringify(verdict)}`);
        if (!replica.apply(written.update).ok) throw new Error("an honest update does not apply");
        Y.applyUpdate(this.app, written.update, "network");
        taken += 1;
        again = true;
        break;
      }
    }
    return taken;
  }
}

/** Sessions of three people until so many updates were written and taken by the two others. */
export const writeHonestly = (
  updates: number,
  random: SeededRandom,
): { readonly written: readonly Written[]; readonly moments: readonly Moment[] } => {
  const schema = makeSchema();
  const written: Written[] = [];
  const moments: Moment[] = [];
  while (written.length < updates) {
    const people = [11, 3_000_000_000, 77].map((client) => new Writer(client, schema, random));
    for (let round = 0; round < 60; round++) {
      for (const one of people) {
        for (let acts = 1 + random.pick(3); acts > 0; acts--) {
          const before = random.pick(8) === 0 ? one.moment() : null;
          for (const [at, made] of one.act().entries()) {
            if (before !== null && at === 0) moments.push({ ...before, written: made });
            written.push(made);
            for (const other of people) if (other !== one) other.inbox.push(made);
          }
        }
        if (random.pick(3) === 0) one.receive();
      }
    }
    for (const one of people) one.receive();
    const states = people.map(({ app }) => Buffer.from(Y.encodeStateVector(app)).toString("hex"));
    if (new Set(states).size !== 1) throw new Error("three people do not come to have the same");
  }
  return { written, moments };
};
