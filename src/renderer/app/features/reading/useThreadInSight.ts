// A thread that was opened is in sight and has the keyboard; one that is gone, deleted here or elsewhere, closes.

import { useEffect, useRef } from "react";

type Sight = {
  /** The key of the open thread. */
  readonly here: string | null;
  /** Whether that thread is there. */
  readonly stands: boolean;
  readonly onGone: () => void;
};

export const useThreadInSight = ({ here, stands, onGone }: Sight): void => {
  // Read at once by a screen reader, and seen.
  useEffect(() => {
    if (here === null) return;
    const card = document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(here)}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  }, [here]);
  // A thread that was just written is not there yet, and not gone.
  const opened = useRef<string | null>(null);
  useEffect(() => {
    if (stands) opened.current = here;
    else if (here !== null && opened.current === here) {
      opened.current = null;
      onGone();
    }
  }, [stands, here, onGone]);
};
