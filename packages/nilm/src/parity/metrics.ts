// Parity of metrics, energy totals and scalers: runs golden cases of these kinds, whatever their values.

import { EnergyScore } from "../feedback/energy.ts";
import type { CalendarPeriod } from "../meter/calendar.ts";
import { MetricAccumulator, type MetricName, type PowerMetric, suppressBelow } from "../metrics.ts";
import { parseScaling, type ScaleStatistics, scale, scaleStatistics, unscale } from "../scaler.ts";

/** The parts of a golden case that these adapters read; the core's parity case has them. */
export interface GoldenCase {
  readonly json: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, GoldenTensor>>;
}

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number | bigint>;
}

/** A number beside the one that the case's JSON expects. */
export interface Compared {
  readonly got: number | null;
  readonly want: number | null;
}

interface MetricsJson {
  readonly cases: readonly {
    readonly y: readonly (number | null)[];
    readonly y_hat: readonly (number | null)[];
    readonly threshold: number;
    readonly metrics: Readonly<Record<string, number | null>>;
  }[];
}

const withMissing = (series: readonly (number | null)[]): Float64Array =>
  Float64Array.from(series, (value) => value ?? Number.NaN);

const doubles = ({ data }: GoldenTensor): Float64Array =>
  Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));

/** Rounded to `digits` decimals as the cases are; an undefined metric stays null. */
function rounded(value: number | null, digits: number): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}

/**
 * The cases derive the state from the raw truth, where their null stands for NaN (off) or an infinity (on): JSON does
 * not tell which.
 */
function truthStates(y: readonly (number | null)[], threshold: number, nullIsOn: boolean): Uint8Array {
  return Uint8Array.from(y, (value) => ((value === null ? nullIsOn : value > threshold) ? 1 : 0));
}

type MetricsCase = MetricsJson["cases"][number];

function caseMetrics(one: MetricsCase, nullIsOn: boolean): Record<string, number | null> {
  const accumulator = new MetricAccumulator(one.threshold);
  accumulator.add(withMissing(one.y), withMissing(one.y_hat), truthStates(one.y, one.threshold, nullIsOn));
  const values = Object.keys(one.metrics).map((name) => {
    return [name, rounded(accumulator.values[name as MetricName] ?? null, 6)];
  });
  return Object.fromEntries(values);
}

/** Kind `metrics`: results by JSON path (`cases/0/metrics/MAE`); of the two readings of a null, the one that fits. */
export function metricsParity({ json }: GoldenCase): Record<string, Compared> {
  const results: Record<string, Compared> = {};
  (json as unknown as MetricsJson).cases.forEach((one, index) => {
    const [on, off] = [caseMetrics(one, true), caseMetrics(one, false)];
    const got = off.ACCURACY === one.metrics.ACCURACY ? off : on;
    for (const [name, want] of Object.entries(one.metrics)) {
      results[`cases/${index}/metrics/${name}`] = { got: got[name]!, want };
    }
  });
  return results;
}

const PERIODS: readonly (readonly [suffix: string, period: CalendarPeriod])[] = [
  ["D", "day"],
  ["W", "week"],
  ["M", "month"],
];

