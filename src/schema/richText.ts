// The vocabulary of a shared document: every element, mark and attribute that may stand in the `content` root.
// The gate in front of Yjs refuses any other name (protocol 2.9), and the editor builds its schema from the
// same list, so that what one member writes is what every member's gate lets in. Names are those of TipTap.
//
// What the list does not say (which element may stand in which) is no reason to refuse an update: two fine
// updates can merge into a state that breaks it. The view makes such a part inert when it reads.

/** What a value of an attribute may be; null is never written, an absent attribute stands for it. */
export type AttributeKind =
  | { readonly type: "flag" }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
  | { readonly type: "text"; readonly max: number }
  | { readonly type: "oneOf"; readonly values: readonly string[] };

export type AttributeKinds = Readonly<Record<string, AttributeKind>>;
type Vocabulary = Readonly<Record<string, AttributeKinds>>;

/** How deep elements and texts may stand in each other. */
export const maxNesting = 24;

/** The person's own choice of a block's direction; absent means "from the text" (language 1). */
const dir: AttributeKind = { type: "oneOf", values: ["rtl", "ltr"] };
const span: AttributeKind = { type: "integer", min: 1, max: 100 };

/** Elements (Y.XmlElement node names). Text is Y.XmlText and has no name. */
export const richTextNodes = {
  paragraph: { dir },
  heading: { dir, level: { type: "integer", min: 1, max: 3 } },
  bulletList: { dir },
  orderedList: { dir, start: { type: "integer", min: 0, max: 1_000_000 } },
  listItem: { dir },
  taskList: { dir },
  taskItem: { dir, checked: { type: "flag" } },
  blockquote: { dir },
  horizontalRule: {},
  hardBreak: {},
  table: { dir },
  tableRow: {},
  tableHeader: { dir, colspan: span, rowspan: span },
  tableCell: { dir, colspan: span, rowspan: span },
  /** Stands where a part cannot be shown; it holds nothing. */
  unreadable: {},
} as const satisfies Vocabulary;

/** Marks (keys of Y.XmlText formats); a format's value is an object of exactly these, or null where it ends. */
export const richTextMarks = {
  bold: {},
  italic: {},
  strike: {},
  code: {},
  link: { href: { type: "text", max: 2_048 } },
} as const satisfies Vocabulary;

/** Schemes that a link may have; anything else is shown as plain text. */
export const linkSchemes = ["https", "mailto"] as const;

const fits = (kind: AttributeKind, value: unknown): boolean => {
  switch (kind.type) {
    case "flag":
      return typeof value === "boolean";
    case "integer":
      return (
        typeof value === "number" && Number.isSafeInteger(value) && value >= kind.min && value <= kind.max
      );
    case "text":
      return typeof value === "string" && value.length <= kind.max;
    case "oneOf":
      return typeof value === "string" && kind.values.includes(value);
  }
};

export type AttributeValue = string | number | boolean;
type Attributes = Readonly<Record<string, AttributeValue>>;

/** Only what the vocabulary names and what fits it, in the vocabulary's order; own properties alone are read. */
const fittingAttributes = (kinds: AttributeKinds, given: unknown): Attributes => {
  const kept: Record<string, AttributeValue> = {};
  if (typeof given !== "object" || given === null) return kept;
  for (const [name, kind] of Object.entries(kinds)) {
    const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
    if (fits(kind, value)) kept[name] = value as AttributeValue;
  }
  return kept;
};

const kindsOf = (vocabulary: Vocabulary, name: string): AttributeKinds =>
  Object.hasOwn(vocabulary, name) ? (vocabulary[name] ?? {}) : {};

/** What of it an element of this name may have. */
export const fittingOfNode = (name: string, given: unknown): Attributes =>
  fittingAttributes(kindsOf(richTextNodes, name), given);
/** What of it a mark of this name may have. */
export const fittingOfMark = (name: string, given: unknown): Attributes =>
  fittingAttributes(kindsOf(richTextMarks, name), given);
