// Brings a document's text to a given tree by changing as little as it can: what is the same stays the same elements,
// so that what others write in them meanwhile stays too; what differs is changed inside where it is like, and otherwise
// taken away and written. Everything is an ordinary edit. It takes no longer than the text is long, whatever both are:
// equal parts are found from both ends and by those that stand once in each (patience), and texts from both ends.

import * as Y from "yjs";
import {
  type CopyElement,
  type CopyMarks,
  type CopyPart,
  type CopyRun,
  isRun,
  marksOfRun,
  richTextMarks,
  roots,
  textOfRun,
} from "../../schema/index.ts";
import type { Bytes } from "../base/index.ts";
import { createReplicaDoc } from "../yjs/index.ts";
import { elementOf, runsOf } from "./richTree.ts";

/** A child of an element or of the root: an element, or the runs of one text. */
type Child = { readonly key: string } & (
  | { readonly type: "element"; readonly element: CopyElement }
  | { readonly type: "text"; readonly runs: readonly CopyRun[] }
);
type There = { readonly child: Child | null; readonly node: Y.XmlElement | Y.XmlText };

const textChild = (runs: readonly CopyRun[]): Child => ({ type: "text", runs, key: JSON.stringify(runs) });

const childrenIn = (parts: readonly CopyPart[]): readonly Child[] => {
  const children: Child[] = [];
  let runs: CopyRun[] = [];
  const close = (): void => {
    if (runs.length > 0) children.push(textChild(runs));
    runs = [];
  };
  for (const part of parts)
    if (isRun(part)) runs.push(part);
    else {
      close();
      children.push({ type: "element", element: part, key: JSON.stringify(part) });
    }
  close();
  return children;
};

const childrenOf = (parent: Y.XmlFragment): readonly There[] =>
  parent.toArray().flatMap((node): readonly There[] => {
    if (node instanceof Y.XmlText) return [{ node, child: textChild(runsOf(node)) }];
    if (!(node instanceof Y.XmlElement)) return [];
    const [part] = elementOf(node);
    const child = part === undefined ? null : (childrenIn([part])[0] ?? null);
    return [{ node, child }];
  });

/** Pairs of places, ascending in both; `same`: nothing is to be done there. */
type Pair = { readonly from: number; readonly to: number; readonly same: boolean };
type Range = { readonly low: number; readonly high: number };

/** How far two texts agree from the beginning and from the end, without cutting a letter of two units. */
const agreeing = (a: string, b: string): { readonly head: number; readonly tail: number } => {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  if (head > 0 && /[\uD800-\uDBFF]/.test(a[head - 1] ?? "")) head--;
  let tail = 0;
  while (tail < most - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail))
    tail++;
  if (tail > 0 && /[\uDC00-\uDFFF]/.test(a[a.length - tail] ?? "")) tail--;
  return { head, tail };
};

const isAlike = (there: Child | null, wanted: Child): boolean => {
  if (there === null || there.type !== wanted.type) return false;
  if (there.type === "element" && wanted.type === "element" && there.element.name !== wanted.element.name)
    return false;
  const { head, tail } = agreeing(there.key, wanted.key);
  return (head + tail) * 2 >= Math.max(there.key.length, wanted.key.length);
};

/** How many of what is there are looked at for each that is wanted. */
const window = 8;

const pairAlike = (
  there: readonly There[],
  wanted: readonly Child[],
  a: Range,
  b: Range,
  found: Pair[],
): void => {
  let next = a.low;
  for (let to = b.low; to < b.high; to++) {
    const last = Math.min(a.high, next + window);
    for (let from = next; from < last; from++) {
      const child = there[from]?.child ?? null;
      const want = wanted[to];
      if (want === undefined || !isAlike(child, want)) continue;
      found.push({ from, to, same: child?.key === want.key });
      next = from + 1;
      break;
    }
  }
};

