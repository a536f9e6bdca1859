// How long a run is, found out before it starts.
import type { Random } from "../engine/random.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";
import { countBatches } from "./batches.ts";

/**
 * Steps of the whole run; null where the recipe counts epochs and its schedule does not need to know. Reads one
 * batch, or a whole pass where a cosine is stretched over epochs.
 *
 * @param shuffle the run's shuffle stream
 * @throws InputError when the recipe has no length, or the training split does not fill a batch
 */
export async function planSteps(
  plugin: AnyPlugin,
  source: DatasetSource,
  config: RunConfig,
  shuffle: Random,
): Promise<number | null> {
  const { steps, epochs, schedule, batchSize } = config.recipe;
  if (steps === null && epochs === null) {
    throw new InputError("the recipe says neither steps nor epochs: give --steps or --epochs");
  }
  const countsAll = steps === null && schedule.kind === "cosine";
  const found = await countBatches(plugin, source, config, shuffle, countsAll ? Number.POSITIVE_INFINITY : 1);
  if (found === 0) {
    throw new InputError(`${source.path}: split train has fewer rows than one batch of ${batchSize}`);
  }
  return countsAll ? found * epochs! : steps;
}
