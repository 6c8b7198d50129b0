// `npm run -s reading -- FILE`: builds the command if its sources changed (saying so on standard error alone), and
// runs it; standard output and exit code are the command's own.

import { build } from "./build.mjs";

await build(["tools"], (text) => process.stderr.write(`${text}\n`));
await import(new URL("../dist/tools/reading.js", import.meta.url).href);
