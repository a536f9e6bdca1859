// All importers of the package, in the order in which `predict` tries them.
import type { Importer } from "@sciformer/core";
import { anyOf } from "./any.ts";
import { bids } from "./bids.ts";
import { type ImportRecordings, importerOf } from "./import-recordings.ts";
import { readers } from "./readers.ts";

/** The importers, given the function that cuts recordings into trials. */
export function importers(cutter: ImportRecordings): readonly Importer[] {
  return [...readers, bids, anyOf(readers)].map((reader) => importerOf(reader, cutter));
}
