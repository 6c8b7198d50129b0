// A built page: exactly the files that its build listed, read once and held in memory. Nothing is looked up on the
// disk by a name from a request, so no name can lead out of the build (attack E09).

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "../core/base/index.ts";
import { integer, list, object, pattern, text } from "../core/base/shape.ts";

export type PageFile = { readonly bytes: Uint8Array; readonly type: string };
export type Page = {
  /** By the exact path of a request; `/` is the document. */
  readonly files: ReadonlyMap<string, PageFile>;
  readonly styleHashes: readonly string[];
};
export type PageError =
  | { readonly type: "pageMissing"; readonly folder: string }
  | { readonly type: "pageDamaged"; readonly file: string };

const manifestShape = object({
  styleHashes: list(pattern(/^sha256-[A-Za-z0-9+/]{43}=$/), 4),
  files: list(
    object({
      path: pattern(/^\/[A-Za-z0-9._/-]*$/, 300),
      file: pattern(/^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/, 300),
      type: text(80),
      length: integer(0, 2 ** 28),
      sha256: pattern(/^[0-9a-f]{64}$/),
    }),
    2_000,
  ),
});

export const loadPage = (folder: string): Result<Page, PageError> => {
  let listed: unknown;
  try {
    listed = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  } catch {
    return err({ type: "pageMissing", folder });
  }
  const manifest = manifestShape(listed);
  if (!manifest.ok) return err({ type: "pageDamaged", file: "manifest.json" });
  const files = new Map<string, PageFile>();
  for (const { path, file, type, length, sha256 } of manifest.value.files) {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(join(folder, file));
    } catch {
      return err({ type: "pageDamaged", file });
    }
    if (bytes.length !== length || createHash("sha256").update(bytes).digest("hex") !== sha256)
      return err({ type: "pageDamaged", file });
    files.set(path, { bytes, type });
  }
  if (!files.has("/")) return err({ type: "pageDamaged", file: "index.html" });
  return ok({ files, styleHashes: manifest.value.styleHashes });
};
