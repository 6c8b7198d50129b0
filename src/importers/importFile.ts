// A file's bytes, or pasted text, as a draft. The bytes decide what a file is; its name and its stated type only
// choose between readings of text. All of it is pure and bounded: no part of a file is run, fetched or trusted.

import { err, ok, type Result } from "../core/base/index.ts";
import { editionLimits } from "../schema/edition.ts";
import type { ImportDraft } from "./draft.ts";
import { decodeText } from "./encoding.ts";
import { knownKind } from "./fileKind.ts";
import { readHtml } from "./htmlLines.ts";
import { type ImportError, maxFileSize } from "./importError.ts";
import { readMarkdown } from "./markdownLines.ts";
import { savedPage } from "./mhtml.ts";
import { cleanText, type Source } from "./source.ts";
import { draftOf } from "./structure.ts";
import { readText } from "./textLines.ts";

export type ImportOptions = { readonly name: string; readonly mediaType?: string };

type Format = Source["origin"];

const looksLikeHtml = (text: string): boolean =>
  /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h1)[\s>]/i.test(
    text.slice(0, 4000),
  );

const formatOf = (text: string, { name, mediaType }: ImportOptions): Format => {
  const type = mediaType?.split(";")[0]?.trim().toLowerCase() ?? "";
  const ending = /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (/^(?:html?|xhtml)$/.test(ending) || type === "text/html" || type === "application/xhtml+xml")
    return "html";
  if (/^(?:md|markdown|mdown|mkd)$/.test(ending) || type === "text/markdown") return "markdown";
  return looksLikeHtml(text) ? "html" : "text";
};

/** What a page says its encoding is, in its first bytes. */
const statedEncoding = (bytes: Uint8Array, mediaType: string | undefined): string | null => {
  const sent = /charset\s*=\s*["']?([A-Za-z0-9_:.-]{2,40})/i.exec(mediaType ?? "")?.[1];
  if (sent !== undefined) return sent;
  const beginning = String.fromCharCode(...bytes.subarray(0, 4096));
  const stated =
    /<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})/i.exec(beginning);
  return stated?.[1] ?? null;
};

const read = (text: string, format: Format): Source =>
  format === "html" ? readHtml(text) : format === "markdown" ? readMarkdown(text) : readText(text);

/** Lines are joined to blocks, but never so many that four times the limit would fit. */
const mostLines = 4 * editionLimits.blocks;

const made = (
  source: Source,
  name: string,
  encoding: string | null,
  damaged: number,
): Result<ImportDraft, ImportError> => {
  const { length } = source.lines;
  if (length > mostLines) return err({ type: "tooManyBlocks", count: length, limit: editionLimits.blocks });
  return checked(draftOf(source, name, encoding, damaged));
};

const checked = (draft: ImportDraft): Result<ImportDraft, ImportError> => {
  const hasWords = draft.pieces.some((piece) =>
    piece.type === "kept" ? /\p{L}/u.test(piece.text) : piece.lines.some((line) => /\p{L}/u.test(line)),
  );
  if (!hasWords) return err({ type: "noWords" });
  const count = draft.pieces.filter((piece) => piece.type === "kept").length;
  const limit = editionLimits.blocks;
  return count > limit ? err({ type: "tooManyBlocks", count, limit }) : ok(draft);
};

export const importFile = (bytes: Uint8Array, options: ImportOptions): Result<ImportDraft, ImportError> => {
  if (bytes.length === 0) return err({ type: "empty" });
  const kind = knownKind(bytes);
  if (kind !== null) return err({ type: "notText", kind });
  if (bytes.length > maxFileSize) return err({ type: "tooLarge", size: bytes.length, limit: maxFileSize });
  const page = savedPage(bytes);
  const told = page ?? { bytes, mediaType: options.mediaType };
  const decoded = decodeText(told.bytes, statedEncoding(told.bytes, told.mediaType));
  if (!decoded.ok) return decoded;
  const { text, encoding, damaged } = decoded.value;
  if (text.trim() === "") return err({ type: "empty" });
  return made(read(text, page === null ? formatOf(text, options) : "html"), options.name, encoding, damaged);
};

/** Pasted text; `html` is the same as the clipboard holds it formatted, where it does. */
export const importPaste = (pasted: {
  readonly text: string;
  readonly html: string | null;
}): Result<ImportDraft, ImportError> => {
  const size = Math.max(pasted.text.length, pasted.html?.length ?? 0);
  if (size > maxFileSize) return err({ type: "tooLarge", size, limit: maxFileSize });
  const isFormatted = pasted.html !== null && pasted.html.trim() !== "";
  if (!isFormatted && cleanText(pasted.text).trim() === "") return err({ type: "empty" });
  const source = isFormatted ? readHtml(pasted.html ?? "") : readText(pasted.text);
  return made(source, "", null, 0);
};
