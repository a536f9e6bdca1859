// The metadata of predictions.arrow: what it is, from which data, under which licence.
import { METADATA } from "../data/schema.ts";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";

const SCHEMA_VERSION = "1";

/** Schema metadata of predictions of `source`, with what the domain adds. @throws InputError as the domain does */
export function predictionMetadata(
  plugin: AnyPlugin,
  source: DatasetSource,
  config: RunConfig,
): Record<string, string> {
  return {
    ...plugin.predictionMetadata?.(source, config),
    [METADATA.domain]: plugin.name,
    [METADATA.table]: "predictions",
    [METADATA.schema]: SCHEMA_VERSION,
    [METADATA.licence]: source.metadata.licence ?? "not stated",
    [METADATA.source]: source.path,
  };
}
