// The plain values inside an update: lib0's Any and the JSON text of formats. What they may be is decided before
// anything builds an object of them: depth, key names, well-formed text.

import type { Bytes } from "../base/index.ts";
import { textOf } from "../base/index.ts";
import { Cursor } from "./cursor.ts";

const maxDepth = 16;
const maxJson = 8_192;

const forbiddenKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
export const isForbiddenKey = (key: string): boolean => forbiddenKeys.has(key);

const longestForbidden = 11;

/** Skips a key; a forbidden one fails. Only short keys are looked at as text. */
const skipKey = (cursor: Cursor): void => {
  const before = cursor.at;
  cursor.skipText();
  if (cursor.failed || cursor.at - before > longestForbidden + 1) return;
  const key = textOf(cursor.bytes.subarray(before + 1, cursor.at));
  if (key !== null && isForbiddenKey(key)) cursor.fail();
};

/** Skips one lib0 Any. Big integers are in none of our documents. */
export const skipAny = (cursor: Cursor, depth = 1): void => {
  if (depth > maxDepth) return cursor.fail();
  const tag = cursor.u8();
  switch (tag) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return;
    case 125:
      return cursor.skipSigned();
    case 124:
      return cursor.skip(4);
    case 123:
      return cursor.skip(8);
    case 119:
      cursor.skipText();
      return;
    case 118:
    case 117: {
      const count = cursor.var();
      if (count > cursor.left) return cursor.fail();
      for (let i = 0; i < count && !cursor.failed; i++) {
        if (tag === 118) skipKey(cursor);
        skipAny(cursor, depth + 1);
      }
      return;
    }
    case 116:
      return cursor.skip(cursor.var());
    default:
      return cursor.fail();
  }
};

/** Deepest nesting of brackets outside strings; cheap, and before anything recurses. */
const bracketDepth = (json: string): number => {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const letter = json[at];
    if (quoted) {
      if (letter === "\\") at++;
      else if (letter === '"') quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === "[" || letter === "{") deepest = Math.max(deepest, ++depth);
    else if (letter === "]" || letter === "}") depth--;
  }
  return deepest;
};

/** Beyond a number's reach lies what no JSON says; a state that holds it could be in no cut (CUT-11). */
const hasForbidden = (value: unknown): boolean => {
  if (typeof value === "number") return !Number.isFinite(value);
  if (typeof value !== "object" || value === null) return false;
  for (const key of Object.keys(value))
    if (isForbiddenKey(key) || hasForbidden((value as Record<string, unknown>)[key])) return true;
  return false;
};

/** Whether this is JSON that a format may hold. */
export const isFineJson = (bytes: Bytes): boolean => {
  if (bytes.length > maxJson) return false;
  const json = textOf(bytes);
  if (json === null || bracketDepth(json) > maxDepth) return false;
  try {
    return !hasForbidden(JSON.parse(json));
  } catch {
    return false;
  }
};
