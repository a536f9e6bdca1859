// Figures of a tensor's values.
import type { HostTensor, ValueStatistics } from "@sciformer/core/view";

/** Of the finite values, in double precision; all NaN where there is none. */
export function valueStatistics(data: HostTensor["data"]): ValueStatistics {
  let [min, max, sum, squares, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    count++;
    sum += value;
    squares += value * value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const nonFinite = data.length - count;
  if (count === 0) {
    const { NaN: none } = Number;
    return { min: none, max: none, mean: none, deviation: none, norm: none, nonFinite };
  }
  const mean = sum / count;
  let apart = 0;
  for (const value of data) if (Number.isFinite(value)) apart += (value - mean) ** 2;
  return { min, max, mean, deviation: Math.sqrt(apart / count), norm: Math.sqrt(squares), nonFinite };
}
