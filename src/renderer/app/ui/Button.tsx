// Buttons. Primary is the one thing a screen is for; edge stands beside it; plain is a word in the accent; quiet
// is a word in ink; stop is for what cannot be undone. What a button does is in its word, never in its colour alone.

import type { ReactNode, Ref } from "react";
import { Button as Pressable, type ButtonProps, Tooltip, TooltipTrigger } from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Button.module.css";

export type ButtonLook = "primary" | "edge" | "plain" | "quiet" | "stop";

type Props = Omit<ButtonProps, "className" | "style" | "children"> & {
  readonly look?: ButtonLook;
  readonly icon?: ReactNode;
  readonly small?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
};

export const Button = ({ look = "edge", icon, small = false, children, ...rest }: Props) => (
  <Pressable {...rest} className={classes(styles.button, styles[look], small && styles.small)}>
    {icon}
    <span>{children}</span>
  </Pressable>
);

type IconProps = Omit<ButtonProps, "className" | "style" | "children" | "aria-label"> & {
  /** Said by screen readers and by the tooltip. */
  readonly name: string;
  readonly icon: ReactNode;
  readonly edge?: boolean;
};

/** Back, close, more and lock alone may stand without a word (interface 6). */
export const IconButton = ({ name, icon, edge = false, ...rest }: IconProps) => (
  <TooltipTrigger delay={600} closeDelay={0}>
    <Pressable {...rest} aria-label={name} className={classes(styles.icon, edge && styles.edge)}>
      {icon}
    </Pressable>
    <Tooltip className={classes(styles.tooltip)} offset={6}>
      {name}
    </Tooltip>
  </TooltipTrigger>
);
