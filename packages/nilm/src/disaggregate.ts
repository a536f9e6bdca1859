// From a stretch of aggregate power to the power of each appliance: windows, overlaps, thresholds.
import { type Context, INFERENCE, Random, StepNoise, type Trained } from "@sciformer/core";
import { collate } from "./collate.ts";
import type { NilmConfig } from "./config.ts";
import { NORMAL_95 } from "./feedback/normal.ts";
import { Zone } from "./meter/calendar.ts";
import { suppressBelow } from "./metrics.ts";
import { inferenceOf, type NilmModel } from "./network.ts";

/** An evenly sampled stretch of one meter at the task's period. */
export interface AggregateSeries {
  /** Time of the first sample, milliseconds since 1970, UTC. */
  readonly startMs: number;
  /** [samples] W; NaN where there is no reading. */
  readonly aggregate: Float32Array;
}

/** How a stretch is covered with windows and what is done with the raw output. */
export interface DisaggregateOptions {
  /** `overlapping`: every half window, averaged with triangular weights; `tumbling`: end to end. */
  readonly windows?: "overlapping" | "tumbling";
  /** The first so many samples of a gap repeat the sample before it; longer gaps stay empty. */
  readonly fillSamples?: number;
  /** Keep each prediction and its band between 0 and the aggregate, and below the appliance's largest power. */
  readonly clip?: boolean;
  /** Scale all appliances down where their sum exceeds the aggregate. */
  readonly rescale?: boolean;
  /** Monte Carlo dropout passes for the 90 % band; 0 for none. */
  readonly samples?: number;
  readonly seed?: number;
  /** IANA zone of the household's wall clock; the clock of the run's task unless told otherwise. */
  readonly tz?: string;
}

/** Prediction of one appliance, [samples]; NaN where there is no data to predict from. */
export interface AppliancePower {
  readonly watts: Float32Array;
  /** Bounds of the 90 % band, where asked for. */
  readonly low?: Float32Array;
  readonly high?: Float32Array;
}

type Run = Trained<NilmConfig, NilmModel>;

/** What a prediction needs of a run; without `infer` the model runs op by op on the current backend. */
type Network = Pick<Run, "model" | "config"> & Partial<Pick<Run, "infer">>;

const DEFAULT_FILL_SAMPLES = 3;
/** A power of two, as what a pass is filled up to. */
const WINDOWS_PER_PASS = 64;

/** What the model is told in each pass over windows, by the number of the pass. */
type ContextOf = (pass: number) => Context;

const withoutNoise: ContextOf = () => INFERENCE;

function filled(aggregate: Float32Array, limit: number): Float32Array {
  const values = aggregate.slice();
  let missing = 0;
  for (let i = 1; i < values.length; i++) {
    missing = Number.isNaN(aggregate[i]) ? missing + 1 : 0;
    if (missing > 0 && missing <= limit) values[i] = values[i - 1]!;
  }
  return values;
}

/** Maximal stretches [from, to) without a missing sample. */
function* segments(values: Float32Array): Generator<[number, number]> {
  for (let from = 0; from < values.length; ) {
    if (Number.isNaN(values[from])) {
      from++;
      continue;
    }
    let to = from;
    while (to < values.length && !Number.isNaN(values[to])) to++;
    yield [from, to];
    from = to;
  }
}

/** Where a window lies, and the first of its samples that no window before it covers when they lie end to end. */
interface Placement {
  readonly start: number;
  readonly fresh: number;
}

/** The windows that cover every segment of at least one window; the last one of each ends with it. */
function placeWindows(values: Float32Array, window: number, stride: number): Placement[] {
  const starts: Placement[] = [];
  for (const [from, to] of segments(values)) {
    if (to - from < window) continue;
    let start = from;
    for (; start + window <= to; start += stride) starts.push({ start, fresh: start });
    const covered = start - stride + window;
    if (covered < to) starts.push({ start: to - window, fresh: covered });
  }
  return starts;
}

function triangle(window: number): Float32Array {
  return Float32Array.from({ length: window }, (_, i) => Math.min(i + 1, window - i));
}

/** The starts of a pass, the last one repeated up to a power of two: a compiled network knows few sizes of a batch. */
function filledUp(starts: readonly number[]): number[] {
  const size = 2 ** Math.ceil(Math.log2(starts.length));
  return Array.from({ length: size }, (_, i) => starts[Math.min(i, starts.length - 1)]!);
}

/** Raw model output in W of the windows at `starts` one by one, [appliances, window]. */
function* forwardWindows(
  { model, config, infer = inferenceOf(model) }: Network,
  series: AggregateSeries,
  starts: readonly number[],
  contextOf: ContextOf,
): Generator<{ index: number; watts: Float32Array }> {
  const { task } = config;
  const outputs = task.targets.length * task.window;
  for (let first = 0; first < starts.length; first += WINDOWS_PER_PASS) {
    const pass = starts.slice(first, first + WINDOWS_PER_PASS);
    const rows = filledUp(pass).map((start) => {
      const aggregate = series.aggregate.subarray(start, start + task.window);
      return { house: "", startMs: series.startMs + start * task.period_s * 1000, aggregate };
    });
    const y = infer(collate(rows, config), contextOf(first / WINDOWS_PER_PASS)).output!.data;
    for (let i = 0; i < pass.length; i++) {
      const watts = Float32Array.from(y.subarray(i * outputs, (i + 1) * outputs), (v) => v * task.scale_w);
      yield { index: first + i, watts };
    }
  }
}

