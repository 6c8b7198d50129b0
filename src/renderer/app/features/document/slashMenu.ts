// The menu at `/` in an otherwise empty line. The keyboard stays in the text: letters narrow the list, arrows walk
// it, Enter takes, Escape leaves it and the letters stand as they are.

import { Extension } from "@tiptap/core";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import type { AdditionKind } from "./additions.ts";

export type Asking = {
  readonly from: number;
  readonly to: number;
  readonly found: readonly AdditionKind[];
  readonly index: number;
};

type SlashState = {
  readonly asking: Asking | null;
  /** Where it was left by Escape; it opens again elsewhere, or after the line was emptied. */
  readonly left: number | null;
};

type Meta = { readonly move: 1 | -1 } | { readonly leave: true };

const key = new PluginKey<SlashState>("slashMenu");

export const askingIn = (state: EditorState): Asking | null => key.getState(state)?.asking ?? null;

export const optionId = (kind: AdditionKind): string => `addition-${kind}`;
export const listId = "additions";

type Options = {
  readonly find: (query: string) => readonly AdditionKind[];
  readonly take: (kind: AdditionKind, range: { readonly from: number; readonly to: number }) => void;
};

const typedIn = (state: EditorState): { readonly from: number; readonly query: string } | null => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parent.type.name !== "paragraph" || $from.parentOffset !== $from.parent.content.size)
    return null;
  const query = /^\/((?:[^\s/][^/]{0,23})?)$/u.exec($from.parent.textContent)?.[1];
  return query === undefined ? null : { from: $from.start(), query };
};

export const SlashMenu = Extension.create<Options>({
  name: "slashMenu",
  // Before the lists and the keymap, which also want Enter and the arrows.
  priority: 1_100,
  addOptions: () => ({ find: () => [], take: () => undefined }),
  addProseMirrorPlugins() {
    const { find, take } = this.options;
    const compute = (state: EditorState, before: SlashState, meta: Meta | undefined): SlashState => {
      const typed = typedIn(state);
      if (typed === null) return { asking: null, left: null };
      if (meta !== undefined && "leave" in meta) return { asking: null, left: typed.from };
      if (before.left === typed.from) return { asking: null, left: typed.from };
      const found = find(typed.query);
      // A name of several words is typed as it stands; other words after a stroke are text.
      if (found.length === 0 && /\s/.test(typed.query)) return { asking: null, left: null };
      const step = meta !== undefined && "move" in meta ? meta.move : 0;
      const index =
        found.length === 0 ? 0 : ((before.asking?.index ?? 0) + step + found.length) % found.length;
      return {
        asking: {
          from: typed.from,
          to: state.selection.from,
          found,
          index: Math.min(index, Math.max(0, found.length - 1)),
        },
        left: null,
      };
    };
    return [
      new Plugin<SlashState>({
        key,
        state: {
          init: () => ({ asking: null, left: null }),
          apply: (tr, before, _, state) => {
            const meta: Meta | undefined = tr.getMeta(key);
            return tr.docChanged || tr.selectionSet || meta !== undefined
              ? compute(state, before, meta)
              : before;
          },
        },
        props: {
          attributes: (state): Record<string, string> => {
            const asking = askingIn(state);
            const kind = asking?.found[asking.index];
            return asking === null || kind === undefined
              ? {}
              : { "aria-controls": listId, "aria-activedescendant": optionId(kind) };
          },
          handleKeyDown: (view, event) => {
            const asking = askingIn(view.state);
            if (asking === null || event.isComposing) return false;
            const tell = (meta: Meta): true => {
              view.dispatch(view.state.tr.setMeta(key, meta));
              return true;
            };
            if (event.key === "Escape") return tell({ leave: true });
            if (asking.found.length === 0) return false;
            if (event.key === "ArrowDown") return tell({ move: 1 });
            if (event.key === "ArrowUp") return tell({ move: -1 });
            const kind = asking.found[asking.index];
            if ((event.key !== "Enter" && event.key !== "Tab") || kind === undefined) return false;
            take(kind, asking);
            return true;
          },
        },
      }),
    ];
  },
});
