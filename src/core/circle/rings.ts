// Rings: of things that void each other, those that only things of their own ring void. What such a ring voids beside
// itself waits until the ring is decided, or whoever stands outside of it could be first in it (MEM-21).

/** The strongly connected parts of a graph that nothing else leads into, together. `before`: what leads to each. */
export const inRings = <T>(before: ReadonlyMap<T, readonly T[]>): readonly T[] => {
  const number = new Map<T, number>();
  const lowest = new Map<T, number>();
  const path: T[] = [];
  const ringOf = new Map<T, readonly T[]>();
  const closed: T[] = [];
  // Tarjan's walk against the arrows, without recursion: an attacker may make long chains.
  for (const start of before.keys()) {
    if (number.has(start)) continue;
    const walk: { readonly at: T; next: number }[] = [];
    const enter = (at: T): void => {
      lowest.set(at, number.size);
      number.set(at, number.size);
      path.push(at);
      walk.push({ at, next: 0 });
    };
    const lower = (at: T, to: number): void => {
      lowest.set(at, Math.min(lowest.get(at) ?? to, to));
    };
    enter(start);
    for (let step = walk.at(-1); step !== undefined; step = walk.at(-1)) {
      const { at } = step;
      const to = before.get(at)?.[step.next++];
      if (to !== undefined) {
        if (!number.has(to)) enter(to);
        else if (!ringOf.has(to)) lower(at, number.get(to) ?? 0);
        continue;
      }
      walk.pop();
      const low = lowest.get(at) ?? 0;
      const last = walk.at(-1);
      if (last !== undefined) lower(last.at, low);
      if (low !== number.get(at)) continue;
      const ring = path.splice(path.lastIndexOf(at));
      for (const one of ring) ringOf.set(one, ring);
      // What leads into it was walked before.
      if (ring.every((one) => before.get(one)?.every((other) => ringOf.get(other) === ring) !== false))
        closed.push(...ring);
    }
  }
  return closed;
};
