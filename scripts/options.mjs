// The options of a command, looked at before anything is installed or built. The table and its sentences are the
// host's own (`src/main/options.json`, `src/main/optionWords.json`), so that both say the same of the same line.

import { readFileSync } from "node:fs";
import { language } from "./words.mjs";

const readHere = (file) => JSON.parse(readFileSync(new URL(`../src/main/${file}`, import.meta.url), "utf8"));
const table = readHere("options.json");
const words = readHere("optionWords.json")[language];

/** What is wrong with the options of `command` ("start" or "demo"), as a sentence, or null. */
export const wrongOption = (command, given) => {
  for (let at = 0; at < given.length; at++) {
    const option = given[at];
    if (!table[command].includes(option)) return words.unknownOption.replace("{option}", () => option);
    const pattern = table.values[option];
    if (pattern === undefined) continue;
    const value = given[++at];
    if (value === undefined || value === "" || value.startsWith("--"))
      return words.valueMissing.replace("{option}", () => option);
    if (!new RegExp(pattern).test(value))
      return words.valueUnusable.replace("{option}", () => option).replace("{value}", () => value);
  }
  return null;
};

/** True when the command ends here: help was asked for, or an option is wrong; what there is to say was said. */
export const endsAtOptions = (command, given) => {
  const usage = `${words[command].join("\n")}\n`;
  if (given.includes("--help")) {
    process.stdout.write(usage);
    return true;
  }
  const wrong = wrongOption(command, given);
  if (wrong === null) return false;
  process.stderr.write(`${wrong}\n${usage}`);
  process.exitCode = 2;
  return true;
};
