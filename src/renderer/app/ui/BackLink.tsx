// The way back, in the bar above a thing: an arrow against the reading direction and the name of what it leads to.

import { CaretLeft } from "@phosphor-icons/react/dist/csr/CaretLeft";
import { useEffect } from "react";
import { Button as Pressable } from "react-aria-components";
import { personName, useCircle, usePlaces, usePlacesState, useWords } from "../stores/view.ts";
import { homeOf } from "../places.ts";
import { classes } from "./classes.ts";
import styles from "./BackLink.module.css";

const takesEscape =
  "input:not([type=radio], [type=checkbox]), textarea, [contenteditable], [role=dialog], [role=menu], [role=listbox]";

/** Escape leads back too, unless something that floats or a field takes it. */
const useEscape = (on: boolean, back: () => void): void => {
  useEffect(() => {
    if (!on) return undefined;
    const hear = (event: KeyboardEvent): void => {
      const { target } = event;
      const taken =
        event.defaultPrevented || (target instanceof Element && target.closest(takesEscape) !== null);
      if (event.code === "Escape" && !taken) back();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, [on, back]);
};

export const BackLink = ({ byEscape }: { readonly byEscape: boolean }) => {
  const places = usePlaces();
  useEscape(byEscape, places.back);
  const { visit, before } = usePlacesState();
  const circle = useCircle();
  const words = useWords();
  const to = before ?? visit.place;
  const thing =
    before !== null && "docId" in before ? circle?.things.find(({ id }) => id === before.docId) : undefined;
  const person =
    before?.type === "person" && circle !== null ? personName(words, circle, before.userId) : undefined;
  const place = thing?.title ?? person ?? words.t(`common:place.${homeOf(to) ?? "today"}`);
  return (
    <Pressable
      className={classes(styles.back)}
      onPress={places.back}
      aria-label={words.t("common:backTo", { place })}
    >
      <CaretLeft mirrored={words.direction === "rtl"} aria-hidden />
      <bdi>{place}</bdi>
    </Pressable>
  );
};
