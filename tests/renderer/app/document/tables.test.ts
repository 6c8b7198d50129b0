import { getSchema } from "@tiptap/core";
import type { Node, Schema } from "@tiptap/pm/model";
import { EditorState, TextSelection } from "@tiptap/pm/state";
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  mergeCells,
  tableEditing,
  TableMap,
} from "@tiptap/pm/tables";
import { describe, expect, it } from "vitest";
import { soften, Unreadable } from "../../../../src/renderer/app/features/document/gentleSchema.ts";
import { richTextExtensions } from "../../../../src/renderer/app/features/document/richTextNodes.ts";
import {
  heldTableEditing,
  inWholeTable,
  isEndless,
} from "../../../../src/renderer/app/features/document/tables.ts";
import { createSeededRandom, type SeededRandom } from "../../../support/seededRandom.ts";

const makeSchema = (): Schema => {
  const schema = getSchema([Unreadable, ...richTextExtensions({ taskLabel: (text) => text })]);
  soften(schema);
  return schema;
};
const schema = makeSchema();

type Span = readonly [colspan: number, rowspan: number];
const tableOf = (rows: readonly (readonly Span[])[]): Node =>
  schema.node(
    "table",
    null,
    rows.map((cells) =>
      schema.node(
        "tableRow",
        null,
        cells.map(([colspan, rowspan]) =>
          schema.node("tableCell", { colspan, rowspan }, [schema.node("paragraph")]),
        ),
      ),
    ),
  );

/** The editor's state after a document came, as the binding brings it. */
const come = (table: Node, plugin = heldTableEditing()): EditorState => {
  const empty = EditorState.create({ schema, plugins: [plugin] });
  return empty.apply(empty.tr.replaceWith(0, empty.doc.content.size, [table]));
};

const rowsOf = (state: EditorState): readonly number[] =>
  state.doc.firstChild?.content.content.map(({ childCount }) => childCount) ?? [];

const someTable = (random: SeededRandom): Node => {
  const wide = random.pick(20) === 0;
  const span = (): number => (random.pick(3) > 0 ? 1 : 1 + random.pick(wide ? 100 : 4));
  return tableOf(
    Array.from({ length: 1 + random.pick(5) }, () =>
      Array.from({ length: random.pick(5) }, (): Span => [span(), span()]),
    ),
  );
};

describe("tables", () => {
  it("[DOC-22] fills rows of different lengths up, which is what two people's edits leave", () => {
    const state = come(
      tableOf([
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        [[1, 1]],
        [
          [1, 1],
          [1, 1],
        ],
      ]),
    );
    expect(rowsOf(state)).toEqual([3, 3, 3]);
  });

  it("[DOC-22] [C13] does nothing where a cell is missing, instead of putting a row into a row", () => {
    // without the plugin: a state that no repair has seen
    const doc = schema.node("doc", null, [
      tableOf([
        [
          [1, 1],
          [1, 1],
        ],
        [[1, 1]],
      ]),
    ]);
    const state = EditorState.create({ schema, doc, selection: TextSelection.atEnd(doc) });
    const ragged: Node[] = [];
    addRowAfter(state, (tr) => ragged.push(tr.doc));
    expect(() => ragged[0]?.check()).toThrow("Invalid content for node tableRow");
    expect(inWholeTable(addRowAfter)(state, () => expect.unreachable())).toBe(false);
  });

  it("[DOC-22] [C13] takes any table and every command on it without a throw and to an end", () => {
    let whole = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const random = createSeededRandom(seed);
      let state = come(someTable(random));
      for (const command of [addRowAfter, addColumnAfter, deleteRow, mergeCells, deleteColumn]) {
        const at = random.pick(state.doc.content.size);
        state = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(at))));
        inWholeTable(command)(state, (tr) => {
          state = state.apply(tr);
        });
        state.doc.check();
      }
      const table = state.doc.firstChild;
      if (table?.type.name === "table" && TableMap.get(table).problems === null) whole += 1;
    }
    expect(whole).toBeGreaterThan(300);
  });

  it("[DOC-22] [C13] lets a table be that the library would fill up with thousands of cells", () => {
    const spans: readonly (readonly Span[])[] = [
      [
        [1, 1],
        [34, 47],
        [4, 1],
        [1, 1],
      ],
      [
        [1, 1],
        [1, 1],
        [1, 1],
      ],
      [
        [44, 2],
        [4, 10],
      ],
      [
        [1, 1],
        [1, 1],
      ],
    ];
    const cells = (state: EditorState): number => rowsOf(state).reduce((all, count) => all + count, 0);
    expect(cells(come(tableOf(spans), tableEditing()))).toBeGreaterThan(3_000);
    expect(cells(come(tableOf(spans)))).toBe(11);
  });

  it("[DOC-22] [C13] shows a line where a table would be endless when filled up", () => {
    const row = (count: number): readonly Span[] => Array.from({ length: count }, (): Span => [100, 100]);
    expect(tableOf([row(9), row(9)]).type.name).toBe("table");
    const hostile = tableOf([row(600), ...Array.from({ length: 600 }, () => row(1))]);
    expect(hostile.type.name).toBe("unreadable");
    const plain = tableOf(Array.from({ length: 400 }, () => Array.from({ length: 100 }, (): Span => [1, 1])));
    expect([plain.type.name, isEndless(plain)]).toEqual(["table", false]);
  });
});
