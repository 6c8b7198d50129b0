import { defineConfig } from "vite";
import { nodeBuild } from "./vite.node.ts";

// A sandboxed preload is CommonJS.
export default defineConfig(nodeBuild("preload", { index: "src/preload/index.ts" }, "cjs"));
