// The plugin object: everything the core needs to know about physical fields on grids.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definePlugin } from "@sciformer/core";
import { BASELINES } from "./baselines/forecast.ts";
import { collate } from "./collate.ts";
import { configSchema, type PdeConfig } from "./config.ts";
import { checkTraining, configure, trainOptions } from "./dataset.ts";
import { DatasetStatistics } from "./dataset-statistics.ts";
import { evaluate, evaluateOptions } from "./evaluate.ts";
import { importers } from "./formats/index.ts";
import { pdeLoss, predictions } from "./loss.ts";
import { METRIC_DIRECTIONS } from "./metrics.ts";
import { createModel, type PdeModel } from "./network.ts";
import { parity } from "./parity.ts";
import { predict, predictOptions } from "./predict.ts";
import { predictionColumns } from "./prediction-rows.ts";
import { readPublished } from "./published.ts";
import { refusals } from "./refusals.ts";
import { rolloutCommand } from "./rollout-command.ts";
import { simulator } from "./simulate/index.ts";
import { toBatches } from "./simulation-batches.ts";
import { sizes } from "./sizes.ts";
import { spectraOutput } from "./spectra-output.ts";
import { tables } from "./tables.ts";
import { type FrameWindow, tokenizer, type WindowTokens } from "./tokenizer.ts";
import { windows } from "./windows.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const plugin = definePlugin<PdeConfig, PdeModel, FrameWindow, WindowTokens>({
  name: "pde",
  version,
  title: "PDE-Transformer: a surrogate for simulations of physics on grids",
  citation:
    "Holzschuh, Liu, Kohl, Thuerey: PDE-Transformer, ICML 2025, arXiv 2505.24717; authors' code Apache-2.0 (LICENSE.txt; MIT in README)",
  assets: fileURLToPath(new URL("../assets", import.meta.url)),
  tables,
  statistics: () => new DatasetStatistics(),
  configSchema,
  sizes,
  trainOptions,
  configure,
  checkTraining,
  createModel,
  published: readPublished,
  tokenizer,
  rows: (source, split, config) => windows(source, split, config),
  collate,
  forward: predictions,
  loss: pdeLoss,
  predictionColumns,
  predict,
  predictOptions,
  sideOutputs: [spectraOutput],
  evaluate,
  evaluateOptions,
  baselines: BASELINES,
  metrics: METRIC_DIRECTIONS,
  formats: importers(toBatches),
  importDefaults: () => ({ split: "all" }),
  simulator: simulator(toBatches),
  commands: [rolloutCommand],
  refusals,
  parity,
});
