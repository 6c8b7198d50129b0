import { defineConfig } from "vite";
import { pageBuild } from "./vite.page.ts";

export default defineConfig(pageBuild("engine", []));
