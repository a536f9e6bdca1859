// Confidence intervals of metrics: whole days are drawn again, since the samples of a day depend on one another.
import { InputError, type Random } from "@sciformer/core";
import { MetricAccumulator, type MetricName, POWER_METRICS, STATE_METRICS } from "../metrics.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** Resamples; 1000 unless told otherwise. */
  readonly resamples?: number;
  /** Probability that the interval is to cover; 0.95 unless told otherwise. */
  readonly level?: number;
}

/** The value at the share `q` of ascending values, linear between neighbours. */
function percentile(ascending: readonly number[], q: number): number {
  const place = q * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below]! + (place - below) * (ascending[above]! - ascending[below]!);
}

/**
 * Percentile bootstrap intervals of every metric over days; null where a metric is undefined in every resample.
 *
 * @param days one accumulator a day (and house), all of one threshold
 * @throws InputError with fewer than two days
 * @see Efron & Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3
 */
export function bootstrapIntervals(
  days: readonly MetricAccumulator[],
  random: Random,
  { resamples = 1000, level = 0.95 }: BootstrapOptions = {},
): Record<MetricName, Interval | null> {
  if (days.length < 2) throw new InputError(`confidence intervals: ${days.length} days; expected 2 or more`);
  const names: readonly MetricName[] = [...POWER_METRICS, ...STATE_METRICS];
  const drawn = new Map<MetricName, number[]>(names.map((name) => [name, []]));
  for (let i = 0; i < resamples; i++) {
    const sum = new MetricAccumulator(0);
    for (let day = 0; day < days.length; day++) sum.merge(random.pick(days));
    for (const [name, value] of Object.entries(sum.values)) {
      if (value !== null) drawn.get(name as MetricName)!.push(value);
    }
  }
  const intervals = names.map((name) => {
    const ascending = drawn.get(name)!.sort((a, b) => a - b);
    if (ascending.length === 0) return [name, null] as const;
    const tail = (1 - level) / 2;
    return [name, { low: percentile(ascending, tail), high: percentile(ascending, 1 - tail) }] as const;
  });
  return Object.fromEntries(intervals) as Record<MetricName, Interval | null>;
}
