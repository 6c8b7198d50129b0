// What a file is, told from its first bytes and never from its name: a picture renamed to .txt is a picture.

import type { FileKind } from "./importError.ts";

type Signature = { readonly kind: FileKind; readonly at: number; readonly bytes: string };

const signatures: readonly Signature[] = [
  { kind: "pdf", at: 0, bytes: "%PDF-" },
  { kind: "image", at: 0, bytes: "\x89PNG\r\n\x1a\n" },
  { kind: "image", at: 0, bytes: "\xff\xd8\xff" },
  { kind: "image", at: 0, bytes: "GIF87a" },
  { kind: "image", at: 0, bytes: "GIF89a" },
  { kind: "image", at: 8, bytes: "WEBP" },
  { kind: "image", at: 0, bytes: "II*\0" },
  { kind: "image", at: 0, bytes: "MM\0*" },
  { kind: "image", at: 0, bytes: "AT&TFORM" },
  { kind: "image", at: 4, bytes: "ftypavif" },
  { kind: "image", at: 4, bytes: "ftypheic" },
  { kind: "audio", at: 4, bytes: "ftypM4A" },
  { kind: "video", at: 4, bytes: "ftyp" },
  { kind: "video", at: 0, bytes: "\x1a\x45\xdf\xa3" },
  { kind: "video", at: 8, bytes: "AVI " },
  { kind: "audio", at: 8, bytes: "WAVE" },
  { kind: "audio", at: 0, bytes: "ID3" },
  { kind: "audio", at: 0, bytes: "OggS" },
  { kind: "audio", at: 0, bytes: "fLaC" },
  { kind: "archive", at: 0, bytes: "\x1f\x8b" },
  { kind: "archive", at: 0, bytes: "7z\xbc\xaf\x27\x1c" },
  { kind: "archive", at: 0, bytes: "Rar!\x1a\x07" },
  { kind: "archive", at: 0, bytes: "\xfd7zXZ\0" },
  { kind: "archive", at: 0, bytes: "BZh" },
  { kind: "archive", at: 257, bytes: "ustar" },
  { kind: "wordProcessor", at: 0, bytes: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" },
  { kind: "wordProcessor", at: 0, bytes: "{\\rtf" },
  { kind: "program", at: 0, bytes: "\x7fELF" },
  { kind: "program", at: 0, bytes: "MZ\x90\0" },
  { kind: "program", at: 0, bytes: "\xcf\xfa\xed\xfe" },
  { kind: "program", at: 0, bytes: "\0asm" },
  { kind: "database", at: 0, bytes: "SQLite format 3\0" },
  { kind: "font", at: 0, bytes: "wOF2" },
  { kind: "font", at: 0, bytes: "\0\x01\0\0\0" },
  { kind: "font", at: 0, bytes: "OTTO\0" },
];

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** What a zip archive holds, by the names that stand at its beginning. */
const kindOfZip = (bytes: Uint8Array): FileKind => {
  const beginning = latin1(bytes, 0, 4096);
  if (beginning.includes("application/epub+zip")) return "epub";
  if (beginning.includes("opendocument.text") || beginning.includes("word/")) return "wordProcessor";
  if (beginning.includes("opendocument.spreadsheet") || beginning.includes("xl/")) return "spreadsheet";
  return beginning.includes("[Content_Types].xml") ? "wordProcessor" : "archive";
};

/** The kind of a file that is certainly not plain text; null when the bytes may be text. */
export const knownKind = (bytes: Uint8Array): FileKind | null => {
  if (latin1(bytes, 0, 4) === "PK\x03\x04" || latin1(bytes, 0, 4) === "PK\x05\x06") return kindOfZip(bytes);
  for (const { kind, at, bytes: wanted } of signatures) {
    if (latin1(bytes, at, at + wanted.length) === wanted) return kind;
  }
  return null;
};
