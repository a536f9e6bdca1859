// dataset.json: what a dataset folder holds and where it comes from.
import { z } from "zod";
import { parseJson } from "../parse.ts";

const splitSchema = z.object({
  rows: z.int().nonnegative(),
  /** Paths inside the dataset folder, with forward slashes. */
  files: z.array(z.string().regex(/^(?!.*\.\.)[\w-]+(\/[\w.-]+)+$/, "not a path inside the dataset")),
});

const tableSchema = z.object({
  /** Version of the table's columns. */
  schema: z.int().positive(),
  /** Column -> unit, where it has one. */
  units: z.record(z.string(), z.string()),
  splits: z.record(z.string(), splitSchema),
});

const manifestSchema = z.object({
  /** Version of this file. */
  schema: z.literal(1),
  domain: z.string(),
  source: z.string(),
  licence: z.string(),
  created_by: z.string(),
  metadata: z.record(z.string(), z.string()),
  tables: z.record(z.string(), tableSchema),
  /** Computed on the split `train` only. */
  statistics: z.record(z.string(), z.unknown()),
  report: z.array(z.object({ kind: z.string(), count: z.number(), examples: z.array(z.string()) })),
});

/** The content of dataset.json. */
export type DatasetManifest = z.infer<typeof manifestSchema>;

/** The description as the file's text. */
export function formatManifest(manifest: DatasetManifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** @throws InputError naming the file and the first key that is wrong */
export function parseManifest(text: string, path: string): DatasetManifest {
  return parseJson(manifestSchema, text, path);
}
