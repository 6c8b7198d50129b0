// From part to part: over the side column by number, at the foot by heading. Arrows follow the direction of the page.

import { CaretLeft } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { CaretRight } from "@phosphor-icons/react/dist/csr/CaretRight";
import { useWords } from "../../stores/view.ts";
import { Button, classes, IconButton } from "../../ui/index.ts";
import type { Part } from "./parts.ts";
import styles from "./PartNavigation.module.css";

type Props = {
  readonly parts: readonly Part[];
  readonly place: number;
  readonly onPart: (place: number) => void;
};

export const PartHead = ({ parts, place, onPart }: Props) => {
  const { t, direction } = useWords();
  const part = parts[place];
  const total = parts.filter((each) => each.number !== null).length;
  const rtl = direction === "rtl";
  return (
    <div className={classes(styles.head)}>
      <span>
        {part?.number === null || part === undefined
          ? t("reading:opening")
          : t("reading:part", { number: part.number, total })}
      </span>
      <span className={classes(styles.arrows)}>
        <IconButton
          name={t("reading:part.previous")}
          icon={<CaretLeft size={16} mirrored={rtl} aria-hidden />}
          isDisabled={place === 0}
          onPress={() => onPart(place - 1)}
        />
        <IconButton
          name={t("reading:part.next")}
          icon={<CaretRight size={16} mirrored={rtl} aria-hidden />}
          isDisabled={place === parts.length - 1}
          onPress={() => onPart(place + 1)}
        />
      </span>
    </div>
  );
};

export const PartFoot = ({ parts, place, onPart }: Props) => {
  const { t, direction } = useWords();
  const rtl = direction === "rtl";
  const named = (part: Part | undefined): string | null => {
    if (part === undefined) return null;
    if (part.number === null) return t("reading:opening");
    const heading = part.sections[0]?.heading ?? null;
    return heading === null
      ? t("reading:part.plain", { number: part.number })
      : t("reading:part.short", { number: part.number, heading });
  };
  const before = named(parts[place - 1]);
  const after = named(parts[place + 1]);
  return (
    <nav className={classes(styles.foot)} aria-label={t("reading:text")}>
      {before !== null && (
        <Button
          look="quiet"
          icon={<CaretLeft size={16} mirrored={rtl} aria-hidden />}
          onPress={() => onPart(place - 1)}
        >
          {before}
        </Button>
      )}
      {after !== null && (
        <span className={classes(styles.next)}>
          <Button
            look="quiet"
            icon={<CaretRight size={16} mirrored={rtl} aria-hidden />}
            onPress={() => onPart(place + 1)}
          >
            {after}
          </Button>
        </span>
      )}
    </nav>
  );
};
