// One of several: a list that opens (Select), or all of them in a row of words (Choice) where there are few.

import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import {
  Button as Pressable,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select as RawSelect,
  SelectValue,
  Text,
} from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Select.module.css";

export type Option<T extends string> = { readonly value: T; readonly word: string };

type Props<T extends string> = {
  readonly label: string;
  readonly help?: string;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly quietLabel?: boolean;
};

export const Select = <T extends string>({ label, value, options, onChange, quietLabel }: Props<T>) => (
  <RawSelect
    className={classes(styles.select)}
    value={value}
    onChange={(key) => {
      const chosen = options.find((option) => option.value === key);
      if (chosen !== undefined) onChange(chosen.value);
    }}
  >
    <Label className={classes(quietLabel === true ? "quietly" : styles.label)}>{label}</Label>
    <Pressable className={classes(styles.button)}>
      <SelectValue />
      <CaretDown aria-hidden />
    </Pressable>
    <Popover className={classes(styles.popover)} offset={4}>
      <ListBox className={classes(styles.list)}>
        {options.map((option) => (
          <ListBoxItem
            key={option.value}
            id={option.value}
            textValue={option.word}
            className={classes(styles.item)}
          >
            <bdi>{option.word}</bdi>
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </RawSelect>
);

export const Choice = <T extends string>({ label, help, value, options, onChange }: Props<T>) => (
  <RadioGroup
    className={classes(styles.choice)}
    value={value}
    onChange={(key) => {
      const chosen = options.find((option) => option.value === key);
      if (chosen !== undefined) onChange(chosen.value);
    }}
  >
    <Label className={classes(styles.label)}>{label}</Label>
    <div className={classes(styles.row)}>
      {options.map((option) => (
        <Radio key={option.value} value={option.value} className={classes(styles.radio)}>
          {option.word}
        </Radio>
      ))}
    </div>
    {help !== undefined && (
      <Text slot="description" className={classes(styles.help)}>
        {help}
      </Text>
    )}
  </RadioGroup>
);
