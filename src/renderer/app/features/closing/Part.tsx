// A headed paragraph of a closing page.

import type { ReactNode } from "react";
import { classes } from "../../ui/index.ts";
import styles from "./closing.module.css";

export const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={classes(styles.part)}>
    <h2>{title}</h2>
    {children}
  </section>
);
