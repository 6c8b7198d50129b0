// On or off, with what it means.

import { type ReactNode, useId } from "react";
import { Switch as RawSwitch } from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Switch.module.css";

type Props = {
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: string;
  readonly help?: ReactNode;
  readonly disabled?: boolean;
};

export const Switch = ({ on, onChange, children, help, disabled = false }: Props) => {
  const helpId = useId();
  return (
    <div className={classes(styles.whole)}>
      <RawSwitch
        className={classes(styles.switch)}
        isSelected={on}
        onChange={onChange}
        isDisabled={disabled}
        {...(help === undefined ? {} : { "aria-describedby": helpId })}
      >
        <span className={classes(styles.track)} aria-hidden />
        <span>{children}</span>
      </RawSwitch>
      {help !== undefined && (
        <p id={helpId} className={classes(styles.help)}>
          {help}
        </p>
      )}
    </div>
  );
};
