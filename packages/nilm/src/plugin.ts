// The plugin object: everything the core needs to know about household load monitoring.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definePlugin } from "@sciformer/core";
import { collate } from "./collate.ts";
import { configSchema, type NilmConfig } from "./config.ts";
import { checkTraining, configure, trainOptions } from "./dataset.ts";
import { BASELINES, evaluate, evaluateOptions } from "./evaluate.ts";
import { sideOutputs } from "./feedback/side-outputs.ts";
import { formats } from "./formats/index.ts";
import { meanSquaredError } from "./loss.ts";
import { clockMetadata } from "./metadata.ts";
import { readingsTable } from "./meter/readings.ts";
import { METRIC_DIRECTIONS } from "./metrics.ts";
import { createModel, type NilmModel } from "./network.ts";
import { parity } from "./parity.ts";
import { predict, predictOptions } from "./predict.ts";
import { predictionColumns } from "./prediction-rows.ts";
import { strata } from "./recipe.ts";
import { refusals } from "./refusals.ts";
import { simulator } from "./simulate/index.ts";
import { sizes } from "./sizes.ts";
import { tokenizer, type Window, type WindowTokens } from "./tokenizer.ts";
import { windows } from "./windows.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const plugin = definePlugin<NilmConfig, NilmModel, Window, WindowTokens>({
  name: "nilm",
  version,
  title: "NILMFormer: per-appliance power from one household meter",
  citation:
    "Petralia, Charpentier, Kadhi, Palpanas: NILMFormer, KDD 2025, arXiv 2506.05880; authors' code Apache-2.0 (c) EDF",
  assets: fileURLToPath(new URL("../assets", import.meta.url)),
  tables: { readings: readingsTable },
  configSchema,
  sizes,
  trainOptions,
  configure,
  checkTraining,
  createModel,
  tokenizer,
  rows: (source, split, { task }, purpose) =>
    windows(source, split, task, purpose === "train" ? task.stride : task.window),
  strata,
  collate,
  forward: (model, { x }, context) => model.forward(x!, context),
  loss: (model, { x, y }, context) => meanSquaredError(model.forward(x!, context), y!),
  predictionColumns,
  predictionMetadata: clockMetadata,
  predict,
  predictOptions,
  sideOutputs,
  evaluate,
  evaluateOptions,
  baselines: BASELINES.map(({ name }) => name),
  metrics: METRIC_DIRECTIONS,
  formats,
  importDefaults: ({ task }) => ({ period: String(task.period_s), split: "all" }),
  simulator,
  commands: [],
  refusals,
  parity,
});
