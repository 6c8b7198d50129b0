// Medians and ratios. Only ratios of one run count: the machine may be shared, and both sides are measured in turns.

export const medianOf = (values: readonly number[]): number => quantile(values, 0.5);

export const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(at)] ?? NaN, sorted[Math.ceil(at)] ?? NaN];
  return low + (high - low) * (at - Math.floor(at));
};

/** What was measured on one side, in the order of the rounds. */
export type Sample = { readonly values: readonly number[]; readonly unit: string };

const digits = (value: number): string => {
  const places = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
};

/** "12.3 [11.0..14.2] ms, n=5" */
export const describe = ({ values, unit }: Sample): string => {
  if (values.length === 0) return "not measured";
  if (values.length === 1) return `${digits(values[0] ?? NaN)} ${unit}, n=1`;
  const range = `[${digits(Math.min(...values))}..${digits(Math.max(...values))}]`;
  return `${digits(medianOf(values))} ${range} ${unit}, n=${values.length}`;
};

/** The ratio of the medians, and the ratios of single rounds from the least to the largest. */
export type Ratio = { readonly median: number; readonly low: number; readonly high: number };

export const ratioOf = (ours: Sample, theirs: Sample): Ratio => {
  const median = medianOf(ours.values) / medianOf(theirs.values);
  if (ours.values.length !== theirs.values.length) return { median, low: NaN, high: NaN };
  const each = ours.values.map((value, round) => value / (theirs.values[round] ?? NaN));
  return { median, low: Math.min(...each), high: Math.max(...each) };
};

const times = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 3 : 2);

/** "0.52× [0.48..0.61]" */
export const describeRatio = ({ median, low, high }: Ratio): string =>
  Number.isNaN(low) || low === high
    ? `${times(median)}×`
    : `${times(median)}× [${times(low)}..${times(high)}]`;
