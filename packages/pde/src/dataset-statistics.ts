// Statistics of a data set: gathered while it is written, read back from dataset.json, or worked out from its frames.
import { type DatasetSource, InputError, type StatisticsCollector, type TableBatch } from "@sciformer/core";
import { z } from "zod";
import { type TagStatistics, tagSchema } from "./statistics.ts";
import { StatisticsBuilder } from "./statistics-builder.ts";
import { infoOf, loadedSimulations, type StoredInfo } from "./stored-simulations.ts";
import { SIMS } from "./tables.ts";

const TRAIN = "train";

const pointsOf = ({ grid }: StoredInfo) => grid.reduce((all, one) => all * one, 1);

/** Sees the rows of the split `train` as they are written: a simulation's row, then its frames. */
export class DatasetStatistics implements StatisticsCollector {
  readonly #builder = new StatisticsBuilder();
  readonly #known = new Map<string, StoredInfo>();
  #current: StoredInfo | undefined;

  /** @throws InputError for simulations of one tag with different fields or constants */
  add({ table, split, columns }: TableBatch): void {
    if (split !== TRAIN) return;
    for (let row = 0; row < columns.length; row++) {
      if (table === SIMS) {
        const info = infoOf(columns, row, "data set");
        this.#known.set(info.simId, info);
        continue;
      }
      const { sim_id: ids, data, valid } = columns.values;
      const info = this.#begin(ids![row] as string);
      const isMasked = columns.nulls?.valid?.[row] !== 1;
      const points = pointsOf(info);
      this.#builder.add(data![row] as Float32Array, points, isMasked ? (valid![row] as Uint8Array) : undefined);
    }
  }

  /** By tag. */
  get values(): Record<string, TagStatistics> {
    return this.#builder.values;
  }

  #begin(simId: string): StoredInfo {
    if (this.#current?.simId === simId) return this.#current;
    const info = this.#known.get(simId)!;
    this.#known.delete(simId);
    this.#builder.begin(info);
    this.#current = info;
    return info;
  }
}

/**
 * Statistics of the split `train` by tag: those of dataset.json where it has them.
 *
 * @throws InputError for statistics of another kind, or frames that do not make whole simulations
 */
export async function statisticsOf(source: DatasetSource): Promise<Record<string, TagStatistics>> {
  const { path, statistics = {} } = source;
  if (Object.keys(statistics).length > 0) {
    const parsed = z.record(z.string(), tagSchema).safeParse(statistics);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new InputError(`${path}: statistics ${issue!.path.join(".")}: ${issue!.message}; import the data again`);
  }
  const builder = new StatisticsBuilder();
  for await (const { info, frames, valid } of loadedSimulations(source, TRAIN)) {
    builder.begin(info);
    for (const [i, frame] of frames.entries()) builder.add(frame, pointsOf(info), valid[i]);
  }
  return builder.values;
}

/** Statistics of one simulation's frames: for a tag that a run has not seen. */
export function ownStatistics(
  info: StoredInfo,
  frames: readonly Float32Array[],
  valid: readonly (Uint8Array | undefined)[],
): TagStatistics {
  const builder = new StatisticsBuilder();
  builder.begin(info);
  for (const [i, frame] of frames.entries()) builder.add(frame, pointsOf(info), valid[i]);
  return builder.values[info.tag]!;
}
