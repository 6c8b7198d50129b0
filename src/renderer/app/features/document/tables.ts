// Tables as they come. Two who change one table at once leave rows of different lengths, and anybody can write cells
// that lie on one another. The library's repair fills some of these up by thousands of cells, which the next edit would
// write for everybody, and throws at what its own commands make of a table in which a cell is missing: they put a row
// into a row. Here a repair that adds much, or throws, is let be; the commands do nothing in a table that is not whole;
// and a table that would be endless when filled up counts as unreadable.

import { Table } from "@tiptap/extension-table";
import type { Node } from "@tiptap/pm/model";
import { type Command, type EditorState, Plugin } from "@tiptap/pm/state";
import { findTable, tableEditing, TableMap } from "@tiptap/pm/tables";

/** Cells of a table that is filled up; more is not drawn and not repaired. */
const mostCells = 50_000;
/** What a repair may add, in the positions of the document: a cell with its paragraph has four. */
const mostAdded = 4 * 1_000;

/** Whether every row filled up to the longest would be more than can be shown. */
export const isEndless = (table: Node): boolean => {
  const widths: number[] = [];
  for (let row = 0; row < table.childCount; row++)
    for (const cell of table.child(row).children) {
      const { colspan, rowspan } = cell.attrs as { readonly colspan: number; readonly rowspan: number };
      for (let at = row; at < Math.min(table.childCount, row + rowspan); at++)
        widths[at] = (widths[at] ?? 0) + colspan;
    }
  return table.childCount * widths.reduce((most, width) => Math.max(most, width), 0) > mostCells;
};

/** The library's plugin, with its repair held. */
export const heldTableEditing = (): Plugin => {
  const { spec } = tableEditing();
  return new Plugin({
    ...spec,
    appendTransaction(transactions, before, after) {
      try {
        const tr = spec.appendTransaction?.call(this, transactions, before, after) ?? null;
        return tr !== null && tr.doc.content.size > after.doc.content.size + mostAdded ? null : tr;
      } catch {
        return null;
      }
    },
  });
};

const isWholeAround = (state: EditorState): boolean => {
  const found = findTable(state.selection.$from);
  return found === null || TableMap.get(found.node).problems === null;
};

/** A command of the library's, where it may be used. */
export const inWholeTable =
  (command: Command): Command =>
  (state, dispatch, view) =>
    isWholeAround(state) && command(state, dispatch, view);

const holding = [
  "addRowBefore",
  "addRowAfter",
  "addColumnBefore",
  "addColumnAfter",
  "deleteRow",
  "deleteColumn",
  "mergeCells",
  "splitCell",
  "mergeOrSplit",
  "toggleHeaderRow",
  "toggleHeaderColumn",
  "toggleHeaderCell",
] as const;

export const HeldTable = Table.extend({
  renderHTML: ({ HTMLAttributes }) => ["table", HTMLAttributes, ["tbody", 0]],
  addCommands() {
    const given = this.parent?.() ?? {};
    const held = holding.flatMap((name) => {
      const make = given[name];
      return make === undefined
        ? []
        : [
            [
              name,
              () => (props: Parameters<ReturnType<typeof make>>[0]) =>
                isWholeAround(props.state) && make()(props),
            ],
          ];
    });
    return { ...given, ...Object.fromEntries(held) };
  },
  addProseMirrorPlugins: () => [heldTableEditing()],
}).configure({ resizable: false, View: null });
