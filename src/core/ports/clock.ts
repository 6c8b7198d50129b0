/** The only time the core knows. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC by this machine's clock; advisory, never decides about acceptance. */
  now(): number;
  /** Calls once after `ms` milliseconds unless cancelled by the function that it returns. */
  after(ms: number, call: () => void): () => void;
}
