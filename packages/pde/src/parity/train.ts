// Parity of supervised training: loss, gradients, the first steps.
import { type HostBatch, type ParityCase, type ParityOptions, type ParityValues, readCase } from "@sciformer/core";
import type { z } from "zod";
import { collate } from "../collate.ts";
import type { TransformerRun } from "../config.ts";
import type { FrameWindow } from "../tokenizer.ts";
import { caseConfig, caseModel, input } from "./case.ts";
import {
  type CaseRun,
  gradients,
  networkOutput,
  trainingSchema,
  trajectory,
  validationLoss,
  wantedOnly,
} from "./steps.ts";
import { caseRun, caseTask, mixedWindows, runSchema, separateWindows } from "./windows.ts";

const trainSchema = runSchema.extend({ training: trainingSchema });

type Case = z.infer<typeof trainSchema>;

/** What both kinds of model have in common. */
function trainingValues(
  testCase: ParityCase,
  { training }: Case,
  { engine }: ParityOptions,
  run: TransformerRun,
  windowsOf: (scale: number) => FrameWindow[],
): ParityValues {
  const model = caseModel(testCase, run.model);
  const running: CaseRun = { model, config: run.model, engine, run };
  const batchOf = (scale: number): HostBatch => collate(windowsOf(scale), run);
  const first = batchOf(1);
  const prediction = networkOutput(running, first);
  const { loss, norm, values } = gradients(running, first);
  const relative: CaseRun = { ...running, run: { ...run, task: { ...run.task, normalise_channels: true } } };
  const results = {
    ...values,
    "output/prediction": prediction,
    "output/prediction_with_known_frames": prediction,
    "output/loss": [loss],
    "output/grad_l2_all": [norm],
    "output/loss_normalize_channels_train": [gradients(relative, first).loss],
    "output/loss_normalize_channels_val": [validationLoss(relative, first)],
    ...trajectory(running, training, batchOf, testCase.path),
  };
  model.dispose();
  return wantedOnly(results, testCase.tensors);
}

/** Kind `mc.train`. */
export async function mixedTrainParity(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, trainSchema);
  const [, channels, height, width] = input(testCase, "x").shape as [number, number, number, number];
  const run = caseRun(caseConfig(json.config), { channels, grid: [height, width] });
  return trainingValues(testCase, json, options, run, (scale) => mixedWindows(testCase, "x", "y", scale));
}

/** Kind `sc.train`. */
export async function separateTrainParity(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, trainSchema);
  const [, , channels, height, width] = input(testCase, "data").shape as [number, number, number, number, number];
  const model = caseConfig(json.config, json.compat);
  const parameters = input(testCase, "Constants").shape[1]!;
  const run = caseRun(model, { channels, parameters, grid: [height, width], frames: caseTask(model, json.task) });
  return trainingValues(testCase, json, options, run, (scale) => separateWindows(testCase, scale));
}
