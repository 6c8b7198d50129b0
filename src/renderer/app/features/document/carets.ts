// Others' carets by name. A caret is a line of two pixels with its name on the far side of the writing direction,
// where nothing is written yet, for three seconds (interface 11). Positions come as Yjs relative positions from a
// session of that machine and are read strictly; what cannot be read is not shown.

import { Extension } from "@tiptap/core";
import type { Node as ProseMirrorNode } from "@tiptap/pm/model";
import { type EditorState, Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet, type EditorView } from "@tiptap/pm/view";
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from "@tiptap/y-tiptap";
import * as Y from "yjs";
import type { Presence } from "../../../../bridge/index.ts";

type Binding = { readonly mapping: Map<Y.AbstractType<unknown>, ProseMirrorNode | ProseMirrorNode[]> };
type SyncState = { readonly doc: Y.Doc; readonly type: Y.XmlFragment; readonly binding: Binding | null };

type CaretState = { readonly people: readonly Presence[]; readonly decorations: DecorationSet };

const key = new PluginKey<CaretState>("carets");
const nameTime = 3000;

const syncOf = (state: EditorState): SyncState | undefined => ySyncPluginKey.getState(state);

const positionOf = (bytes: Uint8Array, { doc, type, binding }: SyncState): number | null => {
  if (binding === null) return null;
  try {
    return relativePositionToAbsolutePosition(doc, type, Y.decodeRelativePosition(bytes), binding.mapping);
  } catch {
    return null;
  }
};

const caret = (name: string): HTMLElement => {
  const line = document.createElement("span");
  line.className = "caret";
  line.ariaHidden = "true";
  const label = document.createElement("bdi");
  label.className = "caretName";
  label.textContent = name;
  line.append(label);
  setTimeout(() => line.classList.add("still"), nameTime);
  return line;
};

const decorate = (
  state: EditorState,
  people: readonly Presence[],
  nameOf: (user: string) => string,
): DecorationSet => {
  const sync = syncOf(state);
  if (sync === undefined) return DecorationSet.empty;
  const end = Math.max(0, state.doc.content.size - 1);
  const decorations = people.flatMap(({ user, device, anchor, head }) => {
    if (head === null) return [];
    const at = positionOf(head, sync);
    if (at === null) return [];
    const place = Math.min(at, end);
    // Another head is another element, and so shows its name anew.
    const line = Decoration.widget(place, () => caret(nameOf(user)), {
      key: `${device} ${head.join(".")}`,
      side: 10,
      ignoreSelection: true,
    });
    const other = anchor === null ? null : positionOf(anchor, sync);
    if (other === null || other === at) return [line];
    const from = Math.min(other, place);
    const to = Math.min(Math.max(other, place), end);
    return from < to ? [line, Decoration.inline(from, to, { class: "otherSelection" })] : [line];
  });
  return DecorationSet.create(state.doc, decorations);
};

export const showPeople = (view: EditorView, people: readonly Presence[]): void =>
  view.dispatch(view.state.tr.setMeta(key, people).setMeta("addToHistory", false));

type Options = {
  readonly nameOf: (user: string) => string;
  /** Null when the keyboard is elsewhere. */
  readonly onMove: (anchor: Uint8Array | null, head: Uint8Array | null) => void;
};

export const Carets = Extension.create<Options>({
  name: "carets",
  addOptions: () => ({ nameOf: () => "", onMove: () => undefined }),
  addProseMirrorPlugins() {
    const { nameOf, onMove } = this.options;
    return [
      new Plugin<CaretState>({
        key,
        state: {
          init: () => ({ people: [], decorations: DecorationSet.empty }),
          apply: (tr, before, _, state) => {
            const told: readonly Presence[] | undefined = tr.getMeta(key);
            const people = told ?? before.people;
            const sync: { readonly isChangeOrigin?: boolean } | undefined = tr.getMeta(ySyncPluginKey);
            // While somebody types here, the binding's map is behind the document: what is shown moves along.
            if (told !== undefined || sync?.isChangeOrigin === true)
              return { people, decorations: decorate(state, people, nameOf) };
            return tr.docChanged
              ? { people, decorations: before.decorations.map(tr.mapping, tr.doc) }
              : before;
          },
        },
        props: { decorations: (state) => key.getState(state)?.decorations },
        view: (view) => {
          let last = "";
          const tell = (): void => {
            const sync = syncOf(view.state);
            if (sync === undefined || sync.binding === null) return;
            const { binding, type } = sync;
            const encode = (place: number): Uint8Array =>
              Y.encodeRelativePosition(absolutePositionToRelativePosition(place, type, binding.mapping));
            if (!view.hasFocus()) {
              if (last !== "") onMove(null, null);
              last = "";
              return;
            }
            const anchor = encode(view.state.selection.anchor);
            const head = encode(view.state.selection.head);
            const now = `${anchor.join(".")} ${head.join(".")}`;
            if (now !== last) onMove(anchor, head);
            last = now;
          };
          // The focus has moved only after the event.
          const later = (): void => queueMicrotask(tell);
          view.dom.addEventListener("focusin", later);
          view.dom.addEventListener("focusout", later);
          return {
            update: tell,
            destroy: () => {
              view.dom.removeEventListener("focusin", later);
              view.dom.removeEventListener("focusout", later);
            },
          };
        },
      }),
    ];
  },
});
