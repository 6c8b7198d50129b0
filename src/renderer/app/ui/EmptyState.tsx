// Nothing here yet: one sentence what will be here and one action, in the reading face, at the top of the column.

import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./EmptyState.module.css";

type Props = { readonly children: ReactNode; readonly action?: ReactNode };

export const EmptyState = ({ children, action }: Props) => (
  <div className={classes(styles.empty)}>
    <p>{children}</p>
    {action}
  </div>
);
