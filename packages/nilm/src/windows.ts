// Readings to windows while they are read: per house, evenly spaced, without missing values.
import type { Columns, DatasetSource } from "@sciformer/core";
import type { TaskConfig } from "./config.ts";
import { ownersOf } from "./metadata.ts";
import { clockZone, nextStart, startOf } from "./meter/calendar.ts";
import type { Window } from "./tokenizer.ts";

const DAY_S = 86_400;

/**
 * Index of the sample at which a house's windows start: its first one, or for windows of a day or a week the one at
 * local midnight (Monday).
 */
function firstStart(firstMs: number, task: TaskConfig): number {
  const seconds = task.window * task.period_s;
  if (seconds !== DAY_S && seconds !== 7 * DAY_S) return 0;
  const zone = clockZone(task.tz, task.tz_policy);
  const period = seconds === DAY_S ? "day" : "week";
  if (startOf(period, firstMs, zone) === firstMs) return 0;
  return Math.round((nextStart(period, firstMs, zone) - firstMs) / (task.period_s * 1000));
}

function zeroShare(values: Float32Array): number {
  let zeros = 0;
  for (const value of values) if (value === 0) zeros++;
  return zeros / values.length;
}

const hasMissing = (values: Float32Array) => values.some(Number.isNaN);

/** True for a window without a missing value and without too much zero aggregate; the aggregate comes first. */
function isUsable(parts: readonly Float32Array[], { max_zero_share }: TaskConfig): boolean {
  return !parts.some(hasMissing) && zeroShare(parts[0]!) <= max_zero_share;
}

/** Splits a batch of rows where the house changes or the time does not advance by one period. */
export function* evenRuns(batch: Columns, periodMs: number): Generator<{ house: string; from: number; to: number }> {
  const houses = batch.values.house_id as readonly string[];
  const times = batch.values.timestamp as Float64Array;
  let from = 0;
  for (let row = 1; row <= batch.length; row++) {
    const goes = row < batch.length && houses[row] === houses[from] && times[row]! - times[row - 1]! === periodMs;
    if (goes) continue;
    yield { house: houses[from]!, from, to: row };
    from = row;
  }
}

function join(before: Float32Array, after: Float32Array): Float32Array {
  const joined = new Float32Array(before.length + after.length);
  joined.set(before);
  joined.set(after, before.length);
  return joined;
}

/** Cuts windows from rows that arrive in pieces; holds what the next window still needs. */
class WindowCutter {
  readonly #task: TaskConfig;
  readonly #stride: number;
  #house: string | undefined;
  /** Time of the first sample held, ms. */
  #startMs = 0;
  /** Aggregate, then each target, W. */
  #held: readonly Float32Array[] = [];
  /** Samples from the first one held to the start of the next window. */
  #next = 0;

  constructor(task: TaskConfig, stride: number) {
    this.#task = task;
    this.#stride = stride;
  }

  /** Takes evenly spaced rows of one house and yields the windows that they complete. */
  *push(house: string, startMs: number, series: readonly Float32Array[]): Generator<Window> {
    const periodMs = this.#task.period_s * 1000;
    const length = this.#held[0]?.length ?? 0;
    if (house === this.#house && startMs === this.#startMs + length * periodMs) {
      this.#held = this.#held.map((values, i) => join(values, series[i]!));
    } else {
      this.#house = house;
      this.#startMs = startMs;
      this.#held = series;
      this.#next = firstStart(startMs, this.#task);
    }
    const end = this.#held[0]!.length;
    for (; this.#next + this.#task.window <= end; this.#next += this.#stride) {
      const window = this.#cut(this.#next);
      if (window) yield window;
    }
    const dropped = Math.min(this.#next, end);
    this.#held = this.#held.map((values) => values.slice(dropped));
    this.#startMs += dropped * periodMs;
    this.#next -= dropped;
  }

  #cut(from: number): Window | undefined {
    const { window, period_s } = this.#task;
    const parts = this.#held.map((values) => values.slice(from, from + window));
    if (!isUsable(parts, this.#task)) return undefined;
    const [aggregate, ...truths] = parts;
    const targets = new Float32Array(truths.length * window);
    for (const [c, truth] of truths.entries()) targets.set(truth, c * window);
    return { house: this.#house!, startMs: this.#startMs + from * period_s * 1000, aggregate: aggregate!, targets };
  }
}

/**
 * First samples of the windows of a house that are scored: end to end, without a missing value in any series, and
 * without too much zero aggregate.
 *
 * @param series aggregate, then the truth of each appliance, [samples] each
 */
export function scoredStarts(startMs: number, series: readonly Float32Array[], task: TaskConfig): number[] {
  const starts: number[] = [];
  for (let start = firstStart(startMs, task); start + task.window <= series[0]!.length; start += task.window) {
    const parts = series.map((values) => values.subarray(start, start + task.window));
    if (isUsable(parts, task)) starts.push(start);
  }
  return starts;
}

/**
 * Windows of a split in stored order, `stride` samples apart. Windows with a missing value, or with a larger share
 * of zero aggregate than the task allows, are left out. A house that does not own a target counts as 0 W of it.
 *
 * @throws InputError when a house owns a target that the dataset has no column of
 */
export async function* windows(
  source: DatasetSource,
  split: string,
  task: TaskConfig,
  stride: number,
): AsyncGenerator<Window> {
  const names = task.targets.map(({ name }) => `${name}_w`);
  const owners = task.targets.map(({ name }) => ownersOf(source, name));
  const columns = ["house_id", "timestamp", "aggregate_w", ...names.filter((_, c) => owners[c]!.size > 0)];
  const cutter = new WindowCutter(task, stride);
  for await (const batch of source.scan("readings", split, columns)) {
    const times = batch.values.timestamp as Float64Array;
    for (const { house, from, to } of evenRuns(batch, task.period_s * 1000)) {
      const part = (name: string) => (batch.values[name] as Float32Array).subarray(from, to);
      const truths = names.map((name, c) => (owners[c]!.has(house) ? part(name) : new Float32Array(to - from)));
      yield* cutter.push(house, times[from]!, [part("aggregate_w"), ...truths]);
    }
  }
}
