// A page: the grid of the main area (interface 2). One column of text with its gutter, at most one companion beside
// it, and a bar above a thing. Screens put their content into the column; the reading view uses the gutter too.

import type { ReactNode } from "react";
import { BackLink } from "./BackLink.tsx";
import { classes } from "./classes.ts";
import styles from "./Page.module.css";

type Props = {
  /** A thing has a way back; a place has none. */
  readonly thing?: boolean;
  /** A thing that is only looked at is left by Escape; where something is written or open, Escape closes that. */
  readonly lookedAt?: boolean;
  /** The reader's own measure. */
  readonly reading?: boolean;
  /** Screen title, in the reading face. */
  readonly title?: ReactNode;
  /** The title is wholly somebody's own words, and runs as they do; what the app says runs as the app does. */
  readonly ownTitle?: boolean;
  /** Right under the title. */
  readonly under?: ReactNode;
  /** At the end of the title's line. */
  readonly action?: ReactNode;
  /** In the bar, over the column's end. */
  readonly tools?: ReactNode;
  /** The bar stays in sight while the text is scrolled. */
  readonly barStays?: boolean;
  /** In the bar, over the side column. */
  readonly sideHead?: ReactNode;
  readonly side?: ReactNode;
  readonly children: ReactNode;
};

export const Page = ({
  thing = false,
  lookedAt = false,
  reading = false,
  title,
  ownTitle = false,
  under,
  action,
  tools,
  barStays = false,
  sideHead,
  side,
  children,
}: Props) => (
  <div className={classes(styles.page, reading && styles.reading)}>
    {thing && (
      <div className={classes(styles.bar, barStays && styles.staying)}>
        <BackLink byEscape={lookedAt} />
        <div className={classes(styles.tools)}>{tools}</div>
      </div>
    )}
    {sideHead !== undefined && sideHead !== false && (
      <div className={classes(styles.sideHead)}>{sideHead}</div>
    )}
    <div className={classes(styles.column)}>
      {title !== undefined && (
        <header className={classes(styles.head)}>
          <div className={classes(styles.titles)}>
            <h1 className="t5" {...(ownTitle ? { dir: "auto" } : {})}>
              {title}
            </h1>
            {under !== undefined && <div className={classes(styles.under)}>{under}</div>}
          </div>
          {action}
        </header>
      )}
      {children}
    </div>
    {side !== undefined && side !== false && <div className={classes(styles.side)}>{side}</div>}
  </div>
);
