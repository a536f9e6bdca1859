// The plugin object: everything the core needs to know about crystals.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definePlugin } from "@sciformer/core";
import { collate } from "./collate.ts";
import { type CrystalConfig, configSchema } from "./config.ts";
import { configure, trainOptions } from "./configure.ts";
import { checkTraining, rows } from "./dataset.ts";
import { BASELINES, evaluate, evaluateOptions } from "./evaluate.ts";
import { structureImporters } from "./formats/index.ts";
import { generateCommand } from "./generate/command.ts";
import { crystals, nextTokenLoss, propertyLoss } from "./loss.ts";
import { METRIC_DIRECTIONS } from "./metrics.ts";
import { Wyformer } from "./model.ts";
import { parity } from "./parity.ts";
import { predict, predictionColumns, predictOptions } from "./predict.ts";
import { readPublishedModel } from "./published-folder.ts";
import { refusals } from "./refusals.ts";
import { scoreCommand } from "./score/command.ts";
import { simulator } from "./simulate/index.ts";
import { sizes } from "./sizes.ts";
import { columnsOf, STRUCTURES, structuresTable } from "./structures.ts";
import { type CrystalRow, type CrystalTokens, tokenizer } from "./tokenizer.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  readonly version: string;
};

export const plugin = definePlugin<CrystalConfig, Wyformer, CrystalRow, CrystalTokens>({
  name: "crystal",
  version,
  title: "Wyckoff Transformer: generates symmetric crystals and predicts their properties",
  citation:
    "Kazeev, Nong, Romanov, Zhu, Ustyuzhanin, Yamazaki, Hippalgaonkar: Wyckoff Transformer, ICML 2025, arXiv 2503.02407; authors' code Apache-2.0",
  assets: fileURLToPath(new URL("../assets", import.meta.url)),
  tables: { [STRUCTURES]: structuresTable },
  configSchema,
  sizes,
  trainOptions,
  configure,
  checkTraining,
  createModel: ({ model }) => new Wyformer(model),
  published: readPublishedModel,
  tokenizer,
  rows,
  collate,
  forward: (model, batch, context, { model: config }) => model.forward(crystals(batch, config), context),
  loss: (model, batch, context, config) =>
    config.task.kind === "property"
      ? propertyLoss(model, config, batch, context)
      : nextTokenLoss(model, config.model, batch, context),
  predictionColumns,
  predict,
  predictOptions,
  sideOutputs: [],
  evaluate,
  evaluateOptions,
  baselines: BASELINES,
  metrics: METRIC_DIRECTIONS,
  formats: structureImporters(columnsOf),
  importDefaults: () => ({ split: "all" }),
  simulator,
  commands: [generateCommand, scoreCommand],
  refusals,
  parity,
});
