/** A token bucket: `take` says whether there was enough at that moment. Time is the caller's. */
export type Bucket = { take(amount: number, now: number): boolean };

export const createBucket = (burst: number, perSecond: number, now: number): Bucket => {
  let held = burst;
  let at = now;
  return {
    take(amount, moment) {
      held = Math.min(burst, held + (Math.max(0, moment - at) * perSecond) / 1_000);
      at = moment;
      if (held < amount) return false;
      held -= amount;
      return true;
    },
  };
};
