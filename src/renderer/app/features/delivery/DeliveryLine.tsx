// The delivery line: at the foot of the sidebar one part to a line (its glyph alone where the sidebar is icons), at
// the head of a thing with dots. It opens the page that says it by machine.

import { Button as Pressable } from "react-aria-components";
import { useCircle, usePlaces, usePlacesState, useView, useWords } from "../../stores/view.ts";
import { classes, Dots } from "../../ui/index.ts";
import { DeliveryGlyph } from "./DeliveryGlyph.tsx";
import { deliveryWords } from "./deliveryItems.ts";
import styles from "./delivery.module.css";

type Props = { readonly stacked?: boolean; readonly glyphAlone?: boolean };

export const DeliveryLine = ({ stacked = false, glyphAlone = false }: Props) => {
  const words = useWords();
  const places = usePlaces();
  const { visit } = usePlacesState();
  const circle = useCircle();
  const view = useView();
  if (circle === null) return null;
  const { reach, items } = deliveryWords(words, circle, view?.disk);
  const here = stacked && visit.place.type === "delivery";
  return (
    <Pressable
      className={classes(
        styles.line,
        stacked && styles.stacked,
        glyphAlone && styles.alone,
        here && styles.here,
      )}
      onPress={() => places.go({ type: "delivery" })}
      // A dot is read as a pause at most: full stops say where a part ends.
      aria-label={words.t("delivery:open", { said: { phrase: `${items.join(". ")}.` } })}
      {...(here ? { "aria-current": "page" as const } : {})}
    >
      <DeliveryGlyph reach={reach} />
      {!glyphAlone && <Dots items={items} stacked={stacked} />}
    </Pressable>
  );
};
