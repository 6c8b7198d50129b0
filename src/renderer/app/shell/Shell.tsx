// The shell: sidebar, bands, the column that scrolls, undo, the go-to list. Keys of the whole page are heard here,
// and the engine is told that somebody is there.

import { useEffect, useRef, useState } from "react";
import { ScrollContext } from "../stores/scroll.ts";
import { commandOf, findCommand } from "../stores/commands.ts";
import { useCircle, useEngine, usePlacesState, useView, useWords } from "../stores/view.ts";
import { useWidth } from "../stores/width.ts";
import { Screen } from "../screens.tsx";
import { BeginningPage } from "../features/beginning/BeginningPage.tsx";
import { PracticePage } from "../features/beginning/PracticePage.tsx";
import { classes, UndoToast, Working } from "../ui/index.ts";
import { Bands } from "./Bands.tsx";
import { actionOf, isMac, isWritingField } from "./keys.ts";
import { useFocusOfVisit, useKeptFocus } from "./keptFocus.ts";
import { KeysTable } from "./KeysTable.tsx";
import { Palette } from "./Palette.tsx";
import { goAround } from "./regions.ts";
import { Sidebar } from "./Sidebar.tsx";
import { TopBar } from "./TopBar.tsx";
import styles from "./Shell.module.css";

type Floating = "palette" | "keys" | null;

const useTouches = (): void => {
  const engine = useEngine();
  useEffect(() => {
    const kinds = ["keydown", "pointerdown", "wheel", "touchstart"] as const;
    const touched = (): void => engine.touched();
    for (const kind of kinds) addEventListener(kind, touched, { capture: true, passive: true });
    return () => {
      for (const kind of kinds) removeEventListener(kind, touched, { capture: true });
    };
  }, [engine]);
};

export const Shell = () => {
  const engine = useEngine();
  const view = useView();
  const circle = useCircle();
  const { visit } = usePlacesState();
  const words = useWords();
  const width = useWidth();
  const scroller = useRef<HTMLElement>(null);
  const [floating, float] = useState<Floating>(null);
  const singleKeys = view?.settings.singleKeys ?? true;
  useTouches();
  useKeptFocus(scroller);
  useFocusOfVisit(scroller, visit.key);

  useEffect(() => {
    const mac = isMac();
    const press = (event: KeyboardEvent): void => {
      const action = actionOf(event, mac);
      if (action === null || event.repeat) return;
      if (action === "keys" && (!singleKeys || isWritingField(event.target))) return;
      // Where nothing is offered the browser's own finding is better than none; a dialog is over what would be found.
      const find = action === "find" ? commandOf(findCommand) : null;
      if (action === "find" && (find === null || document.querySelector("[role=dialog]") !== null)) return;
      event.preventDefault();
      event.stopPropagation();
      if (action === "lock") void engine.ask("space.lock", {});
      else if (action === "cover") void engine.ask("space.curtain", {});
      else if (action === "wipe") void engine.ask("space.holdToWipe", {});
      else if (action === "nextRegion") goAround(1);
      else if (action === "previousRegion") goAround(-1);
      else if (action === "find") find?.run();
      else float((shown) => (shown === action ? null : action));
    };
    // Before everything else: a button that has the focus keeps Space to itself, also in the keys that cover and lock.
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [engine, singleKeys]);

  if (view === null)
    return (
      <main className={classes(styles.alone)}>
        <Working said={words.t("common:working")} />
      </main>
    );
  const placeNeedsCircle = ![
    "join",
    "joining",
    "damaged",
    "settings",
    "protection",
    "newCircle",
    "cleared",
    "finish",
  ].includes(visit.place.type);
  const narrow = width === "over" || width === "sheet";
  return (
    <div className={classes(styles.shell)}>
      <a className={classes(styles.skip)} href="#text" onClick={() => scroller.current?.focus()}>
        {words.t("common:skip")}
      </a>
      {!narrow && <Sidebar width={width} onKeys={() => float("keys")} />}
      <div className={classes(styles.area)}>
        {narrow && <TopBar onKeys={() => float("keys")} />}
        <Bands />
        <main
          id="text"
          ref={scroller}
          tabIndex={-1}
          data-region="main"
          className={classes(styles.main)}
          aria-label={words.t("common:region.main")}
        >
          <ScrollContext value={scroller}>
            {circle === null && placeNeedsCircle ? (
              view.practice ? (
                <PracticePage />
              ) : (
                <BeginningPage />
              )
            ) : (
              <Screen key={visit.key} place={visit.place} />
            )}
          </ScrollContext>
        </main>
      </div>
      <UndoToast />
      <Palette open={floating === "palette"} onClose={() => float(null)} onKeys={() => float("keys")} />
      <KeysTable open={floating === "keys"} onClose={() => float(null)} />
    </div>
  );
};
