// What a person may write after the command. Which options there are, and what their values look like, stands in
// `options.json`: `scripts/options.mjs` reads the same table before anything is installed or built.

import { err, ok, type Result } from "../core/base/index.ts";
import table from "./options.json" with { type: "json" };
import optionWords from "./optionWords.json" with { type: "json" };
import type { Language } from "./words.ts";

export type Options = {
  readonly port: number;
  readonly dataFolder: string | null;
  readonly opensBrowser: boolean;
  readonly hubListen: { readonly address: string; readonly port: number } | null;
  readonly language: Language | null;
  readonly practice: { readonly role: "founder" | "guest"; readonly folder: string } | null;
};

export type OptionError =
  | { readonly type: "unknownOption"; readonly option: string }
  | { readonly type: "valueMissing"; readonly option: string }
  | { readonly type: "valueUnusable"; readonly option: string; readonly value: string };

const patterns = new Map(Object.entries(table.values).map(([name, pattern]) => [name, new RegExp(pattern)]));

/** `192.168.1.5:7320`, `[::]:7320`: an address of this machine, not a name. */
const listenAt = (value: string): Options["hubListen"] => {
  const at = value.lastIndexOf(":");
  return { address: value.slice(0, at).replace(/^\[|\]$/g, ""), port: Number(value.slice(at + 1)) };
};

export const parseOptions = (
  given: readonly string[],
  usual: { readonly port: number },
): Result<Options, OptionError> => {
  // A link that the system hands over is no option and no option's value, and nothing beside it counts either.
  const link = given.find((one) => /^\s*halaqa:/i.test(one));
  if (link !== undefined) return err({ type: "unknownOption", option: link });
  const values = new Map<string, string>();
  let opensBrowser = true;
  for (let at = 0; at < given.length; at++) {
    const option = given[at] ?? "";
    if (table.switches.includes(option)) {
      opensBrowser = false;
      continue;
    }
    const pattern = patterns.get(option);
    if (pattern === undefined) return err({ type: "unknownOption", option });
    const value = given[++at];
    if (value === undefined || value === "" || value.startsWith("--"))
      return err({ type: "valueMissing", option });
    if (!pattern.test(value)) return err({ type: "valueUnusable", option, value });
    values.set(option, value);
  }
  const role = values.get("--practice");
  const folder = values.get("--practice-folder");
  if (role !== undefined && folder === undefined)
    return err({ type: "valueMissing", option: "--practice-folder" });
  const hubListen = values.get("--hub-listen");
  const language = values.get("--language");
  return ok({
    port: Number(values.get("--port") ?? usual.port),
    dataFolder: values.get("--data-dir") ?? null,
    opensBrowser,
    hubListen: hubListen === undefined ? null : listenAt(hubListen),
    language: language === undefined ? null : language === "ar" ? "ar" : "en",
    practice:
      role === undefined || folder === undefined
        ? null
        : { role: role === "founder" ? "founder" : "guest", folder },
  });
};

/** What is wrong, and the options there are. */
export const sayOptionError = (error: OptionError, language: Language): string => {
  const words = optionWords[language];
  const wrong = words[error.type]
    .replace("{option}", () => error.option)
    .replace("{value}", () => ("value" in error ? error.value : ""));
  return [wrong, ...words.start].join("\n");
};
