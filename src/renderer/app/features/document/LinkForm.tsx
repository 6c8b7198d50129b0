// An address for the selection, and what can be done with a link that is there: it is shown, copied, changed or
// taken away, and never opened by the app.

import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState } from "react";
import { Toolbar } from "react-aria-components";
import { linkSchemes } from "../../../../schema/richText.ts";
import { useWords } from "../../stores/view.ts";
import { Button, classes, TextField } from "../../ui/index.ts";
import { fittingAddress } from "./linkMark.ts";
import styles from "./document.module.css";

const schemes = { web: { ltr: linkSchemes[0] }, mail: { ltr: linkSchemes[1] } } as const;

const addressHere = (editor: Editor): string => {
  const { href } = editor.getAttributes("link");
  return typeof href === "string" ? href : "";
};

/** What the link is for stays to be seen while the keyboard is in the form. */
const useSeenSelection = (editor: Editor): void => {
  useEffect(() => {
    const { from, to } = editor.state.selection;
    const [start, end] = [editor.view.domAtPos(from, 1), editor.view.domAtPos(to, -1)];
    const range = document.createRange();
    range.setStart(start.node, start.offset);
    range.setEnd(end.node, end.offset);
    CSS.highlights.set("selected", new Highlight(range));
    return () => void CSS.highlights.delete("selected");
  }, [editor]);
};

export const LinkForm = ({ editor, onDone }: { readonly editor: Editor; readonly onDone: () => void }) => {
  const { t } = useWords();
  const [address, type] = useState(() => addressHere(editor));
  const [unfit, mark] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useSeenSelection(editor);
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <form
      ref={form}
      className={classes(styles.linkForm)}
      onSubmit={(event) => {
        event.preventDefault();
        const fitting = fittingAddress(address);
        if (fitting === null) mark(true);
        else {
          editor.chain().extendMarkRange("link").setLinkTo(fitting).run();
          onDone();
        }
      }}
    >
      <TextField
        label={t("document:linkAddress", schemes)}
        code
        inputRef={field}
        value={address}
        maxLength={2_048}
        onChange={(typed) => {
          type(typed);
          mark(false);
        }}
        problem={unfit ? t("document:linkUnfit", schemes) : null}
      />
      <div className={classes(styles.tools)}>
        <Button type="submit" look="edge">
          {t("document:linkSave")}
        </Button>
        <Button look="plain" onPress={onDone}>
          {t("common:cancel")}
        </Button>
      </div>
    </form>
  );
};

export const LinkHere = ({
  editor,
  onChange,
}: {
  readonly editor: Editor;
  readonly onChange: () => void;
}) => {
  const { t } = useWords();
  const [copied, tell] = useState(false);
  const address = addressHere(editor);
  return (
    <div className={classes(styles.linkHere)}>
      <code dir="ltr" translate="no">
        {address}
      </code>
      <Toolbar aria-label={t("document:link")} className={classes(styles.tools)}>
        <Button
          look="plain"
          small
          onPress={() => void navigator.clipboard.writeText(address).then(() => tell(true))}
        >
          {t("document:linkCopy")}
        </Button>
        <Button look="quiet" small onPress={onChange}>
          {t("document:linkChange")}
        </Button>
        <Button
          look="quiet"
          small
          onPress={() => editor.chain().focus().extendMarkRange("link").removeLink().run()}
        >
          {t("document:linkRemove")}
        </Button>
      </Toolbar>
      <output className={classes(styles.help)}>
        {copied ? t("document:linkCopied") : t("document:linkHonest")}
      </output>
    </div>
  );
};
