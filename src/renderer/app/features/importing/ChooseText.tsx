// Where a text comes from: a file, a drop, a paste. A paste keeps what the clipboard knows about headings and lists,
// so it is taken as it comes, before the field makes plain text of it.

import { FileText } from "@phosphor-icons/react/dist/csr/FileText";
import { type ClipboardEvent, type DragEvent, useState } from "react";
import { FileTrigger } from "react-aria-components";
import { maxFileSize } from "../../../../importers/importError.ts";
import { useWords } from "../../stores/view.ts";
import { Button, classes, TextArea } from "../../ui/index.ts";
import styles from "./ChooseText.module.css";

type Props = {
  readonly onFile: (file: File) => void;
  readonly onPaste: (text: string, html: string | null) => void;
};

const accepted = [
  ".txt",
  ".html",
  ".htm",
  ".xhtml",
  ".mhtml",
  ".mht",
  ".md",
  ".markdown",
  "text/plain",
  "text/html",
];

export const ChooseText = ({ onFile, onPaste }: Props) => {
  const { t, number } = useWords();
  const [typed, setTyped] = useState("");
  const [over, setOver] = useState(false);
  const limit = t("importing:megabytes", { n: number(maxFileSize / (1024 * 1024)) });

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined) {
      onFile(file);
      return;
    }
    const text = event.dataTransfer.getData("text/plain");
    const html = event.dataTransfer.getData("text/html");
    if (text !== "" || html !== "") onPaste(text, html === "" ? null : html);
  };

  const paste = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    const file = clipboardData.files[0];
    const text = clipboardData.getData("text/plain");
    const html = clipboardData.getData("text/html");
    if (file !== undefined && text === "") {
      event.preventDefault();
      onFile(file);
    } else if (typed.trim() === "" && (text !== "" || html !== "")) {
      event.preventDefault();
      onPaste(text, html === "" ? null : html);
    }
  };

  return (
    // The drop is a second way beside the button, so the area needs no role of its own.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={classes(styles.choose, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={classes(styles.explain)}>{t("importing:explain")}</p>
      <div className={classes(styles.file)}>
        <FileTrigger
          acceptedFileTypes={accepted}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) onFile(file);
          }}
        >
          <Button look="primary" icon={<FileText aria-hidden />}>
            {t("importing:choose")}
          </Button>
        </FileTrigger>
        <span>{over ? t("importing:dropped") : t("importing:drop")}</span>
      </div>
      <p className={classes(styles.kinds)}>{t("importing:kinds", { limit: { phrase: limit } })}</p>
      <form
        className={classes(styles.paste)}
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== "") onPaste(typed, null);
        }}
        onPaste={paste}
      >
        <TextArea label={t("importing:paste")} value={typed} onChange={setTyped} rows={5} />
        {typed.trim() !== "" && <Button type="submit">{t("importing:paste.go")}</Button>}
      </form>
    </div>
  );
};
