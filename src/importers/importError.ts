// Why a file is refused. The tags carry what a sentence for a person needs, and no sentence.

/** 8 MiB: a thick book in plain text is two. */
export const maxFileSize = 8 * 1024 * 1024;

export type FileKind =
  | "pdf"
  | "image"
  | "epub"
  | "wordProcessor"
  | "spreadsheet"
  | "archive"
  | "audio"
  | "video"
  | "program"
  | "database"
  | "font"
  | "unknown";

export type ImportError =
  | { readonly type: "empty" }
  | { readonly type: "tooLarge"; readonly size: number; readonly limit: number }
  /** Not text, or text only inside a format that cannot be read yet. */
  | { readonly type: "notText"; readonly kind: FileKind }
  | { readonly type: "encodingUnknown" }
  /** Text without a single letter. */
  | { readonly type: "noWords" }
  | { readonly type: "tooManyBlocks"; readonly count: number; readonly limit: number };
