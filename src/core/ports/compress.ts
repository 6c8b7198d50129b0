import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";

export type InflateError = { readonly type: "inflateRefused" };

/** Raw deflate (RFC 1951). */
export interface Compress {
  deflate(bytes: Bytes): Promise<Bytes>;
  /** Refuses ill-formed input and anything that would give more than `limit` bytes. */
  inflate(bytes: Bytes, limit: number): Promise<Result<Bytes, InflateError>>;
}
