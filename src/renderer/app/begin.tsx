// Draws the app for whoever is at the other end of a port, with stores of its own. What it gives ends it again.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { createPlaces } from "./places.ts";
import type { Arrival } from "./portal.ts";
import { connectEngine } from "./stores/engine.ts";
import { createUndo } from "./stores/undo.ts";

export const begin = ({ port, language }: Arrival): (() => void) => {
  const element = document.getElementById("root");
  if (element === null) throw new Error("the page has no root");
  const root = createRoot(element);
  root.render(
    <StrictMode>
      <App
        stores={{
          engine: connectEngine(port),
          places: createPlaces(),
          undo: createUndo(),
          firstLanguage: language,
        }}
      />
    </StrictMode>,
  );
  return () => root.unmount();
};
