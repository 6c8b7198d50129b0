// Fields: label above, help below, in one column of 440 px. Nothing that is typed is offered to the browser's
// memory, its spelling service or a translation (electron.md 4.9), and every field takes its own direction.

import type { ReactNode, Ref } from "react";
import {
  FieldError,
  Input,
  Label,
  Text,
  TextArea as RawTextArea,
  TextField as RawTextField,
  type TextFieldProps,
} from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Field.module.css";

/** Nothing is shown; a field with one is known to be empty by its style, and begins where the interface does. */
const nothing = " ";

type Shared = Omit<TextFieldProps, "className" | "style" | "children" | "autoComplete" | "spellCheck"> & {
  readonly label: string;
  readonly help?: ReactNode;
  /** What is missing; the field is then marked. */
  readonly problem?: string | null;
  /** The label is said but not shown, where the place says it. */
  readonly quietLabel?: boolean;
};

type FieldProps = Shared & { readonly inputRef?: Ref<HTMLInputElement>; readonly code?: boolean };

export const TextField = ({ label, help, problem, quietLabel, inputRef, code, ...rest }: FieldProps) => (
  <RawTextField
    {...rest}
    isInvalid={problem !== null && problem !== undefined}
    className={classes(styles.field)}
  >
    <Label className={classes(quietLabel === true ? "quietly" : styles.label)}>{label}</Label>
    <Input
      {...(inputRef === undefined ? {} : { ref: inputRef })}
      className={classes(styles.input, code === true && styles.code)}
      dir={code === true ? "ltr" : "auto"}
      placeholder={nothing}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      translate="no"
    />
    {help !== undefined && (
      <Text slot="description" className={classes(styles.help)}>
        {help}
      </Text>
    )}
    <FieldError className={classes(styles.problem)}>{problem}</FieldError>
  </RawTextField>
);

type AreaProps = Shared & { readonly rows?: number; readonly areaRef?: Ref<HTMLTextAreaElement> };

export const TextArea = ({ label, help, problem, quietLabel, areaRef, rows = 3, ...rest }: AreaProps) => (
  <RawTextField
    {...rest}
    isInvalid={problem !== null && problem !== undefined}
    className={classes(styles.field)}
  >
    <Label className={classes(quietLabel === true ? "quietly" : styles.label)}>{label}</Label>
    <RawTextArea
      {...(areaRef === undefined ? {} : { ref: areaRef })}
      className={classes(styles.input, styles.area)}
      rows={rows}
      dir="auto"
      placeholder={nothing}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      translate="no"
    />
    {help !== undefined && (
      <Text slot="description" className={classes(styles.help)}>
        {help}
      </Text>
    )}
    <FieldError className={classes(styles.problem)}>{problem}</FieldError>
  </RawTextField>
);
