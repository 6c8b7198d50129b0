// Medians and ratios. Only ratios of one run count: the machine may be shared, and both sides are measured in turns.

export const medianOf = (values: readonly number[]): number => quantile(values, 0.5);

export const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return low + (high - low) * (at - Math.floor(at));
};

const digits = (value: number): string => {
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
};

/** "12.3 [11.0..14.2] ms, n=5" */
export const describe = (values: readonly number[], unit: string): string => {
  if (values.length === 0) return "not measured";
  if (values.length === 1) return `${digits(values[0] ?? NaN)} ${unit}, n=1`;
  const range = `[${digits(Math.min(...values))}..${digits(Math.max(...values))}]`;
  return `${digits(medianOf(values))} ${range} ${unit}, n=${values.length}`;
};

export const ratioOf = (ours: readonly number[], theirs: readonly number[]): number =>
  medianOf(ours) / medianOf(theirs);

export const describeRatio = (ratio: number): string => `${ratio.toFixed(ratio < 0.1 ? 3 : 2)}×`;
