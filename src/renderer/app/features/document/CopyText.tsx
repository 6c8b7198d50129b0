// A text that is only read, drawn by the same editor as a document: what does not fit is as inert here as there.

import { useEffect, useRef } from "react";
import * as Y from "yjs";
import { createReplicaDoc } from "../../../../core/yjs/index.ts";
import { roots } from "../../../../schema/roots.ts";
import type { Direction } from "../../../../text/direction.ts";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { createEditor } from "./createEditor.ts";
import styles from "./document.module.css";
import "./richText.css";

type Props = { readonly state: Uint8Array; readonly direction: Direction };

export const CopyText = ({ state, direction }: Props) => {
  const words = useWords();
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (sheet.current === null) return undefined;
    const doc = createReplicaDoc();
    Y.applyUpdateV2(doc, state);
    const editor = createEditor(sheet.current, {
      replica: { fragment: doc.getXmlFragment(roots.content), sendPresence: () => undefined },
      direction,
      editable: false,
      called: { label: words.t("document:copy.text"), describedBy: "copy-about" },
      words: () => words,
      nameOf: () => "",
      maySendPresence: () => false,
    });
    return () => {
      editor.destroy();
      doc.destroy();
    };
  }, [state, direction, words]);
  return (
    <div className={classes(styles.sheet)} data-digits={words.digitSystem}>
      <div ref={sheet} className={classes(styles.paper)} />
    </div>
  );
};
