// The metadata of predictions.arrow: what it is, from which data, under which licence.
import { METADATA } from "../data/schema.ts";
import type { AnyPlugin, DatasetSource } from "../plugin.ts";

const SCHEMA_VERSION = "1";

/** Schema metadata of predictions of `source`. */
export function predictionMetadata({ name }: AnyPlugin, source: DatasetSource): Record<string, string> {
  return {
    [METADATA.domain]: name,
    [METADATA.table]: "predictions",
    [METADATA.schema]: SCHEMA_VERSION,
    [METADATA.licence]: source.metadata.licence ?? "not stated",
    [METADATA.source]: source.path,
  };
}
