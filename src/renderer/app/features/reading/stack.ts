// Places of things beside the text: each where it wants to be, or lower, 8 px under the one before; never higher.

export type Wanted = { readonly wanted: number; readonly height: number };

const gap = 8;

export const stack = (items: readonly Wanted[]): readonly number[] => {
  let free = Number.NEGATIVE_INFINITY;
  return items.map(({ wanted, height }) => {
    const top = Math.max(wanted, free);
    free = top + height + gap;
    return top;
  });
};
