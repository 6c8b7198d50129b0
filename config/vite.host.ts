import { defineConfig } from "vite";
import { nodeBuild } from "./vite.node.ts";

export default defineConfig(
  nodeBuild("host", { browser: "src/main/browser.ts", electron: "src/main/electron.ts" }),
);
