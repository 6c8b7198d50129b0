// A dotted line: every item is its own isolate, and the dot belongs to the item before it (interface 3). A screen
// reader hears full stops.

import type { ReactNode } from "react";
import { useWords } from "../stores/view.ts";
import { classes } from "./classes.ts";

type Props = {
  readonly items: readonly (ReactNode | null | false | undefined)[];
  /** One item to a line, without dots. */
  readonly stacked?: boolean;
  readonly className?: string | undefined;
};

/** A sentence of the interface with something put into it: it runs as the interface does, whatever it begins with. */
const isSentence = (item: ReactNode): boolean => typeof item === "string" && item.includes("\u2068");

export const Dots = ({ items, stacked = false, className }: Props) => {
  const { direction } = useWords();
  return (
    <span className={classes("dot", stacked && "stack", className)}>
      {items.map((item, place) =>
        item === null || item === undefined || item === false || item === "" ? null : (
          // oxlint-disable-next-line react/no-array-index-key -- the items have no other name than their place
          <span key={place}>
            <bdi {...(isSentence(item) ? { dir: direction } : {})}>{item}</bdi>
          </span>
        ),
      )}
    </span>
  );
};
