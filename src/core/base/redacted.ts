// Secrets that cannot be printed: neither String(), JSON.stringify nor a console shows what a Redacted holds.

const contents = new WeakMap<Redacted<unknown>, unknown>();

declare const held: unique symbol;

/** A secret. It prints as `[redacted]`; {@link reveal} is the only way to its content. */
export class Redacted<T> {
  declare private readonly [held]: T;
  toString(): string {
    return "[redacted]";
  }
  toJSON(): string {
    return "[redacted]";
  }
}

export const redact = <T>(secret: T): Redacted<T> => {
  const box = new Redacted<T>();
  contents.set(box, secret);
  return box;
};

export const reveal = <T>(box: Redacted<T>): T => contents.get(box) as T;
