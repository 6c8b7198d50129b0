// Lists are rows with a hairline, no boxes (interface 2). A row that opens something is one button in its whole
// width; what stands at its end is said after its title.

import type { ReactNode } from "react";
import { Button as Pressable } from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./List.module.css";

type ListProps = { readonly title?: string; readonly children: ReactNode };

export const List = ({ title, children }: ListProps) => (
  <section className={classes(styles.section)}>
    {title !== undefined && <h2 className={classes(styles.title)}>{title}</h2>}
    <ul className={classes(styles.list)}>{children}</ul>
  </section>
);

type RowProps = {
  readonly icon?: ReactNode;
  /** Under the title, smaller. */
  readonly under?: ReactNode;
  /** At the end of the row, smaller. */
  readonly end?: ReactNode;
  readonly onOpen?: () => void;
  /** Buttons of the row, after the one that opens it. */
  readonly menu?: ReactNode;
  /** A title of a text, in the reading face. */
  readonly text?: boolean;
  readonly children: ReactNode;
};

export const Row = ({ icon, under, end, onOpen, menu, text = false, children }: RowProps) => {
  const inside = (
    <>
      {icon}
      <span className={classes(styles.words)}>
        <span className={classes(styles.name, text && styles.text)}>{children}</span>
        {under !== undefined && <span className={classes(styles.under)}>{under}</span>}
      </span>
      {end !== undefined && end !== false && <span className={classes(styles.end)}>{end}</span>}
    </>
  );
  return (
    <li className={classes(styles.item)}>
      {onOpen === undefined ? (
        <div className={classes(styles.row)}>{inside}</div>
      ) : (
        <Pressable className={classes(styles.row, styles.opens)} onPress={onOpen}>
          {inside}
        </Pressable>
      )}
      {menu}
    </li>
  );
};
