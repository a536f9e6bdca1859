// Values far from the others of their frame, by robust deviations.

/** Deviations from the median, in units of 1.4826 times the median deviation, beyond which a value is an outlier. */
const FAR = 8;
/** Median deviation of a normal distribution to its standard deviation. */
const NORMAL = 1.4826;

/** Positions of outliers among the values that are measured. */
export function outliers(values: Float32Array, valid: Uint8Array | undefined): readonly number[] {
  const measured = values.filter((_, i) => valid?.[i] !== 0).sort();
  const middle = median(measured);
  const spread = NORMAL * median(measured.map((value) => Math.abs(value - middle)).sort());
  if (!(spread > 0)) return [];
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (valid?.[i] !== 0 && Math.abs(values[i]! - middle) > FAR * spread) found.push(i);
  }
  return found;
}

function median(sorted: Float32Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