interface EnergyJson {
  /** Seconds or minutes between samples, as pandas writes them: `1min`, `30min`, `10s`. */
  readonly freq: string;
  readonly threshold_small_values: number;
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

function frequencyMs(freq: string): number {
  const [, count, unit] = /^(\d*)\s*(s|S|min|T|h|H)$/.exec(freq)!;
  const unitMs = { s: 1000, min: 60_000, t: 60_000, h: 3_600_000 }[unit!.toLowerCase()]!;
  return Number(count || 1) * unitMs;
}

/** Feeds the case's windows to a score; the stand-in prediction is half the aggregate, thresholded. */
function scoreWindows(score: EnergyScore, { json, tensors }: GoldenCase): void {
  const { freq, threshold_small_values } = json as unknown as EnergyJson;
  const windows = tensors["input/windows_watts"]!;
  const [count, channels, , length] = windows.shape as [number, number, number, number];
  const watts = doubles(windows);
  const houses = doubles(tensors["input/house"]!);
  const starts = doubles(tensors["input/start_unix"]!);
  const periodMs = frequencyMs(freq);
  for (let window = 0; window < count; window++) {
    const row = (channel: number) => {
      const from = (window * channels + channel) * 2 * length;
      return watts.subarray(from, from + length);
    };
    const times = Float64Array.from({ length }, (_, i) => starts[window]! * 1000 + i * periodMs);
    const aggregate = row(0);
    const prediction = suppressBelow(
      aggregate.map((value) => value / 2),
      threshold_small_values,
    );
    score.add(String(houses[window]), times, aggregate, row(1), prediction);
  }
}

/** Kind `metrics.energy_aggregation`: results by JSON path (`metrics/test_metrics_D/MAE`). */
export function energyParity(golden: GoldenCase): Record<string, Compared> {
  const { metrics } = golden.json as unknown as EnergyJson;
  const results: Record<string, Compared> = {};
  for (const [suffix, period] of PERIODS) {
    const score = new EnergyScore(period);
    scoreWindows(score, golden);
    const { energy, share, trueSharePercent } = score.values;
    for (const [name, want] of Object.entries(metrics[`test_metrics_${suffix}`] ?? {})) {
      results[`metrics/test_metrics_${suffix}/${name}`] = { got: rounded(energy[name as PowerMetric], 5), want };
    }
    for (const [name, want] of Object.entries(metrics[`test_metrics_ratio_${suffix}`] ?? {})) {
      // Shares are rounded to 5 decimals before they become percentages.
      const got = name === "True_Ratio" ? (trueSharePercent ?? Number.NaN) : rounded(share[name as PowerMetric], 3);
      results[`metrics/test_metrics_ratio_${suffix}/${name}`] = { got, want };
    }
  }
  return results;
}

/** Power rows of one channel, [windows][length]; the state row beside each is left alone. */
function powerRows(data: Float64Array, shape: readonly number[], channel: number): Float64Array[] {
  const [count, channels, , length] = shape as [number, number, number, number];
  return Array.from({ length: count }, (_, window) => {
    const from = (window * channels + channel) * 2 * length;
    return data.subarray(from, from + length);
  });
}

function applyToPower(
  data: Float64Array,
  shape: readonly number[],
  statistics: readonly ScaleStatistics[],
  change: (watts: Float64Array, statistics: ScaleStatistics) => Float64Array,
): Float64Array {
  const changed = data.slice();
  statistics.forEach((one, channel) => {
    for (const row of powerRows(changed, shape, channel)) row.set(change(row, one));
  });
  return changed;
}

/**
 * Kind `scaler`: for every `output/<power>_<appliance>` its scaled data, `..._stats` and `..._inverse`.
 * `SameAsPower` scales the appliances by the statistics of the aggregate.
 */
export function scalerParity({ tensors }: GoldenCase): Record<string, GoldenTensor> {
  const { shape } = tensors["input/data"]!;
  const data = doubles(tensors["input/data"]!);
  const channels = shape[1]!;
  const results: Record<string, GoldenTensor> = {};
  const keys = Object.keys(tensors).filter((key) => /^output\/[^_]+_[^_]+$/.test(key));
  for (const key of keys) {
    const [power, appliance] = key.slice("output/".length).split("_") as [string, string];
    const powerStatistics = scaleStatistics(parseScaling(power), powerRows(data, shape, 0));
    const statistics = Array.from({ length: channels }, (_, channel) => {
      if (channel === 0 || appliance === "SameAsPower") return powerStatistics;
      return scaleStatistics(parseScaling(appliance), powerRows(data, shape, channel));
    });
    const scaled = applyToPower(data, shape, statistics, scale);
    const appliances = statistics.slice(1);
    const stats = [powerStatistics.offset, powerStatistics.scale];
    stats.push(...appliances.map(({ offset }) => offset), ...appliances.map((one) => one.scale));
    results[key] = { shape, data: scaled };
    results[`${key}_stats`] = { shape: [stats.length], data: stats };
    results[`${key}_inverse`] = { shape, data: applyToPower(scaled, shape, statistics, unscale) };
  }
  return results;
}