/** The longest ascending run of anchors, which are given in order of `from`. */
const ascending = (anchors: readonly Pair[]): readonly Pair[] => {
  const ends: number[] = [];
  const before: number[] = [];
  for (const [at, { to }] of anchors.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((anchors[ends[middle] ?? 0]?.to ?? 0) < to) low = middle + 1;
      else high = middle;
    }
    before.push(low === 0 ? -1 : (ends[low - 1] ?? -1));
    ends[low] = at;
  }
  const run: Pair[] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    const anchor = anchors[at];
    if (anchor !== undefined) run.push(anchor);
  }
  return run.reverse();
};

const onceIn = (keys: readonly (string | undefined)[], { low, high }: Range): Map<string, number> => {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (let at = low; at < high; at++) {
    const key = keys[at];
    if (key === undefined) continue;
    if (places.has(key)) twice.add(key);
    places.set(key, at);
  }
  for (const key of twice) places.delete(key);
  return places;
};

/** Ranges are divided by what stands once in each no more often than this. */
const rounds = 6;

const pairUp = (there: readonly There[], wanted: readonly Child[]): readonly Pair[] => {
  const keysThere = there.map(({ child }) => child?.key);
  const keysWanted = wanted.map(({ key }) => key);
  const found: Pair[] = [];
  const divide = (first: Range, second: Range, round: number): void => {
    let [a, b] = [first, second];
    while (a.low < a.high && b.low < b.high && keysThere[a.low] === keysWanted[b.low]) {
      found.push({ from: a.low, to: b.low, same: true });
      a = { ...a, low: a.low + 1 };
      b = { ...b, low: b.low + 1 };
    }
    const ends: Pair[] = [];
    while (a.low < a.high && b.low < b.high && keysThere[a.high - 1] === keysWanted[b.high - 1]) {
      ends.push({ from: a.high - 1, to: b.high - 1, same: true });
      a = { ...a, high: a.high - 1 };
      b = { ...b, high: b.high - 1 };
    }
    if (a.low < a.high && b.low < b.high) {
      const theirs = onceIn(keysWanted, b);
      const anchors =
        round === 0
          ? []
          : [...onceIn(keysThere, a)].flatMap(([key, from]): readonly Pair[] => {
              const to = theirs.get(key);
              return to === undefined ? [] : [{ from, to, same: true }];
            });
      const run = ascending(anchors.toSorted((x, y) => x.from - y.from));
      if (run.length === 0) pairAlike(there, wanted, a, b, found);
      else {
        let [low, lower] = [a.low, b.low];
        for (const anchor of [...run, { from: a.high, to: b.high, same: false }]) {
          divide({ low, high: anchor.from }, { low: lower, high: anchor.to }, round - 1);
          if (anchor.from < a.high) found.push(anchor);
          [low, lower] = [anchor.from + 1, anchor.to + 1];
        }
      }
    }
    found.push(...ends.reverse());
  };
  divide({ low: 0, high: there.length }, { low: 0, high: wanted.length }, rounds);
  return found;
};

// Yjs writes into the attributes that it is given: they are copied for it.
const newText = (runs: readonly CopyRun[]): Y.XmlText => {
  const text = new Y.XmlText();
  text.applyDelta(runs.map((run) => ({ insert: textOfRun(run), attributes: { ...marksOfRun(run) } })));
  return text;
};

const newNode = (child: Child): Y.XmlElement | Y.XmlText => {
  if (child.type === "text") return newText(child.runs);
  const element = new Y.XmlElement<Record<string, string | number | boolean>>(child.element.name);
  for (const [name, value] of Object.entries(child.element.with ?? {})) element.setAttribute(name, value);
  const inside = childrenIn(child.element.inside ?? []).map(newNode);
  if (inside.length > 0) element.insert(0, inside);
  return element as Y.XmlElement;
};

const noMarks = Object.fromEntries(Object.keys(richTextMarks).map((name) => [name, null]));

