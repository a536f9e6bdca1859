// Normalisation statistics of the training split, gathered while a dataset is written.
import type { StatisticsCollector } from "../plugin.ts";
import type { Columns, TableBatch } from "./columns.ts";

/** The statistics of the float columns of every table, of the split `train` only. */
export class ColumnStatisticsCollector implements StatisticsCollector {
  readonly #tables = new Map<string, StatisticsAccumulator>();

  add({ table, split, columns }: TableBatch): void {
    if (split !== "train") return;
    const accumulator = this.#tables.get(table) ?? new StatisticsAccumulator();
    this.#tables.set(table, accumulator);
    accumulator.add(columns);
  }

  /** By table, then by column. */
  get values(): Record<string, unknown> {
    return Object.fromEntries([...this.#tables].map(([table, accumulator]) => [table, accumulator.values]));
  }
}

/** Of one float column; missing values are left out. */
export interface ColumnStatistics {
  readonly count: number;
  readonly mean: number;
  /** Biased. */
  readonly standardDeviation: number;
  readonly minimum: number;
  readonly maximum: number;
}

interface Moments {
  count: number;
  mean: number;
  /** Sum of squared deviations from the mean. */
  squares: number;
  minimum: number;
  maximum: number;
}

/** Running moments of the float columns of a table (Welford's update). */
export class StatisticsAccumulator {
  readonly #columns = new Map<string, Moments>();

  add({ values }: Columns): void {
    for (const [name, column] of Object.entries(values)) {
      if (column instanceof Float32Array) update(this.#moments(name), column);
    }
  }

  /** By column name; columns without a value are left out. */
  get values(): Record<string, ColumnStatistics> {
    const seen = [...this.#columns].filter(([, { count }]) => count > 0);
    return Object.fromEntries(
      seen.map(([name, { squares, ...rest }]) => [
        name,
        { ...rest, standardDeviation: Math.sqrt(squares / rest.count) },
      ]),
    );
  }

  #moments(name: string): Moments {
    const fresh = {
      count: 0,
      mean: 0,
      squares: 0,
      minimum: Number.POSITIVE_INFINITY,
      maximum: Number.NEGATIVE_INFINITY,
    };
    const moments = this.#columns.get(name) ?? fresh;
    this.#columns.set(name, moments);
    return moments;
  }
}

function update(moments: Moments, column: Float32Array): void {
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    moments.count++;
    const deviation = value - moments.mean;
    moments.mean += deviation / moments.count;
    moments.squares += deviation * (value - moments.mean);
    if (value < moments.minimum) moments.minimum = value;
    if (value > moments.maximum) moments.maximum = value;
  }
}
