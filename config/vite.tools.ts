import { defineConfig } from "vite";
import { nodeBuild } from "./vite.node.ts";

export default defineConfig(nodeBuild("tools", { reading: "src/main/reading.ts" }));
