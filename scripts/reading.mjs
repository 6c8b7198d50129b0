// `npm run -s reading -- FILE`: builds the command if its sources changed, in silence, and runs it; standard output,
// standard error and exit code are the command's own.

import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { prepare, root } from "./prepare.mjs";

if (await prepare(["tools"], { quiet: true }))
  await import(pathToFileURL(join(root, "dist/tools/reading.js")).href);
else process.exitCode = 1;
