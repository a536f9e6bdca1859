// Scoring a run on a split: the network and baselines without one, subject by subject.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  type Evaluation,
  InputError,
  type PredictionSink,
  Report,
  type Trained,
} from "@sciformer/core";
import type { EegConfig } from "./config.ts";
import { hasSplit, trialList } from "./dataset.ts";
import { baselinesFor, trialSetOf } from "./evaluation/baselines.ts";
import { confusionOf, type Scores, scoresOf } from "./evaluation/scores.ts";
import { confusionLines, significanceLines, subjectRows } from "./evaluation/table.ts";
import { groupBy } from "./grouping.ts";
import { outputsOf } from "./inference.ts";
import type { Confusion } from "./metrics.ts";
import type { EegNetwork } from "./networks/network.ts";
import { predictionRows } from "./prediction-rows.ts";
import type { Trial } from "./recording.ts";
import { refuseSharedTrials } from "./splits.ts";
import { testTrials } from "./test-trials.ts";

export type Run = Trained<EegConfig, EegNetwork>;

/** Options of `evaluate` that this domain adds. */
export const evaluateOptions: readonly CliOption[] = [];

/** What `evaluate` finds; the confusion matrix (rows are true classes) is stored, and printed in words. */
export interface EegEvaluation extends Evaluation {
  readonly confusion: Confusion;
}

/** Names of networks in tables. */
export const NETWORK_NAMES: Readonly<Record<EegConfig["model"]["kind"], string>> = {
  dbconformer: "DBConformer",
  eegnet: "EEGNet",
  scnn: "ShallowConvNet",
  dcnn: "DeepConvNet",
  fbcnet: "FBCNet",
  ifnet: "IFNet",
  eegconformer: "EEG Conformer",
  ctnet: "CTNet",
};

const subjectsOf = (trials: readonly Trial[]) => new Set(trials.map(({ subject }) => subject));

/** What one method says about trials, [trials][classes]. */
export interface Judgement {
  readonly method: string;
  readonly probabilities: readonly ArrayLike<number>[];
}

/** What the baselines that suit the data say about test trials. */
export function baselineJudgements(
  train: readonly Trial[],
  test: readonly Trial[],
  task: EegConfig["task"],
  report: Report,
): Judgement[] {
  const trained = subjectsOf(train);
  const isWithin = test.every(({ subject }) => trained.has(subject));
  const set = trialSetOf(task);
  return baselinesFor(task, isWithin).map((baseline) => ({
    method: baseline.name,
    probabilities: baseline.fit(train, set, report).predict(test),
  }));
}

/** Scores of one method by subject. */
export function scoresBySubject(
  trials: readonly Trial[],
  { probabilities }: Judgement,
  { classes, samples, sfreq }: EegConfig["task"],
): Map<string, Scores> {
  const groups = groupBy(trials.keys(), (place) => trials[place]!.subject);
  return new Map(
    [...groups].map(([subject, places]) => {
      const judged = {
        truth: places.map((place) => classes.indexOf(trials[place]!.label!)),
        probabilities: places.map((place) => probabilities[place]!),
      };
      return [subject, scoresOf(judged, classes.length, samples / sfreq)];
    }),
  );
}

/** Fewest trials of which a percent says something. */
const FEW = 100;

function sizeWarnings(trials: number): string[] {
  if (trials >= FEW) return [];
  return [`${trials} trials with a class: one of them is ${(100 / trials).toFixed(1)} points of accuracy`];
}

/**
 * Scores a run on a split and writes its predictions to the sink.
 *
 * @throws InputError when no trial of the split has a class, or the training has one of them too
 */
export async function evaluate(
  { config, infer }: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  _options: CliValues,
): Promise<EegEvaluation> {
  const { task } = config;
  const train = split !== "train" && hasSplit(source, "train") ? await trialList(source, "train", task) : [];
  const stored = await trialList(source, split, task);
  refuseSharedTrials(train, stored);
  const trials = testTrials(stored, task, subjectsOf(train));
  const outputs = outputsOf(trials, infer, config);
  await sink(predictionRows(trials, outputs, config));
  const known = trials.flatMap(({ label }, place) => (label === null ? [] : [place]));
  if (known.length === 0) throw new InputError(`${source.path}: no trial of split ${split} has a class`);
  const report = new Report();
  const scored = known.map((place) => stored[place]!);
  const own = {
    method: NETWORK_NAMES[config.model.kind],
    probabilities: known.map((place) => outputs[place]!.probabilities),
  };
  const judgements = [...(train.length > 0 ? baselineJudgements(train, scored, task, report) : []), own];
  const table = new Map(judgements.map((one) => [one.method, scoresBySubject(scored, one, task)]));
  const truth = scored.map(({ label }) => task.classes.indexOf(label!));
  const confusion = confusionOf({ truth, probabilities: own.probabilities }, task.classes.length);
  const missing = train.length > 0 ? [] : ["without a split train there are no baselines"];
  return {
    rows: subjectRows(table),
    notes: [...confusionLines(confusion, task.classes), ...significanceLines(table, own.method)],
    warnings: [...missing, ...sizeWarnings(known.length), ...report.toLines()],
    confusion,
  };
}
