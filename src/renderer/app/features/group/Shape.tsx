// A person's sign: a letter in a shape, no photo (interface 11). The shape follows from the person's id, so that it
// is the same on every screen.

import type { UserId } from "../../../../core/base/brand.ts";
import { classes } from "../../ui/index.ts";
import styles from "./Shape.module.css";

const outlines = [
  <circle key="circle" cx="16" cy="16" r="15" />,
  <rect key="square" x="2" y="2" width="28" height="28" rx="2" />,
  <path key="diamond" d="M16 1 31 16 16 31 1 16Z" />,
  <path key="hexagon" d="M9 3h14l8 13-8 13H9L1 16Z" />,
] as const;

/** The first letter that stands for itself: an article is passed over. */
const letterOf = (name: string): string =>
  Array.from(name.trim().replace(/^ال(?=..)/u, ""))[0]?.toLocaleUpperCase() ?? "·";

export const Shape = ({ id, name }: { readonly id: UserId; readonly name: string }) => (
  <span className={classes(styles.shape)} aria-hidden>
    <svg viewBox="0 0 32 32">{outlines[Number.parseInt(id.slice(0, 2), 16) % outlines.length]}</svg>
    <bdi>{letterOf(name)}</bdi>
  </span>
);
