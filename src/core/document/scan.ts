// The static gate in front of Yjs (protocol 2.9). It decides, from the update and what lies in its direct past,
// whether Yjs may see it: one client and its very clocks, references only into the direct past, known roots,
// places and names. It never throws, and a refused update leaves no trace.
//
// The verdict is a function of the update and its past: whether something has been deleted or collected meanwhile
// makes no difference, and neither does what else has arrived.

import type { Bytes, DocId } from "../base/index.ts";
import { maxNesting } from "../../schema/index.ts";
import { isEditionValue } from "./edition.ts";
import { rootOf } from "./rootShape.ts";
import { type RichTextNames, richTextNames } from "./richTextNames.ts";
import { gone, type ListPlace, type StructTable, type TypeShape } from "./structTable.ts";
import {
  contentKinds,
  type Deletes,
  type Id,
  readUpdate,
  typeKinds,
  type UpdateStruct,
} from "./updateReader.ts";

export type ScanRefusal =
  | "malformed"
  | "tooMuch"
  | "empty"
  /** Another client's structs, or several clients. */
  | "foreignClient"
  | "clockWrong"
  /** Something outside the direct past. */
  | "referenceUnknown"
  | "rootUnknown"
  /** Neighbours of two lists, or a kind of content where it cannot stand. */
  | "placeWrong"
  | "nameUnknown"
  | "tooDeep"
  /** A value that is no part of the edition, or one that would take the place of what is here. */
  | "editionChanged";

export type ScanVerdict =
  | { readonly type: "sound" }
  | { readonly type: "blocked" }
  | { readonly type: "hostile"; readonly reason: ScanRefusal };

export type ScanInput = {
  readonly docId: DocId;
  readonly client: number;
  readonly clockStart: number;
  readonly clockLen: number;
  readonly update: Bytes;
  /** Clock end of a client in the direct past; of the own client, in the own chain. */
  readonly boundOf: (client: number) => number;
};

/** Thrown nowhere: how a check says no. */
type No = Exclude<ScanVerdict, { type: "sound" }>;
const no = (reason: ScanRefusal): No => ({ type: "hostile", reason });
const blocked: No = { type: "blocked" };

const isNo = (value: object | null): value is No =>
  value !== null && "type" in value && (value.type === "hostile" || value.type === "blocked");

/** What may stand in a list of this shape. */
const checkContent = (struct: UpdateStruct, list: ListPlace, names: RichTextNames): ScanRefusal | null => {
  const { kind, name } = struct;
  if (kind === contentKinds.deleted || kind === contentKinds.collected) return null;
  switch (list.shape) {
    case "map":
    case "attributes":
      return kind === contentKinds.any && struct.length === 1 ? null : "placeWrong";
    case "children":
      if (kind !== contentKinds.type) return "placeWrong";
      if (list.depth + 1 > maxNesting) return "tooDeep";
      return struct.typeKind === typeKinds.text || names.nodes.has(name) ? null : "nameUnknown";
    case "text":
      if (kind === contentKinds.text) return null;
      if (kind !== contentKinds.format) return "placeWrong";
      return names.marks.has(name) ? null : "nameUnknown";
    case "gone":
      return "placeWrong";
  }
};

const isEdition = (list: ListPlace, table: StructTable): boolean => list === table.rootList("edition");

/** RULE: [DOC-18] a value of an edition certifies itself, whoever writes it and whatever else is here. */
const checkEdition = (struct: UpdateStruct, list: ListPlace, resolver: Resolver): ScanRefusal | null => {
  if (!isEdition(list, resolver.table)) return null;
  if (struct.kind === contentKinds.deleted) return resolver.isWhole ? null : "editionChanged";
  const content = resolver.bytes.subarray(struct.contentFrom, struct.to);
  return isEditionValue(resolver.docId, struct.key ?? "", content) ? null : "editionChanged";
};

/** RULE: [DOC-18] nothing of an edition is taken away. */
const deletesEdition = (deletes: readonly Deletes[], table: StructTable): boolean =>
  deletes.some(({ client, ranges }) =>
    ranges.some(({ clock, length }) => {
      for (let at = clock; at < clock + length;) {
        const run = table.runAt(client, at);
        if (run === null) return false;
        if (isEdition(run.list, table)) return true;
        at = run.end;
      }
      return false;
    }),
  );

export const typeShapeOf = (struct: UpdateStruct): TypeShape =>
  struct.kind !== contentKinds.type ? "none" : struct.typeKind === typeKinds.element ? "element" : "text";

export const isKeyed = (list: ListPlace): boolean => list.shape === "map" || list.shape === "attributes";

/** How references are resolved; the gate and the snapshot check differ in this alone. */
export type Resolver = {
  readonly docId: DocId;
  readonly table: StructTable;
  readonly names: RichTextNames;
  /** What the structs stand in. */
  readonly bytes: Bytes;
  /** A whole state: of two who brought the same at once, one value lies there deleted. */
  readonly isWhole: boolean;
  /** Null when this may be referred to. */
  readonly refuseReference: (id: Id) => No | null;
};

const neighbourList = (id: Id, resolver: Resolver): ListPlace | No => {
  const refused = resolver.refuseReference(id);
  if (refused !== null) return refused;
  const list = resolver.table.at(id.client, id.clock)?.list ?? gone;
  return list.shape === "gone" ? no("placeWrong") : list;
};