/** One pass over the stretch: raw power per appliance in W, averaged where windows overlap, NaN where none lies. */
function rawPower(
  trained: Network,
  series: AggregateSeries,
  overlapping: boolean,
  contextOf: ContextOf,
): Float32Array[] {
  const { task } = trained.config;
  const { window } = task;
  const stride = overlapping ? Math.max(1, Math.floor(window / 2)) : window;
  const placements = placeWindows(series.aggregate, window, stride);
  const shape = overlapping ? triangle(window) : new Float32Array(window).fill(1);
  const sums = task.targets.map(() => new Float64Array(series.aggregate.length));
  const weights = new Float64Array(series.aggregate.length);
  const starts = placements.map(({ start }) => start);
  for (const { index, watts } of forwardWindows(trained, series, starts, contextOf)) {
    const { start, fresh } = placements[index]!;
    for (let t = overlapping ? 0 : fresh - start; t < window; t++) {
      weights[start + t]! += shape[t]!;
      for (let c = 0; c < sums.length; c++) sums[c]![start + t]! += shape[t]! * watts[c * window + t]!;
    }
  }
  return sums.map((sum) => Float32Array.from(sum, (total, t) => (weights[t]! > 0 ? total / weights[t]! : Number.NaN)));
}

function clipped(watts: Float32Array, aggregate: Float32Array, maximum: number | null): Float32Array {
  const top = maximum ?? Number.POSITIVE_INFINITY;
  return watts.map((w, t) => (Number.isNaN(w) ? w : Math.max(0, Math.min(w, top, aggregate[t]!))));
}

function rescaleTo(aggregate: Float32Array, appliances: readonly Float32Array[]): void {
  for (let t = 0; t < aggregate.length; t++) {
    let sum = 0;
    for (const watts of appliances) sum += watts[t]!;
    if (!(sum > aggregate[t]!)) continue;
    for (const watts of appliances) watts[t]! *= Math.max(0, aggregate[t]!) / sum;
  }
}

/** The network on another household's wall clock. @throws InputError if the name is not an IANA zone */
function onClock(network: Network, tz: string | undefined): Network {
  if (tz === undefined) return network;
  const { name } = new Zone(tz);
  const { config } = network;
  return { ...network, config: { ...config, task: { ...config.task, tz: name, tz_policy: "local" } } };
}

/** Mean and standard deviation over Monte Carlo dropout passes, as the bounds of a 90 % band. */
function band(
  trained: Network,
  series: AggregateSeries,
  overlapping: boolean,
  { samples = 0, seed = 1 }: DisaggregateOptions,
): { low: Float32Array; high: Float32Array }[] {
  const random = new Random(seed).fork("monte carlo dropout");
  const passes = Array.from({ length: samples }, (_, sample) => {
    const ofSample = random.fork(sample);
    const contextOf = (pass: number) => ({ training: false, noise: new StepNoise(ofSample, pass) });
    return rawPower(trained, series, overlapping, contextOf);
  });
  return trained.config.task.targets.map((_, c) => {
    const low = new Float32Array(series.aggregate.length);
    const high = new Float32Array(series.aggregate.length);
    for (let t = 0; t < low.length; t++) {
      const values = passes.map((pass) => pass[c]![t]!);
      const mean = values.reduce((sum, v) => sum + v, 0) / samples;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, samples - 1);
      low[t] = Math.max(0, mean - NORMAL_95 * Math.sqrt(variance));
      high[t] = Math.max(0, mean + NORMAL_95 * Math.sqrt(variance));
    }
    return { low, high };
  });
}

/**
 * Power of every appliance of a run over a stretch of any length.
 *
 * @returns by appliance name, in the run's order
 * @throws InputError if `tz` is not an IANA zone
 * @see Petralia et al. 2025, section 5.1 (predictions below the on-threshold are set to 0)
 */
export function disaggregate(
  network: Network,
  series: AggregateSeries,
  options: DisaggregateOptions = {},
): Record<string, AppliancePower> {
  const trained = onClock(network, options.tz);
  const { task } = trained.config;
  const overlapping = options.windows !== "tumbling";
  const aggregate = filled(series.aggregate, options.fillSamples ?? DEFAULT_FILL_SAMPLES);
  const even = { startMs: series.startMs, aggregate };
  const within = (power: Float32Array, c: number) =>
    options.clip ? clipped(power, aggregate, task.targets[c]!.max_w) : power;
  const raw = rawPower(trained, even, overlapping, withoutNoise);
  const watts = raw.map((power, c) => suppressBelow(within(power, c), task.targets[c]!.threshold_w));
  if (options.rescale) rescaleTo(aggregate, watts);
  const bands = options.samples
    ? band(trained, even, overlapping, options).map(({ low, high }, c) => ({
        low: within(low, c),
        high: within(high, c),
      }))
    : [];
  return Object.fromEntries(task.targets.map(({ name }, c) => [name, { watts: watts[c]!, ...bands[c] }]));
}

/** Thresholded power of single windows, per appliance [window]: what the reference evaluation scores. */
export function disaggregateWindows(
  trained: Network,
  series: AggregateSeries,
  starts: readonly number[],
): { start: number; watts: Float32Array[] }[] {
  const { targets, window } = trained.config.task;
  return Array.from(forwardWindows(trained, series, starts, withoutNoise), ({ index, watts }) => ({
    start: starts[index]!,
    watts: targets.map(({ threshold_w }, c) =>
      suppressBelow(watts.subarray(c * window, (c + 1) * window), threshold_w),
    ),
  }));
}
