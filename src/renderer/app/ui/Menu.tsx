// Menus: a button that opens a list of things to do or to choose. Keys, focus and direction are react-aria's.

import type { ReactNode } from "react";
import {
  Button as Pressable,
  Header,
  Menu as RawMenu,
  MenuItem as RawMenuItem,
  MenuSection as RawMenuSection,
  MenuTrigger,
  type MenuTriggerProps,
  Popover,
  Separator,
} from "react-aria-components";
import { classes } from "./classes.ts";
import styles from "./Menu.module.css";

type Props = Pick<MenuTriggerProps, "isOpen" | "onOpenChange"> & {
  /** Said by screen readers: of the menu, and of the button unless it shows words of its own. */
  readonly name: string;
  readonly button: ReactNode;
  readonly buttonClass?: string | undefined;
  /** Whether the button shows only an icon. */
  readonly iconOnly?: boolean;
  readonly placement?: "bottom start" | "bottom end" | "top start";
  readonly children: ReactNode;
};

export const Menu = ({ name, button, buttonClass, iconOnly, placement, children, ...open }: Props) => (
  <MenuTrigger {...open}>
    <Pressable
      className={buttonClass ?? classes(styles.button)}
      {...(iconOnly === true ? { "aria-label": name } : {})}
    >
      {button}
    </Pressable>
    <Popover className={classes(styles.popover)} placement={placement ?? "bottom start"} offset={4}>
      <RawMenu aria-label={name} className={classes(styles.menu)}>
        {children}
      </RawMenu>
    </Popover>
  </MenuTrigger>
);

type ItemProps = {
  readonly onAction: () => void;
  readonly icon?: ReactNode;
  /** Is this one on; said in words by the list, shown by weight. */
  readonly current?: boolean;
  readonly hint?: ReactNode;
  readonly children: string;
};

export const MenuItem = ({ onAction, icon, current = false, hint, children }: ItemProps) => (
  <RawMenuItem
    className={classes(styles.item, current && styles.current)}
    onAction={onAction}
    textValue={children}
    {...(current ? { "aria-current": true } : {})}
  >
    {icon}
    <bdi>{children}</bdi>
    {hint !== undefined && <span className={classes(styles.hint)}>{hint}</span>}
  </RawMenuItem>
);

export const MenuSection = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <RawMenuSection>
    <Header className={classes(styles.header)}>{title}</Header>
    {children}
  </RawMenuSection>
);

export const MenuLine = () => <Separator className={classes(styles.line)} />;
