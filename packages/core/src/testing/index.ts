// The contract, executed: the suite that every domain package runs on its own plugin. For tests only; needs vitest.
import { afterAll, beforeAll, describe, test } from "vitest";
import type { AnyPlugin } from "../plugin.ts";
import { checkBatchIndependence } from "./batching.ts";
import { checkLists, checkSimulatorSeeds, checkSizes } from "./declarations.ts";
import { checkCompiledForward, checkCompiledTraining } from "./engines.ts";
import { checkBrowserBundle, checkForbiddenImports } from "./imports.ts";
import {
  checkEvaluatedPredictions,
  checkEvaluationRows,
  checkPredictedFile,
  checkPredictionLeaks,
} from "./predictions.ts";
import { checkBadUsage, checkHelp, checkMissingThings, checkRefusal, checkRefusalNames } from "./refusals.ts";
import { checkManifest, checkRooms } from "./rooms.ts";
import { checkExampleRows, checkMissingColumns, checkWrongTypes } from "./schemas.ts";
import { checkBadStates, checkStateRoundTrip } from "./state-dict.ts";
import { checkDeterministicTokens, checkExactInverse, checkPureTokenizer } from "./tokenizer.ts";
import {
  checkOtherSeed,
  checkResumeAfterCrash,
  checkResumeAtEpochEnd,
  checkResumeMidEpoch,
  checkResumeOnPlateau,
  checkSameSeed,
  checkTrainingLeaks,
} from "./training.ts";
import { type ConformanceOptions, openWorkbench, type Workbench } from "./workbench.ts";

export { type DifferenceInput, differenceInput, gradientError } from "./finite-differences.ts";
export { describeGoldenCases, type GoldenCases } from "./golden-cases.ts";
export { moduleGradientError } from "./module-gradients.ts";

export type { ConformanceOptions } from "./workbench.ts";

type Check = (bench: Workbench) => void | Promise<void>;

/** Checks that need the plugin at work on a tiny dataset: what they assert, and the function that does. */
const CHECKS: Readonly<Record<string, Check>> = {
  "example rows of every table survive a dataset on disk": checkExampleRows,
  "a file that lacks a column is refused, naming file and column": checkMissingColumns,
  "a file with a column of a wrong type is refused, naming file and column": checkWrongTypes,
  "the tokenizer gives a row the same tokens again": checkDeterministicTokens,
  "the tokenizer leaves its row unchanged": checkPureTokenizer,
  "the tokenizer's inverse, where there is one, is exact": checkExactInverse,
  "a prediction does not depend on the other rows of its batch": checkBatchIndependence,
  "the model, compiled, predicts what it predicts op by op": checkCompiledForward,
  "training, compiled, has the losses that it has op by op": checkCompiledTraining,
  "two trainings with one seed write the same bytes": checkSameSeed,
  "another seed trains other weights": checkOtherSeed,
  "a run stopped within an epoch and resumed ends as if it had never stopped": checkResumeMidEpoch,
  "a run stopped at the end of an epoch and resumed ends as if it had never stopped": checkResumeAtEpochEnd,
  "a run stopped on a plateau and resumed ends as if it had never stopped": checkResumeOnPlateau,
  "a run that crashed and was resumed ends as if it had never stopped": checkResumeAfterCrash,
  "training leaves no tensor behind": checkTrainingLeaks,
  "evaluation and prediction leave no tensor behind": checkPredictionLeaks,
  "evaluate writes predictions with the declared schema": checkEvaluatedPredictions,
  "evaluate scores the model and every baseline with every metric": checkEvaluationRows,
  "predict writes predictions of a user's file with the declared schema": checkPredictedFile,
  "a state dictionary comes back from a safetensors file with the same values": checkStateRoundTrip,
  "a state dictionary that does not fit is refused, naming the tensor": checkBadStates,
  "the simulator is decided by its seed": checkSimulatorSeeds,
  "info and help exit with 0": checkHelp,
  "an unknown verb or option exits with 2 and one line": checkBadUsage,
  "a run, file, dataset, split, size or setting that is not there exits with 2 and one line": checkMissingThings,
};

/** Declares the conformance tests of a domain package; called at the top of its `src/conformance.test.ts`. */
export function describeConformance(plugin: AnyPlugin, options: ConformanceOptions): void {
  const { name, refusals } = plugin;
  const { packageFolder } = options;

  describe(`the package ${name}`, () => {
    test("has the rooms of every domain package", () => checkRooms(packageFolder));
    test("declares its program, its scripts and its entry points", () => checkManifest(packageFolder, plugin));
    test('bundles "." for a browser', () => checkBrowserBundle(packageFolder));
    test("imports no other domain, and three only in its view", () => checkForbiddenImports(packageFolder, name));
    test("declares tables, baselines, metrics and formats", () => checkLists(plugin));
    test("names its refusals apart", () => checkRefusalNames(plugin));
  });

  describe(`the plugin ${name}`, () => {
    let bench: Workbench;
    beforeAll(async () => {
      bench = await openWorkbench(plugin, options);
    });
    afterAll(() => bench?.close());

    test("builds a model of every size", () => checkSizes(plugin));
    for (const [sentence, check] of Object.entries(CHECKS)) test(sentence, () => check(bench));
    for (const refusal of refusals) test(`refuses ${refusal.name}`, () => checkRefusal(bench, refusal));
  });
}
