// The column that scrolls, and coming back to the same line of it.

import { createContext, use, useLayoutEffect, type RefObject } from "react";
import { usePlaces, usePlacesState } from "./view.ts";

export const ScrollContext = createContext<RefObject<HTMLElement | null> | null>(null);

/** The scrolling element of the main area. */
export const useScroller = (): RefObject<HTMLElement | null> => {
  const scroller = use(ScrollContext);
  if (scroller === null) throw new Error("outside of the main area");
  return scroller;
};

/** Goes to where this visit was left, once the page is as long as it was (`ready`), and remembers it on leaving. */
export const useScrollPlace = (ready: boolean): void => {
  const scroller = useScroller();
  const places = usePlaces();
  const { visit } = usePlacesState();
  const { key } = visit;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!ready || element === null) return;
    // Asked anew: the visit of the render may be older than the one that is shown.
    element.scrollTo({ top: places.state().visit.scroll });
    const remember = (): void => places.rememberScroll(key, element.scrollTop);
    element.addEventListener("scroll", remember, { passive: true });
    return () => element.removeEventListener("scroll", remember);
  }, [ready, key, scroller, places]);
};
