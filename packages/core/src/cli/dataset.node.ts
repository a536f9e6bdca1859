// Opens the dataset that a command names, and says how to get one where there is none.
import { ArrowDataset } from "../data/dataset.node.ts";
import { InputError } from "../errors.ts";
import { exists } from "../io/exists.node.ts";
import type { DatasetSource } from "../plugin.ts";
import { hasSplit } from "../train/validation.ts";
import type { Session } from "./session.node.ts";

/** @throws InputError when the path does not exist or holds no dataset of the domain */
export async function openDataset({ plugin, invocation }: Session, path: string): Promise<ArrowDataset> {
  if (!(await exists(path))) {
    throw new InputError(
      `${path}: no such dataset; make one with "${invocation} data simulate" or name one with --data`,
    );
  }
  return ArrowDataset.open(path, plugin.tables);
}

/** @throws InputError naming the splits that there are, when `split` is in no table */
export function requireSplit(source: DatasetSource, split: string): void {
  if (hasSplit(source, split)) return;
  const found = new Set(Object.values(source.splits).flat());
  throw new InputError(`${source.path}: no split "${split}"; there are ${[...found].join(", ")}`);
}
