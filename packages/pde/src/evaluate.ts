// Evaluation of a run: rollouts of every simulation of a split beside baselines, by set-up and step.
import {
  type CliOption,
  type CliValues,
  count,
  type DatasetSource,
  type Evaluation,
  type EvaluationRow,
  InputError,
  type PredictionSink,
  type Trained,
} from "@sciformer/core";
import { BASELINES, FOURIER, LINEAR, PERSISTENCE } from "./baselines/forecast.ts";
import type { PdeConfig } from "./config.ts";
import { statisticsOf } from "./dataset-statistics.ts";
import { type EvaluationSettings, Evaluator, modelName } from "./evaluation/evaluator.ts";
import { fittedFourier } from "./evaluation/fitted-fourier.ts";
import type { MethodCurves } from "./evaluation/scores.ts";
import type { GroupSpectra } from "./evaluation/spectra.ts";
import { FieldTransform } from "./evaluation/spectrum.ts";
import { ENSEMBLE_OPTIONS, ensembleSettings, STEPS_OPTION } from "./forecast-options.ts";
import type { PdeModel } from "./network.ts";
import { constantFields } from "./statistics.ts";
import { loadedSimulations, simulationInfos } from "./stored-simulations.ts";
import { Trajectory } from "./trajectory.ts";
import { knownScale, planeOf } from "./windows.ts";

export type Run = Trained<PdeConfig, PdeModel>;

/** Options of `evaluate` that this domain adds. */
export const evaluateOptions: readonly CliOption[] = [
  { ...STEPS_OPTION, description: "steps to roll out (default 29)" },
  { flags: "--fields <n>", description: "simulations of each set-up whose fields are kept (default 2, or all)" },
  { flags: "--one-step", description: "also one step from every true state, which takes as long again" },
  ...ENSEMBLE_OPTIONS,
];

const DEFAULT_STEPS = 29;
const DEFAULT_FIELDS = 2;
/** Simulations that roll out together. */
const BATCH = 16;

/** See {@link Evaluation}; also stored: errors by step, and spectra. */
export type PdeEvaluation = Evaluation & {
  readonly curves: readonly MethodCurves[];
  readonly spectra: readonly GroupSpectra[];
};

function settingsOf(options: CliValues): EvaluationSettings {
  const fields = options.fields === "all" ? Number.POSITIVE_INFINITY : (count(options, "fields") ?? DEFAULT_FIELDS);
  const oneStep = options.oneStep === true;
  return { steps: count(options, "steps") ?? DEFAULT_STEPS, fields, oneStep, ...ensembleSettings(options) };
}

/** The run; one without statistics, as published models are, takes those of the data. */
async function withStatistics(run: Run, source: DatasetSource): Promise<Run> {
  const { config } = run;
  if (Object.keys(config.task.tags).length > 0) return run;
  return { ...run, config: { ...config, task: { ...config.task, tags: await statisticsOf(source) } } };
}

/** Ids of simulations that cannot be scored. */
interface LeftOut {
  readonly tooShort: string[];
  readonly unknown: string[];
}

