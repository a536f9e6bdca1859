// Opens the dataset that a command names, and says how to get one where there is none.
import { stat } from "node:fs/promises";
import { ArrowDataset } from "../data/dataset.node.ts";
import { InputError } from "../errors.ts";
import type { DatasetSource } from "../plugin.ts";
import type { Session } from "./session.node.ts";

/** @throws InputError when the path does not exist or holds no dataset of the domain */
export async function openDataset({ plugin, invocation }: Session, path: string): Promise<ArrowDataset> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    throw new InputError(
      `${path}: no such dataset; make one with "${invocation} data simulate" or name one with --data`,
    );
  }
  return ArrowDataset.open(path, plugin.tables);
}

/** @throws InputError naming the splits that there are, when `split` is in no table */
export function requireSplit({ path, splits }: DatasetSource, split: string): void {
  const found = new Set(Object.values(splits).flat());
  if (!found.has(split)) throw new InputError(`${path}: no split "${split}"; there are ${[...found].join(", ")}`);
}