const parentList = (struct: UpdateStruct, parent: string | Id, resolver: Resolver): ListPlace | No => {
  const keyed = struct.key !== null;
  if (typeof parent === "string") {
    const root = rootOf(resolver.docId, parent);
    if (root === null) return no("rootUnknown");
    const list = resolver.table.rootList(root);
    return isKeyed(list) === keyed ? list : no("placeWrong");
  }
  const refused = resolver.refuseReference(parent);
  if (refused !== null) return refused;
  return resolver.table.listIn(parent.client, parent.clock, keyed) ?? no("placeWrong");
};

/** The list that a struct stands in, or why it may not. */
export const placeStruct = (struct: UpdateStruct, resolver: Resolver): ListPlace | No => {
  if (struct.kind === contentKinds.collected) return gone;
  if (struct.parent !== null) {
    const list = parentList(struct, struct.parent, resolver);
    if (isNo(list)) return list;
    // only an attribute's first value says its name
    const named =
      struct.key === null || list.shape !== "attributes" || resolver.names.attributes.has(struct.key);
    if (!named) return no("nameUnknown");
    const refusal = checkContent(struct, list, resolver.names) ?? checkEdition(struct, list, resolver);
    return refusal === null ? list : no(refusal);
  }
  const left = struct.origin === null ? null : neighbourList(struct.origin, resolver);
  if (isNo(left)) return left;
  const right = struct.right === null ? null : neighbourList(struct.right, resolver);
  if (isNo(right)) return right;
  const list = left ?? right ?? gone;
  // RULE: [DOC-18] what follows another value of an edition would be in its place.
  if (isEdition(list, resolver.table)) return no("editionChanged");
  // values of one key follow each other and have nothing to their right
  if ((left !== null && right !== null && left !== right) || (right !== null && isKeyed(list)))
    return no("placeWrong");
  const refusal = checkContent(struct, list, resolver.names);
  return refusal === null ? list : no(refusal);
};

const checkDeletes = (
  deletes: readonly Deletes[],
  { client, clockStart, clockLen, boundOf }: ScanInput,
  table: StructTable,
): No | null => {
  let waits = false;
  for (const { client: owner, ranges } of deletes) {
    const end = ranges.reduce((most, range) => Math.max(most, range.clock + range.length), 0);
    const bound = owner === client ? clockStart + clockLen : boundOf(owner);
    if (end > bound) return no("referenceUnknown");
    if (end > table.end(owner)) waits = true;
  }
  return waits ? blocked : null;
};

const checkClocks = (
  input: ScanInput,
  read: {
    readonly blocks: readonly {
      readonly client: number;
      readonly clock: number;
      readonly structs: readonly UpdateStruct[];
    }[];
  },
  table: StructTable,
): No | null => {
  const { client, clockStart, clockLen } = input;
  const [block, ...more] = read.blocks;
  if (more.length > 0 || (block !== undefined && block.client !== client)) return no("foreignClient");
  const last = block?.structs.at(-1);
  const end = last === undefined ? clockStart : last.clock + last.length;
  if ((block?.clock ?? clockStart) !== clockStart || end !== clockStart + clockLen) return no("clockWrong");
  const applied = table.end(client);
  if (clockStart === applied) return null;
  // the clocks between belong to an entry of its own that is held and not applied
  return clockStart > applied && clockStart === input.boundOf(client) ? blocked : no("clockWrong");
};

/**
 * Judges an update. A sound one has been taken into the table, so that the next may build on it; `table` is as it
 * was for any other verdict.
 */
export const scanUpdate = (
  input: ScanInput,
  table: StructTable,
  names: RichTextNames = richTextNames,
): ScanVerdict => {
  const read = readUpdate(input.update);
  if (!read.ok) return no(read.error.type);
  const { blocks, deletes } = read.value;
  if (blocks.length === 0 && deletes.length === 0) return no("empty");
  const clocks = checkClocks(input, read.value, table);
  if (clocks !== null) return clocks;
  const { client } = input;
  const mark = table.mark(client);
  const bounds = new Map<number, number>();
  const refuseReference = (id: Id): No | null => {
    // one's own clocks up to this struct are in the table already
    if (id.client === client) return id.clock < table.end(client) ? null : no("referenceUnknown");
    let bound = bounds.get(id.client);
    if (bound === undefined) {
      bound = input.boundOf(id.client);
      bounds.set(id.client, bound);
    }
    if (id.clock >= bound) return no("referenceUnknown");
    return id.clock < table.end(id.client) ? null : blocked;
  };
  const bytes = input.update;
  const resolver: Resolver = { docId: input.docId, table, names, bytes, isWhole: false, refuseReference };
  let refused: No | null = null;
  for (const struct of blocks[0]?.structs ?? []) {
    const place = placeStruct(struct, resolver);
    if (isNo(place)) {
      refused = place;
      break;
    }
    table.append(client, struct.length, place, typeShapeOf(struct));
  }
  refused ??= checkDeletes(deletes, input, table);
  if (refused === null && deletesEdition(deletes, table)) refused = no("editionChanged");
  if (refused === null) return { type: "sound" };
  table.rollBack(mark);
  return refused;
};
