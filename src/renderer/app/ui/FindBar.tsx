// Finding here (interface 9): what is looked for, how many places have it, from one to the next. It stands where a
// thing's tools stand, so that no line of the text moves. Enter goes on, Shift Enter back, Escape closes.

import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUp } from "@phosphor-icons/react/dist/csr/CaretUp";
import { X } from "@phosphor-icons/react/dist/csr/X";
import { type KeyboardEvent, type Ref } from "react";
import { useWords } from "../stores/view.ts";
import { IconButton } from "./Button.tsx";
import { classes } from "./classes.ts";
import { TextField } from "./Field.tsx";
import styles from "./FindBar.module.css";

type Props = {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
  /** What the number of places says; empty while nothing is looked for. */
  readonly said: string;
  readonly any: boolean;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
};

export const FindBar = ({ typed, onTyped, said, any, onStep, onClose, inputRef }: Props) => {
  const { t } = useWords();
  const press = (event: KeyboardEvent): void => {
    // Enter that ends the composing of a word belongs to the word.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && event.target instanceof HTMLInputElement)
      onStep(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // Keys of the field and of its buttons alike.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <search className={classes(styles.find)} aria-label={t("common:find")} onKeyDown={press}>
      <TextField label={t("common:find")} quietLabel value={typed} onChange={onTyped} inputRef={inputRef} />
      <output className={classes(styles.said)}>{said}</output>
      <IconButton
        name={t("common:find.previous")}
        icon={<CaretUp aria-hidden />}
        isDisabled={!any}
        onPress={() => onStep(-1)}
      />
      <IconButton
        name={t("common:find.next")}
        icon={<CaretDown aria-hidden />}
        isDisabled={!any}
        onPress={() => onStep(1)}
      />
      <IconButton name={t("common:close")} icon={<X aria-hidden />} onPress={onClose} />
    </search>
  );
};
