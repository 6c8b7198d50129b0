// The real host with a page of the test's own in the engine's place: the real adapters, built as the engine is built,
// under the engine's policies.

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { pageBuild } from "../../../config/vite.page.ts";
import { openFolder } from "../../../src/main/hostFiles.ts";
import { type Host, startHost } from "../../../src/main/hostServer.ts";
import { loadPage } from "../../../src/main/page.ts";

export type StoreHost = {
  readonly host: Host;
  /** The person's folder on the host. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
};

export const startStoreHost = async (place = tmpdir()): Promise<StoreHost> => {
  const folder = mkdtempSync(join(place, "halaqa-store-"));
  const built = join(folder, "page");
  const config = pageBuild("engine", []);
  await build({
    ...config,
    configFile: false,
    logLevel: "error",
    root: fileURLToPath(new URL("./storePage", import.meta.url)),
    publicDir: false,
    build: { ...config.build, outDir: built, minify: false },
  });
  cpSync(built, join(folder, "app"), { recursive: true });
  const data = openFolder(join(folder, "data"));
  const [engine, app] = [loadPage(built), loadPage(join(folder, "app"))];
  if (!data.ok || !engine.ok || !app.ok) throw new Error("the page was not built");
  const started = await startHost({
    folder: data.value,
    port: 0,
    pages: { engine: engine.value, app: app.value },
    hubListen: null,
    practice: null,
    explanation: "",
    onAlarm: () => undefined,
  });
  if (!started.ok) throw new Error(started.error.type);
  return {
    host: started.value,
    folder: join(folder, "data"),
    stop: async () => {
      await started.value.close();
      rmSync(folder, { recursive: true });
    },
  };
};
