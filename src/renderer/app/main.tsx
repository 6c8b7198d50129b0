// The app page. It waits for the port, then draws; it holds no keys and keeps nothing.

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../style/tokens.css";
import "../style/faces.css";
import "../style/base.css";
import "../style/marks.css";
import "../style/comparedWords.css";
import { askForFirstFaces } from "../style/firstFaces.ts";
import { App } from "./App.tsx";
import { setPolicies } from "./policies.ts";
import { awaitPort } from "./portal.ts";
import { createPlaces } from "./places.ts";
import { connectEngine } from "./stores/engine.ts";
import { createUndo } from "./stores/undo.ts";

setPolicies();
askForFirstFaces();

void awaitPort().then(({ port, language }) => {
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no root");
  createRoot(root).render(
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
});
