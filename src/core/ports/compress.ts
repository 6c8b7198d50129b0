import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";

export type InflateError = { readonly type: "inflateRefused" };

/** Deflated bytes that come one after another. They are inflated as they come, and nothing is given before their end. */
export type Inflating = {
  readonly add: (bytes: Bytes) => void;
  readonly end: () => Promise<Result<Bytes, InflateError>>;
  /** Nobody waits for it any more. */
  readonly stop: () => void;
};

/** Raw deflate (RFC 1951). */
export interface Compress {
  deflate(bytes: Bytes): Promise<Bytes>;
  /** Refuses ill-formed input and anything that would give more than `limit` bytes. */
  inflate(bytes: Bytes, limit: number): Promise<Result<Bytes, InflateError>>;
  /** The same of bytes that are not all here yet. */
  inflating(limit: number): Inflating;
}
