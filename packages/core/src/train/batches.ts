// The training batches of one pass, the same for the same seed and epoch.
import { batches, stratifiedBatches } from "../data/batch.ts";
import { shuffleInWindow } from "../data/shuffle.ts";
import type { Random } from "../engine/random.ts";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";

/** Full batches of rows in the order of epoch `epoch`; `shuffle` is the run's shuffle stream. */
export function trainingBatches(
  plugin: AnyPlugin,
  source: DatasetSource,
  config: RunConfig,
  shuffle: Random,
  epoch: number,
): AsyncIterable<readonly unknown[]> {
  const { batchSize, shuffleWindow } = config.recipe;
  const rows: AsyncIterable<unknown> = plugin.rows(source, "train", config, "train");
  const random = shuffle.fork(epoch);
  const strata = plugin.strata?.(config);
  if (strata) return stratifiedBatches(rows, strata, batchSize, shuffleWindow, random);
  return batches(shuffleInWindow(rows, shuffleWindow, random), batchSize, { dropLast: true });
}

/** Number of full batches in one pass, found by reading it once; counts to `limit` only. */
export async function countBatches(
  plugin: AnyPlugin,
  source: DatasetSource,
  config: RunConfig,
  shuffle: Random,
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  let count = 0;
  for await (const _ of trainingBatches(plugin, source, config, shuffle, 0)) {
    count++;
    if (count >= limit) break;
  }
  return count;
}
