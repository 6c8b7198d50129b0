// The table of structs as bytes: beside a document at rest, and in a cut, so that a newcomer judges what comes
// after it as everybody does. One table has one spelling.
//
//   table = ver 1 | nC var | nC × client var, ascending | nC × (nR var | nR × run)
//   run   = len var | kind u8 | [8: root var] [neither 8 nor 16: place of the parent's client in the list var | clock var]
//   kind  = bits 0–1: 0 no type, 1 element, 2 text; 4 keyed; 8 stands in a root; 16 collected unseen

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { rootNames } from "./rootShape.ts";
import { maxNesting } from "../../schema/index.ts";
import { isKeyed } from "./scan.ts";
import {
  gone,
  type ListPlace,
  type ListShape,
  type Place,
  StructTable,
  type TypeShape,
} from "./structTable.ts";

const version = 1;
const typeShapes: readonly TypeShape[] = ["none", "element", "text"];
const bits = { keyed: 4, root: 8, gone: 16 } as const;

const writeRun = (
  writer: Writer,
  { list, type, length }: Place & { readonly length: number },
  places: ReadonlyMap<number, number>,
): void => {
  const { parent } = list;
  const where = parent === null ? bits.gone : "root" in parent ? bits.root : 0;
  writer.var(length).u8(typeShapes.indexOf(type) | (isKeyed(list) ? bits.keyed : 0) | where);
  if (parent === null) return;
  if ("root" in parent) writer.var(rootNames.indexOf(parent.root));
  else writer.var(places.get(parent.client) ?? 0).var(parent.clock);
};

export const encodeTable = (table: StructTable): Bytes => {
  const { clients } = table;
  const places = new Map(clients.map((client, place) => [client, place]));
  const writer = new Writer().u8(version).var(clients.length);
  for (const client of clients) writer.var(client);
  for (const client of clients) {
    const runs = [...table.runs(client)];
    writer.var(runs.length);
    for (const run of runs) writeRun(writer, run, places);
  }
  return writer.done();
};

/** A run as read: its list still by name. */
type RawRun = {
  readonly start: number;
  readonly length: number;
  readonly type: TypeShape;
  readonly keyed: boolean;
  readonly root: number | null;
  readonly parent: { readonly client: number; readonly clock: number } | null;
  /** Once it was looked for: most runs stand in a list of others. */
  list: ListPlace | null;
};

const readRun = (reader: Reader, start: number, clients: readonly number[]): RawRun => {
  const length = reader.var();
  const kind = reader.u8();
  const type = typeShapes[kind & 3];
  const isGone = (kind & bits.gone) !== 0;
  const inRoot = (kind & bits.root) !== 0;
  if (kind > 31 || type === undefined || length < 1 || !Number.isSafeInteger(start + length)) reader.refuse();
  if (isGone && kind !== bits.gone) reader.refuse();
  const root = inRoot ? reader.var() : null;
  const named = !isGone && !inRoot;
  const place = named ? clients[reader.var()] : undefined;
  if (named && place === undefined) reader.refuse();
  const parent = place === undefined ? null : { client: place, clock: reader.var() };
  return { start, length, type: type ?? "none", keyed: (kind & bits.keyed) !== 0, root, parent, list: null };
};

const findRaw = (runs: readonly RawRun[] | undefined, clock: number): RawRun | null => {
  let low = 0;
  let high = runs?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((runs?.[middle]?.start ?? 0) <= clock) low = middle + 1;
    else high = middle;
  }
  const run = runs?.[low - 1];
  return run !== undefined && clock < run.start + run.length ? run : null;
};

const findList = (
  run: RawRun,
  raw: ReadonlyMap<number, readonly RawRun[]>,
  table: StructTable,
  level: number,
): ListPlace | null => {
  // a cycle of parents ends here too
  if (level > maxNesting) return null;
  if (run.root !== null) {
    const name = rootNames[run.root];
    const list = name === undefined ? null : table.rootList(name);
    return list !== null && isKeyed(list) === run.keyed ? list : null;
  }
  if (run.parent === null) return gone;
  const { client, clock } = run.parent;
  const parent = findRaw(raw.get(client), clock);
  if (parent === null || parent.type === "none" || (run.keyed && parent.type === "text")) return null;
  const outer = resolveList(parent, raw, table, level + 1);
  if (outer === null || outer.shape !== "children" || outer.depth >= maxNesting) return null;
  const shape: ListShape = run.keyed ? "attributes" : parent.type === "text" ? "text" : "children";
  return table.list(client, clock, shape, outer.depth + 1);
};

/** Gives each run its list; null for a parent that is no type, a shape that cannot be, or too deep a nesting. */
const resolveList = (
  run: RawRun,
  raw: ReadonlyMap<number, readonly RawRun[]>,
  table: StructTable,
  level = 0,
): ListPlace | null => (run.list ??= findList(run, raw, table, level));

export const decodeTable = (bytes: Bytes): Result<StructTable, DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) return err(malformed);
  const clients = reader.repeat(reader.var(), () => reader.var());
  if (clients.some((client, at) => at > 0 && client <= (clients[at - 1] ?? 0))) return err(malformed);
  const raw = new Map<number, readonly RawRun[]>();
  for (const client of clients) {
    let start = 0;
    const runs = reader.repeat(reader.var(), () => {
      const run = readRun(reader, start, clients);
      start += run.length;
      return run;
    });
    if (runs.length === 0) reader.refuse();
    raw.set(client, runs);
  }
  const read = reader.done(true);
  if (!read.ok) return read;
  const table = new StructTable();
  for (const [client, runs] of raw) {
    let before: Place | null = null;
    for (const run of runs) {
      const list = resolveList(run, raw, table);
      if (list === null || (run.type !== "none" && list.shape !== "children")) return err(malformed);
      if (before !== null && before.list === list && before.type === run.type) return err(malformed);
      before = { list, type: run.type };
      table.append(client, run.length, list, run.type);
    }
  }
  return ok(table);
};
