// `npm run -s reading -- FILE`: prints what the importer makes of a file as one JSON object, and nothing else, on
// standard output. A file that is refused gives one line on standard error and exit code 1.

import { exhaustive } from "../core/base/index.ts";
import { encodeEdition, editionLimits, type EditionError } from "../schema/edition.ts";
import { neutraliseName } from "../text/isolate.ts";
import { editionOf, type NothingKept } from "./draftEdition.ts";
import { importFile } from "./importFile.ts";
import type { FileKind, ImportError } from "./importError.ts";

export type ReadingIo = {
  readonly readFile: (path: string) => Promise<Uint8Array>;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
};

const kinds: Readonly<Record<FileKind, string>> = {
  pdf: "it is a PDF, which cannot be read yet",
  image: "it is a picture",
  epub: "it is an EPUB book, which cannot be read yet",
  wordProcessor: "it is a word processor's document, which cannot be read yet; save it as text or HTML",
  spreadsheet: "it is a spreadsheet",
  archive: "it is an archive; unpack it first",
  audio: "it is a sound recording",
  video: "it is a video",
  program: "it is a program",
  database: "it is a database",
  font: "it is a font",
  unknown: "it is not text",
};

const mebibytes = (bytes: number): string => (bytes / (1024 * 1024)).toFixed(1);

const reasonOf = (error: ImportError | EditionError | NothingKept): string => {
  switch (error.type) {
    case "empty":
      return "it is empty";
    case "tooLarge":
      return `it has ${mebibytes(error.size)} MiB, and at most ${mebibytes(error.limit)} MiB can be read`;
    case "notText":
      return kinds[error.kind];
    case "encodingUnknown":
      return "its encoding cannot be told; save it as UTF-8";
    case "noWords":
      return "there are no words in it";
    case "tooManyBlocks":
      return `it has ${error.count} paragraphs, and at most ${error.limit} can be read`;
    case "editionTooLarge":
      return `it is past the limit for ${error.limit} (${editionLimits[error.limit]})`;
    case "nothingKept":
      return "no text is left in it when menus and links are gone";
    case "shapeMismatch":
    case "notJson":
    case "notCanonical":
      return "its text cannot be made into an edition";
    default:
      return exhaustive(error);
  }
};

const read = async (path: string, io: ReadingIo): Promise<Uint8Array | null> => {
  try {
    return await io.readFile(path);
  } catch {
    return null;
  }
};

export const runReadingCommand = async (args: readonly string[], io: ReadingIo): Promise<number> => {
  const [path] = args;
  if (path === undefined || args.length !== 1) {
    io.error("Usage: npm run -s reading -- FILE\n");
    return 1;
  }
  const refuse = (reason: string): number => {
    io.error(`${neutraliseName(path)} was not read: ${reason}.\n`);
    return 1;
  };
  const bytes = await read(path, io);
  if (bytes === null) return refuse("there is no such file, or it may not be opened");
  const draft = importFile(bytes, { name: path });
  if (!draft.ok) return refuse(reasonOf(draft.error));
  const edition = editionOf(draft.value);
  if (!edition.ok) return refuse(reasonOf(edition.error));
  io.out(`${encodeEdition(edition.value)}\n`);
  return 0;
};