/** Trajectories of a split that can be scored, in batches; what cannot be is noted. */
async function* scoredBatches(
  source: DatasetSource,
  split: string,
  config: PdeConfig,
  { tooShort, unknown }: LeftOut,
): AsyncGenerator<Trajectory[]> {
  let batch: Trajectory[] = [];
  for await (const simulation of loadedSimulations(source, split)) {
    if (knownScale(simulation.info, config.task) === undefined) {
      unknown.push(simulation.info.simId);
      continue;
    }
    const trajectory = new Trajectory(simulation, config);
    if (trajectory.stepsAfter(trajectory.firstStart) < 1) {
      tooShort.push(simulation.info.simId);
      continue;
    }
    batch.push(trajectory);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function nothingToScore({ path }: DatasetSource, split: string, { unknown }: LeftOut, { task }: PdeConfig): InputError {
  if (unknown.length === 0) {
    return new InputError(`${path}: split ${split} has no simulation with a frame after those that the model is given`);
  }
  const learnt = Object.keys(task.tags).join(", ") || "none";
  return new InputError(`${path}: split ${split} has no set-up that the run has learnt from: ${learnt}`);
}

function leftOutWarnings({ tooShort, unknown }: LeftOut): string[] {
  const named = (ids: readonly string[]) => `${ids.slice(0, 3).join(", ")}${ids.length > 3 ? ", ..." : ""}`;
  return [
    ...(tooShort.length > 0 ? [`${tooShort.length} simulations are too short: ${named(tooShort)}`] : []),
    ...(unknown.length > 0
      ? [`${unknown.length} simulations of set-ups that the run has not learnt from are left out: ${named(unknown)}`]
      : []),
  ];
}

/** Energy scores of an ensemble at the steps that there are; none for a single rollout. */
function energyNote({ energies }: Evaluator): string[] {
  const found = [1, 10, 20].filter((step) => !Number.isNaN(energies.at(step)));
  if (found.length === 0) return [];
  const figures = found.map((step) => `${energies.at(step).toFixed(3)} at step ${step}`);
  return [
    `energy score ${figures.join(", ")}, mean over set-ups (of a single forecast it is the root mean square error)`,
  ];
}

function oneStepNote({ oneStep }: EvaluationSettings, { oneStep: errors }: Evaluator): string[] {
  const { model, held } = errors.means;
  const figures = `nRMSE ${model.toFixed(3)} (${PERSISTENCE} ${held.toFixed(3)})`;
  return oneStep ? [`one step from every true state: ${figures}, mean over set-ups`] : [];
}

function notesOf(settings: EvaluationSettings, rows: readonly EvaluationRow[], evaluator: Evaluator): string[] {
  const { members } = settings;
  const groups = new Set(rows.map(({ group }) => group)).size;
  return [
    ...(members > 1 ? [`mean of ${members} samples`] : []),
    ...energyNote(evaluator),
    ...oneStepNote(settings, evaluator),
    "errors in normalised units, mean over simulations; STEPS_CORR: steps with a correlation of .8 or more",
    `${LINEAR} starts one state later, where it knows two; ${FOURIER} has a multiplier for every wave number, fitted to the training data`,
    ...(groups > 1 ? ["mean: of the set-ups above, those that have the step"] : []),
  ];
}

/**
 * Rolls out every simulation of a split from its first frames and scores each step; predictions go to the sink.
 *
 * @throws InputError when the split has no simulation that can be scored
 */
export async function evaluate(
  trained: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  options: CliValues,
): Promise<PdeEvaluation> {
  const settings = settingsOf(options);
  const infos = await simulationInfos(source, split);
  if (infos.length === 0) throw new InputError(`${source.path}: split ${split} has no simulation`);
  const grid = planeOf(infos[0]!);
  const run = await withStatistics(trained, source);
  const { config } = run;
  const fourier = await fittedFourier(source, config, grid);
  const evaluator = new Evaluator(run, settings, sink, fourier, new FieldTransform(...grid));
  const leftOut: LeftOut = { tooShort: [], unknown: [] };
  const size = Math.min(BATCH, infos.length);
  for await (const batch of scoredBatches(source, split, config, leftOut)) await evaluator.add(batch, size);
  const { scores, spectra, warnings } = evaluator;
  if (scores.groups.length === 0) throw nothingToScore(source, split, leftOut, config);
  warnings.push(...leftOutWarnings(leftOut));
  const unfitted = scores.groups.filter((tag) => !fourier.knows(tag));
  if (unfitted.length > 0) warnings.push(`${FOURIER}: no training data of ${unfitted.join(", ")}`);
  for (const [tag, statistics] of Object.entries(config.task.tags)) {
    for (const field of constantFields(statistics)) {
      warnings.push(`${tag}: ${field} does not vary in the training data and is not scaled`);
    }
  }
  const rows = scores.rows([...BASELINES, modelName(config)]);
  return {
    rows,
    notes: notesOf(settings, rows, evaluator),
    warnings,
    curves: scores.curves(),
    spectra: spectra.means(),
  };
}
