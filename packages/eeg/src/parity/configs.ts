// The configurations of golden cases under the names of the published code, and ours for them.
import { InputError, type ParityCase, readCase } from "@sciformer/core";
import { z } from "zod";
import type { DbconformerConfig, NetworkConfig } from "../config.ts";
import { architectures } from "../model.ts";
import { baselines } from "../networks/baselines.ts";

const count = z.int().positive();

/** The data set without a sample too many. */
const WHOLE_TRIALS = "MI1-7";

const dbconformerSchema = z.object({
  config: z
    .object({
      data_name: z.string(),
      chn: count,
      patch_size: count,
      time_sample_num: count,
      n_classes: count,
      spa_dim: count.optional(),
      emb_size: count.optional(),
      tem_depth: count,
      chn_depth: count,
      heads: count.optional(),
      num_heads: count.optional(),
      kernel_size: count.optional(),
      radix: count.optional(),
      branch: z.string().nullish(),
      gate_flag: z.boolean().optional(),
      chn_atten_flag: z.boolean().optional(),
      posemb_flag: z.boolean().optional(),
    })
    .loose(),
});

const BRANCHES = { temporal: "temporal", spatial: "spatial", both: "both", all: "both" } as const;

/** The configuration of a DBConformer case. @throws InputError */
export function dbconformerConfig(testCase: ParityCase): DbconformerConfig {
  const { data_name, branch, num_heads, heads = num_heads, ...given } = readCase(testCase, dbconformerSchema).config;
  const name = branch ?? "both";
  if (!Object.hasOwn(BRANCHES, name)) {
    throw new InputError(`${testCase.path}: field config.branch: "${name}", expected temporal, spatial or both`);
  }
  const base: DbconformerConfig = architectures.base;
  const known = Object.entries(given).filter(([key, value]) => key in base && value !== undefined);
  return {
    ...base,
    ...(Object.fromEntries(known) as Partial<DbconformerConfig>),
    heads: heads ?? base.heads,
    branch: BRANCHES[name as keyof typeof BRANCHES],
    drop_last_sample: data_name !== WHOLE_TRIALS,
  };
}

const baselineSchema = z.object({
  kind: z.string(),
  config: z.object({ chn: count, T: count, n_classes: count }).loose(),
});

/** The configuration of a case of kind `baseline.<name>`. @throws InputError */
export function baselineConfig(testCase: ParityCase): NetworkConfig {
  const { kind, config } = readCase(testCase, baselineSchema);
  const { T: time_sample_num, n_classes, ...given } = config;
  const name = kind.replace("baseline.", "");
  const base = Object.values(baselines).find((network) => network.kind === name);
  if (!base) throw new InputError(`${testCase.path}: field kind: no baseline network "${name}"`);
  const known = Object.fromEntries(Object.entries(given).filter(([key]) => key in base));
  return { ...base, ...known, time_sample_num, n_classes } as NetworkConfig;
}
