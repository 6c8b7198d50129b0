// Applies an update in a time that what was there before does not multiply. Yjs keeps the structs of a client in one
// array and moves all that stand behind for each struct that it cuts in two, and for each that it joins again: twenty
// thousand cuts in front of a hundred thousand structs are seconds (attack C10). So the cuts that an update needs are
// made beforehand, in one pass over the array; and so many joins are made after a transaction as move little. What is
// not joined stays as it is, which is seen nowhere but in memory: states that are hashed are canonical (CUT-7).

import * as Y from "yjs";
import { type Bytes, concat } from "../base/index.ts";

/** An update below this asks for no more cuts than may be made one by one. */
const smallUpdate = 1_024;
/** Structs that joining may move after one transaction, and joins that are made in any case. */
const mostMoved = 20_000_000;
const fewJoins = 64;

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Clocks = Map<number, Set<number>>;

const addTo = (clocks: Clocks, client: number, clock: number): void => {
  const known = clocks.get(client);
  if (known === undefined) clocks.set(client, new Set([clock]));
  else known.add(clock);
};

/** Clocks at which a struct has to begin, for the neighbours of these. */
const neighbourClocks = ({ structs }: Decoded): Clocks => {
  const clocks: Clocks = new Map();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    const { origin, rightOrigin } = struct;
    if (origin !== null) addTo(clocks, origin.client, origin.clock + 1);
    if (rightOrigin !== null) addTo(clocks, rightOrigin.client, rightOrigin.clock);
  }
  return clocks;
};

const deletionClocks = ({ ds }: Decoded): Clocks => {
  const clocks: Clocks = new Map();
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) {
      addTo(clocks, client, clock);
      addTo(clocks, client, clock + len);
    }
  return clocks;
};

const varLength = (value: number): number => {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++;
  return length;
};

/** Where the deletions of an update begin: they are what it ends with. */
const deletionsFrom = (update: Bytes, { ds }: Decoded): number => {
  let length = varLength(ds.clients.size);
  for (const [client, ranges] of ds.clients) {
    length += varLength(client) + varLength(ranges.length);
    for (const { clock, len } of ranges) length += varLength(clock) + varLength(len);
  }
  return update.length - length;
};

/** The structs of one client, cut at these clocks; what is deleted already only `always`. */
const cutClient = (
  transaction: Y.Transaction,
  client: number,
  wanted: ReadonlySet<number>,
  always: boolean,
): void => {
  const { clients } = transaction.doc.store;
  const before = clients.get(client);
  if (before === undefined) return;
  const clocks = [...wanted].sort((a, b) => a - b);
  const after: (Y.Item | Y.GC)[] = [];
  let next = 0;
  for (const struct of before) {
    const end = struct.id.clock + struct.length;
    while ((clocks[next] ?? Infinity) <= struct.id.clock) next++;
    if ((clocks[next] ?? Infinity) >= end || !(struct instanceof Y.Item) || (struct.deleted && !always)) {
      after.push(struct);
      continue;
    }
    // Yjs cuts in the array that it finds: one that holds nothing else
    const pieces: (Y.Item | Y.GC)[] = [struct];
    clients.set(client, pieces);
    for (; (clocks[next] ?? Infinity) < end; next++)
      Y.getItemCleanStart(transaction, Y.createID(client, clocks[next] ?? 0));
    for (const piece of pieces) after.push(piece);
  }
  clients.set(client, after);
};

const nothing = new Uint8Array([0]);

/** Like `Y.applyUpdate`, on a document of `createReplicaDoc`. */
export const applyFast = (doc: Y.Doc, update: Bytes, origin: unknown = null): void => {
  if (update.length < smallUpdate || doc.store.clients.size === 0) return Y.applyUpdate(doc, update, origin);
  const decoded = Y.decodeUpdate(update);
  const from = deletionsFrom(update, decoded);
  Y.transact(
    doc,
    (transaction) => {
      for (const [client, clocks] of neighbourClocks(decoded)) cutClient(transaction, client, clocks, true);
      Y.applyUpdate(doc, concat(update.subarray(0, from), nothing), origin);
      for (const [client, clocks] of deletionClocks(decoded)) cutClient(transaction, client, clocks, false);
      Y.applyUpdate(doc, concat(nothing, update.subarray(from)), origin);
    },
    origin,
    false,
  );
};

let joinsLeft = Infinity;
/** What took in another last: joining it to what stands before it moves nothing more. */
let lastJoined: Y.ID | null = null;

/** RULE: [DOC-21] From here on, to be said before Yjs joins the structs of a document, they are counted. */
export const boundJoins = (doc: Y.Doc): void => {
  let most = 1;
  for (const { length } of doc.store.clients.values()) most = Math.max(most, length);
  joinsLeft = Math.max(fewJoins, mostMoved / most);
  lastJoined = null;
};

/** What is joined outside of such a transaction, in a document that nobody counts or in an update, has no bound. */
export const unboundJoins = (): void => {
  joinsLeft = Infinity;
};

const counted = (join: Y.AbstractStruct["mergeWith"]): Y.AbstractStruct["mergeWith"] =>
  function (this: Y.AbstractStruct, right: Y.AbstractStruct): boolean {
    const isFree = right.id === lastJoined;
    if ((!isFree && joinsLeft < 1) || !join.call(this, right)) return false;
    if (!isFree) joinsLeft -= 1;
    lastJoined = this.id;
    return true;
  };

let isInstalled = false;

/** From now on joins of this page can be counted. */
export const countJoins = (): void => {
  if (isInstalled) return;
  isInstalled = true;
  for (const { prototype } of [Y.Item, Y.GC])
    prototype.mergeWith = counted(Reflect.get(prototype, "mergeWith"));
};
