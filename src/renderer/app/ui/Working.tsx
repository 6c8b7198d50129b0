// Waiting: nothing for 300 ms, then a line of words and a thin bar (interface 7 and 8).

import { useEffect, useState } from "react";
import { ProgressBar } from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Working.module.css";

const patience = 300;

type Props = {
  /** What is being done, and whether one may go on. */
  readonly said: string;
  /** From 0 to 1; unknown when left out. */
  readonly part?: number;
};

export const Working = ({ said, part }: Props) => {
  const [shown, show] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => show(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-live="polite" className={classes(styles.working)}>
      {shown && (
        <>
          <p>{said}</p>
          <ProgressBar
            aria-label={said}
            className={classes(styles.bar)}
            {...(part === undefined ? { isIndeterminate: true } : { value: part * 100 })}
          >
            <span
              className={classes(styles.fill, part === undefined && styles.unknown)}
              {...(part === undefined ? {} : { style: { inlineSize: `${part * 100}%` } })}
            />
          </ProgressBar>
        </>
      )}
    </div>
  );
};
