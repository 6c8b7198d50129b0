// Sets of ops as bits, one per place in the order of arrival: the past of an op is such a set, and "is a in the past
// of b" one look. A set is never changed once another can see it.

export type BitSet = Uint32Array;

export const emptySet: BitSet = new Uint32Array(0);

export const contains = (set: BitSet, place: number): boolean =>
  (((set[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;

/** A new set of all that is in one of these. */
export const union = (sets: readonly BitSet[]): BitSet => {
  let length = 0;
  for (const set of sets) length = Math.max(length, set.length);
  const joined = new Uint32Array(length);
  for (const set of sets) for (let i = 0; i < set.length; i++) joined[i] = (joined[i] ?? 0) | (set[i] ?? 0);
  return joined;
};

/** A new set of all that is in both. */
export const common = (a: BitSet, b: BitSet): BitSet => {
  const both = a.slice(0, Math.min(a.length, b.length));
  keepWithin(both, b);
  return both;
};

/** A new set of exactly these places. */
export const setOf = (places: readonly number[]): BitSet => {
  let last = -1;
  for (const place of places) last = Math.max(last, place);
  const set = new Uint32Array(Math.ceil((last + 1) / 32));
  for (const place of places) set[place >>> 5] = (set[place >>> 5] ?? 0) | (1 << (place & 31));
  return set;
};

/** How many places there are in it. */
export const countOf = (set: BitSet): number => {
  let count = 0;
  for (let word of set) for (; word !== 0; word &= word - 1) count++;
  return count;
};

/** Takes out of `set` what is not in `other`. */
export const keepWithin = (set: Uint32Array, other: BitSet): void => {
  for (let i = 0; i < set.length; i++) set[i] = (set[i] ?? 0) & (other[i] ?? 0);
};

/** The places of `a` that are not in `b`. */
export const placesBeyond = (a: BitSet, b: BitSet): readonly number[] => {
  const places: number[] = [];
  for (let i = 0; i < a.length; i++)
    for (let rest = (a[i] ?? 0) & ~(b[i] ?? 0), bit = 0; rest !== 0; rest >>>= 1, bit++)
      if ((rest & 1) === 1) places.push(32 * i + bit);
  return places;
};
