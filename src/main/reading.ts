// `npm run -s reading -- FILE`: what the importer makes of a file, as one JSON object and nothing else.

import { readFile } from "node:fs/promises";
import { runReadingCommand } from "../importers/readingCommand.ts";

process.exitCode = await runReadingCommand(process.argv.slice(2), {
  readFile: (path) => readFile(path),
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
