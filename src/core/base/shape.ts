// Shapes: strict parsers for what crosses a border (a port between pages, a document from a peer). A shape
// copies what it accepts, so nothing of the sender's object (getters, prototypes, extra keys) survives it.

import { err, ok, type Result } from "./result.ts";

/** Where the input departs from the shape: a path of keys, never the input itself. */
export type ShapeError = { readonly type: "shapeMismatch"; readonly path: string };
export type Shape<T> = (input: unknown, path?: string) => Result<T, ShapeError>;
export type Infer<S> = S extends Shape<infer T> ? T : never;

const mismatch = (path: string) => err<ShapeError>({ type: "shapeMismatch", path });

/** Well-formed text of at most `max` UTF-16 units. */
export const text =
  (max: number): Shape<string> =>
  (input, path = "") =>
    typeof input === "string" && input.length <= max ? ok(input) : mismatch(path);

/** Text that matches a pattern in whole. */
export const pattern =
  (expression: RegExp, max = 4096): Shape<string> =>
  (input, path = "") =>
    typeof input === "string" && input.length <= max && expression.test(input) ? ok(input) : mismatch(path);

/** Lower-case hexadecimal of exactly `bytes` bytes, under the brand that the caller names. */
export const hex =
  <T extends string>(bytes: number): Shape<T> =>
  (input, path = "") =>
    typeof input === "string" && input.length === 2 * bytes && /^[0-9a-f]*$/.test(input)
      ? ok(input as T)
      : mismatch(path);

/** A whole number from `min` to `max`. */
export const integer =
  (min: number, max: number): Shape<number> =>
  (input, path = "") =>
    typeof input === "number" && Number.isSafeInteger(input) && input >= min && input <= max
      ? ok(input)
      : mismatch(path);

export const flag: Shape<boolean> = (input, path = "") =>
  typeof input === "boolean" ? ok(input) : mismatch(path);

export const bytes =
  (max: number): Shape<Uint8Array> =>
  (input, path = "") =>
    input instanceof Uint8Array && input.length <= max ? ok(input) : mismatch(path);

export const oneOf =
  <const T extends readonly (string | number | boolean | null)[]>(values: T): Shape<T[number]> =>
  (input, path = "") => {
    for (const value of values) if (value === input) return ok(value);
    return mismatch(path);
  };

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (input, path = "") =>
    input === null ? ok(null) : shape(input, path);

export const list =
  <T>(item: Shape<T>, max: number): Shape<readonly T[]> =>
  (input, path = "") => {
    if (!Array.isArray(input) || input.length > max) return mismatch(path);
    const items: T[] = [];
    for (let i = 0; i < input.length; i++) {
      const parsed = item(input[i], `${path}[${i}]`);
      if (!parsed.ok) return parsed;
      items.push(parsed.value);
    }
    return ok(items);
  };

type Fields = Readonly<Record<string, Shape<unknown>>>;
type ObjectOf<F extends Fields> = { readonly [K in keyof F]: Infer<F[K]> };

/** An object with exactly these own keys. */
export const object =
  <F extends Fields>(fields: F): Shape<ObjectOf<F>> =>
  (input, path = "") => {
    if (typeof input !== "object" || input === null || Array.isArray(input)) return mismatch(path);
    const keys = Object.keys(fields);
    if (Object.keys(input).length !== keys.length) return mismatch(path);
    const copy: Record<string, unknown> = {};
    for (const key of keys) {
      const shape = fields[key];
      if (shape === undefined || !Object.hasOwn(input, key)) return mismatch(`${path}.${key}`);
      const parsed = shape((input as Record<string, unknown>)[key], `${path}.${key}`);
      if (!parsed.ok) return parsed;
      copy[key] = parsed.value;
    }
    return ok(copy as ObjectOf<F>);
  };

/** The first of several shapes that fits. */
export const either =
  <const S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Infer<S[number]>> =>
  (input, path = "") => {
    for (const shape of shapes) {
      const parsed = shape(input, path);
      if (parsed.ok) return ok(parsed.value as Infer<S[number]>);
    }
    return mismatch(path);
  };
