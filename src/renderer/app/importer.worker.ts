// Reads one file or one paste and ends (disposable): a hostile file has no page, no network and no second chance.

import { importFile, importPaste } from "../../importers/importFile.ts";
import type { ImportTask } from "./features/importing/startImport.ts";

/** TypeScript's library for pages does not know that this is a worker. */
type WorkerScope = {
  readonly addEventListener: (type: "message", listen: (event: MessageEvent<ImportTask>) => void) => void;
  readonly postMessage: (message: unknown) => void;
  readonly close: () => void;
};
const scope = globalThis as unknown as WorkerScope;

scope.addEventListener("message", ({ data: task }) => {
  scope.postMessage(
    task.type === "file"
      ? importFile(task.bytes, { name: task.name, mediaType: task.mediaType })
      : importPaste({ text: task.text, html: task.html }),
  );
  scope.close();
});
