// A token bucket (protocol 2.11): how much another device may say unasked. It only refuses or delays; it never
// decides whether something counts.

export type Bucket = {
  readonly level: number;
  readonly at: number;
};
export type BucketSize = {
  readonly perSecond: number;
  /** What may come at once after a pause. */
  readonly burst: number;
};

export const fullBucket = (size: BucketSize, now: number): Bucket => ({ level: size.burst, at: now });

/** Null when there is not that much in it. A clock that was turned back fills nothing. */
export const takeFrom = (size: BucketSize, bucket: Bucket, amount: number, now: number): Bucket | null => {
  const passed = Math.max(0, now - bucket.at) / 1_000;
  const level = Math.min(size.burst, bucket.level + passed * size.perSecond) - amount;
  return level < 0 ? null : { level, at: now };
};

/** Gives back what was taken and turned out to be earned; never more than a full bucket. */
export const giveBack = (size: BucketSize, bucket: Bucket, amount: number): Bucket => ({
  level: Math.min(size.burst, bucket.level + amount),
  at: bucket.at,
});