type Piece = { readonly text: string; readonly marks: CopyMarks };
const piecesOf = (runs: readonly CopyRun[]): readonly Piece[] =>
  runs.map((run) => ({ text: textOfRun(run), marks: marksOfRun(run) }));

/** The part of the runs from `low` to `high`. */
const within = (pieces: readonly Piece[], low: number, high: number): readonly Piece[] => {
  const parts: Piece[] = [];
  let at = 0;
  for (const { text, marks } of pieces) {
    const part = text.slice(Math.max(0, low - at), Math.max(0, high - at));
    if (part !== "") parts.push({ text: part, marks });
    at += text.length;
  }
  return parts;
};

const changeText = (text: Y.XmlText, there: readonly CopyRun[], wanted: readonly CopyRun[]): void => {
  const before = there.map(textOfRun).join("");
  const after = wanted.map(textOfRun).join("");
  const { head, tail } = agreeing(before, after);
  const pieces = piecesOf(wanted);
  const delta: Record<string, unknown>[] = [];
  const asWanted = (low: number, high: number): void => {
    for (const { text: said, marks } of within(pieces, low, high))
      delta.push({ retain: said.length, attributes: { ...noMarks, ...marks } });
  };
  asWanted(0, head);
  if (before.length > head + tail) delta.push({ delete: before.length - head - tail });
  for (const { text: said, marks } of within(pieces, head, after.length - tail))
    delta.push({ insert: said, attributes: { ...marks } });
  asWanted(after.length - tail, after.length);
  text.applyDelta(delta);
};

const changeElement = (element: Y.XmlElement, wanted: CopyElement, transaction: Y.Transaction): void => {
  const target = wanted.with ?? {};
  const present = element.getAttributes() as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(present)) if (!Object.hasOwn(target, name)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(target))
    if (present[name] !== value) Reflect.apply(Reflect.get(element, "setAttribute"), element, [name, value]);
  changeChildren(element, wanted.inside ?? [], transaction);
};

const change = ({ node, child }: There, wanted: Child, transaction: Y.Transaction): void => {
  if (node instanceof Y.XmlText && child?.type === "text" && wanted.type === "text")
    changeText(node, child.runs, wanted.runs);
  if (node instanceof Y.XmlElement && wanted.type === "element")
    changeElement(node, wanted.element, transaction);
};

/** From the end, so that places before it stay what they are. */
const changeChildren = (
  parent: Y.XmlFragment,
  parts: readonly CopyPart[],
  transaction: Y.Transaction,
): void => {
  const there = childrenOf(parent);
  const wanted = childrenIn(parts);
  let [to, from] = [wanted.length, there.length];
  const fill = (low: number, lower: number): void => {
    // By themselves, and not by their places, which Yjs would count from the beginning for each.
    for (const { node } of there.slice(low, from)) node._item?.delete(transaction);
    if (to > lower)
      parent.insertAfter(
        low === 0 ? null : (there[low - 1]?.node ?? null),
        wanted.slice(lower, to).map(newNode),
      );
  };
  for (const pair of pairUp(there, wanted).toReversed()) {
    fill(pair.from + 1, pair.to + 1);
    const [one, want] = [there[pair.from], wanted[pair.to]];
    if (!pair.same && one !== undefined && want !== undefined) change(one, want, transaction);
    [from, to] = [pair.from, pair.to];
  }
  fill(0, 0);
};

/** In one transaction. */
export const bringTo = (doc: Y.Doc, content: readonly CopyPart[]): void =>
  Y.transact(doc, (transaction) => {
    changeChildren(doc.getXmlFragment(roots.content), content, transaction);
  });

/** A state (V2) that only shows such a text: nothing is written into it, so its number is nobody's. */
export const stateOf = (content: readonly CopyPart[]): Bytes => {
  const doc = createReplicaDoc();
  doc.clientID = 1;
  bringTo(doc, content);
  const state = Y.encodeStateAsUpdateV2(doc);
  doc.destroy();
  return state;
};
