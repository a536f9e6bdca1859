// config.json: everything needed to repeat a run.
import { z } from "zod";
import { PROVIDERS } from "../engine/runtime/provider-names.ts";
import { InputError } from "../errors.ts";
import { firstIssue } from "../parse.ts";
import type { AnyPlugin, RunConfig } from "../plugin.ts";

const versionsSchema = z.record(z.string(), z.string());

/** The run's own part of config.json; the domain's configuration stands beside it under the same top level. */
const headerSchema = z.object({
  domain: z.string(),
  name: z.string(),
  size: z.string(),
  seed: z.int().min(0),
  /** Folder of the dataset. */
  data: z.string(),
  /** Which dataset it was ({@link ArrowDataset.digest}): the run is continued on no other. */
  dataDigest: z.string().optional(),
  engine: z.enum(["eager", "compiled"]),
  /** Threads of the compiled engine: with another number its sums may end in other bits. */
  threads: z.int().min(1).optional(),
  /** What ran the compiled graphs, where it was not the CPU. */
  provider: z.enum(PROVIDERS).optional(),
  backend: z.string(),
  versions: versionsSchema,
  /** What everyone who predicts with it must be told: what a shipped model was trained on. */
  notice: z.string().optional(),
});

/** See the fields. */
export type RunHeader = z.infer<typeof headerSchema>;

/** A run's header and its domain configuration. */
export interface RunDescription {
  readonly header: RunHeader;
  readonly config: RunConfig;
}

/** @throws InputError naming `where` and the setting */
export function validateConfig(plugin: AnyPlugin, config: unknown, where: string): RunConfig {
  const parsed = plugin.configSchema.safeParse(config);
  if (!parsed.success) throw new InputError(`${where}: ${firstIssue(parsed.error)}`);
  return parsed.data as RunConfig;
}

/** @throws InputError naming `where`: not a configuration, or of another domain */
export function parseRunConfig(plugin: AnyPlugin, json: unknown, where: string): RunDescription {
  const header = headerSchema.safeParse(json);
  if (!header.success) throw new InputError(`${where}: ${firstIssue(header.error)}`);
  if (header.data.domain !== plugin.name) {
    throw new InputError(`${where}: the run belongs to ${header.data.domain}, not to ${plugin.name}`);
  }
  const rest = Object.entries(json as object).filter(([key]) => !(key in headerSchema.shape));
  return { header: header.data, config: validateConfig(plugin, Object.fromEntries(rest), where) };
}
