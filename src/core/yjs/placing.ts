// Where a struct goes that finds others between its left and its right neighbour: Yjs's rule, in a time that nobody can
// make long. Yjs walks from the left neighbour to the right one for each struct, so whoever puts many between them makes
// everybody walk for every one that comes after (attack C10). Here short walks are walks, and when they add up within a
// transaction the list's order is kept at hand (`listOrder.ts`) for as long as the transaction lasts.
//
// The place is Yjs's own for everything that an editor writes. It differs where a right neighbour hangs on another
// child of the left one, which no editor writes: the struct is put in front of that child, so that what hangs on a struct
// stays in one piece.

import * as Y from "yjs";
import { ListOrder } from "./listOrder.ts";

/** Steps that a transaction may walk in all before orders are made, and that a walk may still take after that. */
const patience = 5_000;
const shortWalk = 64;

type Between = {
  readonly item: Y.Item;
  readonly parent: Y.AbstractType<unknown>;
  readonly store: Y.Doc["store"];
  /** The first that may stand before it. */
  readonly first: Y.Item;
};

/** The struct that it has to stand behind, null for the beginning; undefined when that takes more steps than `most`. */
const walk = (
  { item, store, first }: Between,
  most: number,
): { readonly left: Y.Item | null | undefined; readonly steps: number } => {
  let left = item.left;
  let beforeChild = left;
  const seen = new Set<Y.Item>();
  // what stands behind `left` and may end up behind the item
  const open = new Set<Y.Item>();
  let steps = 0;
  for (let other: Y.Item | null = first; other !== null; other = other.right) {
    const isChild = Y.compareIDs(item.origin, other.origin);
    const holder = isChild || other.origin === null ? null : Y.getItem(store, other.origin);
    const isInside = holder !== null && seen.has(holder);
    if (other === item.right) return { left: isInside ? beforeChild : left, steps };
    if (!isChild && !isInside) break;
    if (++steps > most) return { left: undefined, steps };
    seen.add(other);
    open.add(other);
    if (isChild) {
      beforeChild = left;
      if (other.id.client < item.id.client) {
        left = other;
        open.clear();
      } else if (Y.compareIDs(item.rightOrigin, other.rightOrigin)) break;
    } else if (holder !== null && !open.has(holder)) {
      left = other;
      open.clear();
    }
  }
  return { left, steps };
};

/** The same place, by the list's order. */
const find = (order: ListOrder, { item }: Between): Y.Item | null | undefined => {
  const { left, right, origin } = item;
  const parent = left === null ? null : order.of(left);
  const next = right === null ? null : order.of(right);
  if (parent === undefined || next === undefined) return undefined;
  const depth = parent === null || left === null ? 0 : parent.depth + left.length;
  let stop = order.endOf(parent, depth - 1);
  const isInside =
    next !== null &&
    (parent === null || order.isBefore(parent, next)) &&
    (stop === null || order.isBefore(next, stop));
  if (isInside) stop = order.holderOf(next, depth);
  const alike = order.firstAlike(parent, origin, depth, item);
  if (alike !== null && (stop === null || order.isBefore(alike, stop))) stop = alike;
  const last = order.lastSmaller(parent, stop, depth, item.id.client);
  return last === null ? left : (order.before(order.endOf(last, depth))?.item ?? null);
};

/** Orders of lists, for one transaction. */
class Orders {
  readonly #transaction: Y.Transaction;
  readonly #lists = new Map<Y.AbstractType<unknown>, Map<string | null, ListOrder>>();
  /** So many of what the transaction has cut were taken in. */
  #cuts = 0;
  /** The first value of each key that was looked for: Yjs walks back to it from the last one. */
  readonly #firstValues = new Map<Y.AbstractType<unknown>, Map<string, Y.Item>>();
  #patience = patience;

  constructor(transaction: Y.Transaction) {
    this.#transaction = transaction;
  }

