// Whole houses of a split as even series: what prediction, baselines and scoring look at.
import type { DatasetSource } from "@sciformer/core";
import type { TaskConfig } from "./config.ts";
import { evenRuns } from "./windows.ts";

/** Gaps up to this long become missing samples of one series. */
const LONGEST_BRIDGED_MS = 31 * 86_400_000;

/** One house, evenly sampled; NaN where there is no data. */
export interface HouseSeries {
  readonly house: string;
  /** Time of the first sample, milliseconds since 1970, UTC. */
  readonly startMs: number;
  /** Column name -> [samples]. */
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly length: number;
}

/** The columns of `readings` that prediction and scoring look at. */
export function seriesColumns({ targets }: TaskConfig): string[] {
  return ["aggregate_w", ...targets.flatMap(({ name }) => [`${name}_w`, `${name}_on`])];
}

interface Run {
  readonly startMs: number;
  readonly values: Readonly<Record<string, Float32Array>>;
  readonly length: number;
}

function merged(house: string, runs: readonly Run[], columns: readonly string[], periodMs: number): HouseSeries {
  const startMs = runs[0]!.startMs;
  const last = runs.at(-1)!;
  const length = Math.round((last.startMs - startMs) / periodMs) + last.length;
  const values = Object.fromEntries(columns.map((name) => [name, new Float32Array(length).fill(Number.NaN)]));
  for (const run of runs) {
    const offset = Math.round((run.startMs - startMs) / periodMs);
    for (const name of columns) values[name]!.set(run.values[name]!, offset);
  }
  return { house, startMs, values, length };
}

/** Floats of a column; a nullable flag column becomes 0, 1 and NaN. */
function floats(values: unknown, nulls: Uint8Array | undefined, from: number, to: number): Float32Array {
  const part = Float32Array.from((values as Float32Array | Uint8Array).subarray(from, to));
  if (nulls) for (let i = from; i < to; i++) if (nulls[i]) part[i - from] = Number.NaN;
  return part;
}

/** True if rows at `next` go on in the series of `runs`: not far behind its end, and on the grid of its times. */
function follows(runs: readonly Run[], next: number, periodMs: number): boolean {
  const { startMs, length } = runs.at(-1)!;
  const gapMs = next - (startMs + length * periodMs);
  return gapMs >= 0 && gapMs <= LONGEST_BRIDGED_MS && gapMs % periodMs === 0;
}

/**
 * The houses of a split, one in memory at a time. A house comes in several series where a gap is longer than 31
 * days, or where its times leave the grid of one period.
 *
 * @param columns float or flag columns of `readings`; those that the dataset lacks are left out
 */
export async function* houses(
  source: DatasetSource,
  split: string,
  columns: readonly string[],
  periodS: number,
): AsyncGenerator<HouseSeries> {
  const periodMs = periodS * 1000;
  const present = new Set(source.columns("readings"));
  const wanted = columns.filter((name) => present.has(name));
  let house: string | undefined;
  let runs: Run[] = [];
  for await (const batch of source.scan("readings", split, ["house_id", "timestamp", ...wanted])) {
    const times = batch.values.timestamp as Float64Array;
    for (const run of evenRuns(batch, periodMs)) {
      const startMs = times[run.from]!;
      if (house !== undefined && !(run.house === house && follows(runs, startMs, periodMs))) {
        yield merged(house, runs, wanted, periodMs);
        runs = [];
      }
      house = run.house;
      const values = wanted.map((name) => [name, floats(batch.values[name], batch.nulls?.[name], run.from, run.to)]);
      runs.push({ startMs, values: Object.fromEntries(values), length: run.to - run.from });
    }
  }
  if (house !== undefined) yield merged(house, runs, wanted, periodMs);
}
