// The sidebar: five places, never six; the circle at its head, delivery and the lock at its foot (interface 1). As
// icons it shows names on focus and hover; in a narrow window the same list stands behind one button.

import { LockSimple } from "@phosphor-icons/react/dist/csr/LockSimple";
import { Button as Pressable, Tooltip, TooltipTrigger } from "react-aria-components";
import { DeliveryLine } from "../features/delivery/DeliveryLine.tsx";
import { fivePlaces, homeOf } from "../places.ts";
import { useCircle, useEngine, usePlaces, usePlacesState, useWords } from "../stores/view.ts";
import type { Width } from "../stores/width.ts";
import { classes } from "../ui/index.ts";
import { CircleMenu } from "./CircleMenu.tsx";
import { PlaceIcon } from "./placeIcons.tsx";
import styles from "./Sidebar.module.css";

type Props = {
  readonly width: Width;
  readonly onKeys: () => void;
  /** In a sheet: closes it after going somewhere. */
  readonly onGone?: () => void;
};

export const Sidebar = ({ width, onKeys, onGone }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const { visit } = usePlacesState();
  const circle = useCircle();
  const iconsOnly = width === "icons";
  const home = homeOf(visit.place);

  const entry = (name: string, inside: React.ReactNode, look: string, here: boolean, press: () => void) => (
    <TooltipTrigger delay={200} closeDelay={0} isDisabled={!iconsOnly}>
      <Pressable
        className={look}
        onPress={press}
        {...(iconsOnly ? { "aria-label": name } : {})}
        {...(here ? { "aria-current": "page" as const } : {})}
      >
        {inside}
        {!iconsOnly && <span>{name}</span>}
      </Pressable>
      <Tooltip placement="end" offset={6} className={classes(styles.tooltip)}>
        {name}
      </Tooltip>
    </TooltipTrigger>
  );

  return (
    <nav
      className={classes(styles.bar, iconsOnly && styles.icons)}
      data-region="bar"
      aria-label={t("common:region.bar")}
    >
      <CircleMenu iconOnly={iconsOnly} onKeys={onKeys} />
      {circle !== null && (
        <ul className={classes(styles.places)}>
          {fivePlaces.map((place) => {
            const here = home === place;
            return (
              <li key={place}>
                {entry(
                  t(`common:place.${place}`),
                  <PlaceIcon place={place} here={here} />,
                  classes(styles.place, here && styles.here),
                  here,
                  () => {
                    places.go({ type: place });
                    onGone?.();
                  },
                )}
              </li>
            );
          })}
        </ul>
      )}
      <div className={classes(styles.foot)}>
        {circle !== null && (
          <TooltipTrigger delay={200} closeDelay={0} isDisabled={!iconsOnly}>
            <div className={classes(styles.delivery)}>
              <DeliveryLine stacked glyphAlone={iconsOnly} />
            </div>
            <Tooltip placement="end" offset={6} className={classes(styles.tooltip)}>
              {t("delivery:title")}
            </Tooltip>
          </TooltipTrigger>
        )}
        {entry(
          t("common:lock"),
          <LockSimple size={20} aria-hidden />,
          classes(styles.place),
          false,
          () => void engine.ask("space.lock", {}),
        )}
      </div>
    </nav>
  );
};
