// The tables of the store: one number each, which is all that a seized disk shows of them. A number also chooses
// the key of its rows (record.ts), so it is never given to something else (VAU-10).

export const tables = {
  /** Settings of the space, its root seed among them. */
  space: 1,
  circle: 2,
  op: 3,
  epochKey: 4,
  /** What each device's log has reached: heads, vectors, own sequence number. */
  deviceLog: 5,
  /** One row per stored batch of accepted entries. */
  tail: 6,
  /** Tail rows of one document gathered into one of at most 300 kB. */
  segment: 7,
  /** One snapshot per document. */
  snapshot: 8,
  /** Chunks of cuts and blobs. */
  chunk: 9,
  draft: 10,
} as const;

export type Table = (typeof tables)[keyof typeof tables];

/** The version of what lies inside the records; part of every seal. */
export const recordVersion = 1;
