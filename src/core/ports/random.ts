import type { Bytes } from "../base/bytes.ts";

/** The only chance the core knows: `crypto.getRandomValues` in production, a seed in tests. */
export interface Random {
  bytes(length: number): Bytes;
}
