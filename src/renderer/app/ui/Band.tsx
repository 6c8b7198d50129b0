// A band over the main area, when the whole circle is concerned: the only loud state (interface 12). One line,
// an icon in the gutter, one button at the end.

import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./Band.module.css";

type Props = {
  readonly icon: ReactNode;
  readonly happened?: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Loud is for what is not saved; plain for what is only to be known. */
  readonly loud?: boolean;
};

export const Band = ({ icon, happened, children, action, loud = false }: Props) => (
  <div aria-live="polite" className={classes(styles.band, loud && styles.loud)}>
    <span className={classes(styles.icon)} aria-hidden>
      {icon}
    </span>
    <div className={classes(styles.text)}>
      {happened !== undefined && <strong>{happened} </strong>}
      {children}
    </div>
    {action !== undefined && <div className={classes(styles.action)}>{action}</div>}
  </div>
);
