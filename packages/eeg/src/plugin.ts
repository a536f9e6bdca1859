// The plugin object: everything the core needs to know about EEG.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definePlugin } from "@sciformer/core";
import { benchmarkCommand } from "./benchmark/command.ts";
import { collate } from "./collate.ts";
import { configSchema, type EegConfig } from "./config.ts";
import { configure, trainOptions } from "./configure.ts";
import { checkTraining, rows } from "./dataset.ts";
import { evaluate, evaluateOptions } from "./evaluate.ts";
import { BASELINES } from "./evaluation/baselines.ts";
import { METRIC_DIRECTIONS } from "./evaluation/scores.ts";
import { IMPORTERS } from "./importers.ts";
import { TRIAL_OPTIONS } from "./importing/options.ts";
import { toBatches } from "./importing/to-batches.ts";
import { eegLoss, predictions } from "./loss.ts";
import { predictionMetadata } from "./metadata.ts";
import { createNetwork } from "./networks/create.ts";
import type { EegNetwork } from "./networks/network.ts";
import { parity } from "./parity.ts";
import { eventsOutput, importDefaults, predict, predictOptions } from "./predict.ts";
import { predictionColumns } from "./prediction-rows.ts";
import type { Trial } from "./recording.ts";
import { refusals } from "./refusals.ts";
import { simulator } from "./simulate/index.ts";
import { sizes } from "./sizes.ts";
import { streamCommand } from "./stream/command.ts";
import { tables } from "./tables.ts";
import { type TrialTokens, tokenizer } from "./tokenizer.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const plugin = definePlugin<EegConfig, EegNetwork, Trial, TrialTokens>({
  name: "eeg",
  version,
  title: "DBConformer: decodes imagined movements, seizures and flicker from EEG",
  citation:
    "Wang, Wang, Jia, He, Li, Wu: DBConformer, IEEE JBHI 30(5) 4134-4147, 2026, arXiv 2506.21140; authors' code PolyForm Noncommercial 1.0.0, this is an independent implementation",
  assets: fileURLToPath(new URL("../assets", import.meta.url)),
  tables,
  configSchema,
  sizes,
  trainOptions,
  configure,
  checkTraining,
  createModel: ({ model }) => createNetwork(model),
  tokenizer,
  rows,
  collate,
  forward: predictions,
  loss: eegLoss,
  predictionColumns,
  predictionMetadata,
  predict,
  predictOptions,
  sideOutputs: [eventsOutput],
  evaluate,
  evaluateOptions,
  baselines: BASELINES,
  metrics: METRIC_DIRECTIONS,
  formats: IMPORTERS,
  importDefaults,
  simulator: simulator(toBatches, TRIAL_OPTIONS),
  commands: [streamCommand],
  tools: [benchmarkCommand],
  refusals,
  parity,
});
