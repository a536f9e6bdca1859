// The loss of a model over the validation split.
import { batches } from "../data/batch.ts";
import type { Inference } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";

/** True if any table has the split. */
export function hasSplit(source: DatasetSource, split: string): boolean {
  return Object.values(source.splits).some((splits) => splits.includes(split));
}

const noRow = ({ path }: DatasetSource) => new InputError(`${path}: split valid has no usable row`);

/** Known before a run starts rather than at its first validation. @throws InputError when the split `valid` has no row */
export async function requireValidRows(plugin: AnyPlugin, source: DatasetSource, config: RunConfig): Promise<void> {
  for await (const _ of plugin.rows(source, "valid", config, "valid")) return;
  throw noRow(source);
}

/**
 * Mean loss of all rows of the split `valid`, without dropout.
 *
 * @param lossOf gives `loss` of a batch
 * @param breathe awaited after each batch: lets other work in
 * @throws InputError when the split has no row
 */
export async function validationLoss(
  plugin: AnyPlugin,
  lossOf: Inference,
  source: DatasetSource,
  config: RunConfig,
  breathe: () => Promise<void>,
): Promise<number> {
  const rows: AsyncIterable<unknown> = plugin.rows(source, "valid", config, "valid");
  let sum = 0;
  let count = 0;
  for await (const batch of batches(rows, config.recipe.batchSize, { dropLast: false })) {
    sum += lossOf(plugin.collate(batch, config)).loss!.data[0]! * batch.length;
    count += batch.length;
    await breathe();
  }
  if (count === 0) throw noRow(source);
  return sum / count;
}
