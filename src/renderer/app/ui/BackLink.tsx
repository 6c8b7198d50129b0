// The way back, in the bar above a thing: an arrow against the reading direction and the name of the list.

import { CaretLeft } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { Button as Pressable } from "react-aria-components";
import { usePlaces, usePlacesState, useWords } from "../stores/view.ts";
import { homeOf } from "../places.ts";
import { classes } from "./classes.ts";
import styles from "./BackLink.module.css";

export const BackLink = () => {
  const places = usePlaces();
  const { visit, before } = usePlacesState();
  const words = useWords();
  const home = homeOf(before ?? visit.place) ?? "today";
  const place = words.t(`common:place.${home}`);
  return (
    <Pressable
      className={classes(styles.back)}
      onPress={places.back}
      aria-label={words.t("common:backTo", { place })}
    >
      <CaretLeft mirrored={words.direction === "rtl"} aria-hidden />
      {place}
    </Pressable>
  );
};