  #of(item: Y.Item): ListOrder | undefined {
    return this.#lists.size === 0 || !(item.parent instanceof Y.AbstractType)
      ? undefined
      : this.#lists.get(item.parent)?.get(item.parentSub);
  }

  firstOf(parent: Y.AbstractType<unknown>, key: string | null): Y.Item | null {
    if (key === null) return parent._start;
    const known = this.#firstValues.get(parent)?.get(key);
    if (known !== undefined) return known;
    let first = parent._map.get(key) ?? null;
    while (first !== null && first.left !== null) first = first.left;
    if (first === null) return null;
    const ofParent = this.#firstValues.get(parent);
    if (ofParent === undefined) this.#firstValues.set(parent, new Map([[key, first]]));
    else ofParent.set(key, first);
    return first;
  }

  /** What was cut in two since: the later half stands directly behind the earlier one. */
  #takeCuts(): void {
    const made = this.#transaction._mergeStructs;
    for (; this.#cuts < made.length; this.#cuts++) {
      const half = made[this.#cuts];
      if (!(half instanceof Y.Item)) continue;
      const order = this.#of(half);
      if (order === undefined || order.of(half) !== undefined) continue;
      let before = half.left;
      while (before !== null && order.of(before) === undefined) before = before.left;
      const entry = before === null ? undefined : order.of(before);
      if (before !== null && entry !== undefined)
        order.put(half, entry.depth + half.id.clock - before.id.clock, entry);
    }
  }

  #make({ first, parent, item, store }: Between): ListOrder {
    const order = new ListOrder();
    let before: ReturnType<ListOrder["of"]> = undefined;
    for (let next: Y.Item | null = first; next !== null; next = next.right) {
      order.put(next, depthOf(order, next, store), before ?? null);
      before = order.of(next);
    }
    let ofParent = this.#lists.get(parent);
    if (ofParent === undefined) this.#lists.set(parent, (ofParent = new Map()));
    ofParent.set(item.parentSub, order);
    return order;
  }

  place(between: Between): Y.Item | null {
    this.#takeCuts();
    let order = this.#of(between.item);
    if (order === undefined) {
      const { left, steps } = walk(between, Math.max(shortWalk, this.#patience));
      this.#patience -= steps;
      if (left !== undefined) return left;
      const head = this.firstOf(between.parent, between.item.parentSub) ?? between.first;
      order = this.#make({ ...between, first: head });
    }
    const found = find(order, between);
    return found === undefined ? (walk(between, Infinity).left ?? null) : found;
  }

  /** After the item stands in its list. */
  take(item: Y.Item): void {
    const { parent, parentSub: key } = item;
    if (item.left === null && key !== null && parent instanceof Y.AbstractType) {
      const known = this.#firstValues.get(parent);
      if (known?.has(key) === true) known.set(key, item);
    }
    const order = this.#of(item);
    if (order === undefined) return;
    this.#takeCuts();
    const before = item.left === null ? null : order.of(item.left);
    if (before !== undefined) order.put(item, depthOf(order, item, this.#transaction.doc.store), before);
  }
}

const depthOf = (order: ListOrder, { origin }: Y.Item, store: Y.Doc["store"]): number => {
  if (origin === null) return 0;
  const holder = Y.getItem(store, origin);
  return (order.of(holder)?.depth ?? 0) + origin.clock - holder.id.clock + 1;
};

const orders = new WeakMap<Y.Transaction, Orders>();

const ordersOf = (transaction: Y.Transaction): Orders => {
  let ofTransaction = orders.get(transaction);
  if (ofTransaction === undefined) orders.set(transaction, (ofTransaction = new Orders(transaction)));
  return ofTransaction;
};

const firstOf = (
  parent: Y.AbstractType<unknown>,
  key: string | null,
  transaction: Y.Transaction,
): Y.Item | null => {
  if (key === null) return parent._start;
  return parent._map.has(key) ? ordersOf(transaction).firstOf(parent, key) : null;
};

/** Gives the item neighbours between which nothing stands, so that Yjs has nothing to walk through. */
const settle = (item: Y.Item, parent: Y.AbstractType<unknown>, transaction: Y.Transaction): void => {
  const { origin, right, parentSub } = item;
  // a right neighbour within the left one has cut it in two: what ends with the origin is the later half
  if (origin !== null && item.left !== null && item.left.id.clock + item.left.length - 1 !== origin.clock)
    item.left = Y.getItemCleanEnd(transaction, transaction.doc.store, origin);
  const { left } = item;
  const isSettled = left === null ? right !== null && right.left === null : left.right === right;
  if (isSettled) return;
  const first = left === null ? firstOf(parent, parentSub, transaction) : left.right;
  if (first === null) return;
  // what is no child of the left neighbour ends what hangs on it
  if (!Y.compareIDs(origin, first.origin)) {
    item.right = first;
    return;
  }
  item.left = ordersOf(transaction).place({ item, parent, store: transaction.doc.store, first });
  item.right = item.left === null ? firstOf(parent, parentSub, transaction) : item.left.right;
};

let isInstalled = false;

/** From now on every document of this page places structs so. */
export const placeInBoundedTime = (): void => {
  if (isInstalled) return;
  isInstalled = true;
  const integrate: Y.Item["integrate"] = Reflect.get(Y.Item.prototype, "integrate");
  Y.Item.prototype.integrate = function (this: Y.Item, transaction: Y.Transaction, offset: number): void {
    const { parent, parentSub: key } = this;
    // an offset is of what is known in part, which no entry is
    const isOurs = offset === 0 && parent instanceof Y.AbstractType;
    if (isOurs) settle(this, parent, transaction);
    // what becomes a key's first value takes nothing from the last: Yjs looks for the first from there
    const last = isOurs && key !== null && this.left === null ? parent._map.get(key) : undefined;
    if (isOurs && key !== null && last !== undefined)
      parent._map.set(key, firstOf(parent, key, transaction) ?? last);
    integrate.call(this, transaction, offset);
    if (isOurs && key !== null && last !== undefined) parent._map.set(key, last);
    orders.get(transaction)?.take(this);
  };
};
