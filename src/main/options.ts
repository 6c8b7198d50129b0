// What a person may write after the command.

import { err, ok, type Result } from "../core/base/index.ts";
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

const portOf = (value: string): number | null => {
  const port = Number(value);
  return /^\d{1,5}$/.test(value) && port <= 65_535 ? port : null;
};

/** `192.168.1.5:7320`, `[::]:7320`: an address of this machine, not a name. */
const listenAt = (value: string): Options["hubListen"] => {
  const [, six, four, last] = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d+)$/.exec(value) ?? [];
  const address = six ?? four;
  const port = last === undefined ? null : portOf(last);
  return address === undefined || port === null ? null : { address, port };
};

export const parseOptions = (
  given: readonly string[],
  usual: { readonly port: number },
): Result<Options, OptionError> => {
  let options: Options = {
    port: usual.port,
    dataFolder: null,
    opensBrowser: true,
    hubListen: null,
    language: null,
    practice: null,
  };
  let role: "founder" | "guest" | null = null;
  let folder: string | null = null;
  for (let at = 0; at < given.length; at++) {
    const option = given[at] ?? "";
    if (option === "--no-open") {
      options = { ...options, opensBrowser: false };
      continue;
    }
    const known = ["--port", "--data-dir", "--hub-listen", "--language", "--practice", "--practice-folder"];
    if (!known.includes(option)) return err({ type: "unknownOption", option });
    const value = given[++at];
    if (value === undefined || value === "") return err({ type: "valueMissing", option });
    const unusable = err<OptionError>({ type: "valueUnusable", option, value });
    if (option === "--data-dir") options = { ...options, dataFolder: value };
    else if (option === "--practice-folder") folder = value;
    else if (option === "--port") {
      const port = portOf(value);
      if (port === null) return unusable;
      options = { ...options, port };
    } else if (option === "--hub-listen") {
      const hubListen = listenAt(value);
      if (hubListen === null) return unusable;
      options = { ...options, hubListen };
    } else if (option === "--language") {
      if (value !== "ar" && value !== "en") return unusable;
      options = { ...options, language: value };
    } else {
      if (value !== "founder" && value !== "guest") return unusable;
      role = value;
    }
  }
  if (role !== null && folder === null) return err({ type: "valueMissing", option: "--practice-folder" });
  return ok(role === null || folder === null ? options : { ...options, practice: { role, folder } });
};
