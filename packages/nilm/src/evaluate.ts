// Scoring a run: the network and the trivial baselines on the same windows, per appliance.
import {
  type CliOption,
  type CliValues,
  type DatasetSource,
  type Evaluation,
  type EvaluationRow,
  InputError,
  type PredictionSink,
  type Trained,
} from "@sciformer/core";
import { type FittedBaseline, fitBaselines, type TrainingSlice } from "./baselines/baseline.ts";
import { combinatorialBaseline } from "./baselines/combinatorial.ts";
import { meanBaseline, zeroBaseline } from "./baselines/constant.ts";
import { edgeBaseline } from "./baselines/edge.ts";
import type { NilmConfig, TaskConfig } from "./config.ts";
import { disaggregate, disaggregateWindows } from "./disaggregate.ts";
import type { EnergyFigures } from "./evaluation/energy-board.ts";
import { EvaluationDetails, overlappingName } from "./evaluation/evaluation-details.ts";
import { type Predictions, powerOf, type ScoredHouse, scoredHouse } from "./evaluation/scored-house.ts";
import { wholeNumber } from "./formats/options.ts";
import { type HouseSeries, houses, seriesColumns } from "./houses.ts";
import { onClockOf, ownersOf } from "./metadata.ts";
import { MetricAccumulator } from "./metrics.ts";
import type { NilmModel } from "./network.ts";
import { predictionRows } from "./prediction-rows.ts";

/** The trivial references, always run. */
export const BASELINES = [zeroBaseline, meanBaseline, edgeBaseline, combinatorialBaseline] as const;

/** Options of `evaluate` that this domain adds. */
export const evaluateOptions: readonly CliOption[] = [
  { flags: "--samples <n>", description: "Monte Carlo dropout passes: also how often the 90 % band covers the truth" },
];

type Run = Trained<NilmConfig, NilmModel>;

async function* trainingSlices(source: DatasetSource, task: TaskConfig): AsyncGenerator<TrainingSlice> {
  const owners = task.targets.map(({ name }) => ownersOf(source, name));
  for await (const { house, values } of houses(source, "train", seriesColumns(task), task.period_s)) {
    const owned = task.targets.filter((_, c) => owners[c]!.has(house));
    const appliances = Object.fromEntries(owned.map(({ name }) => [name, values[`${name}_w`]!]));
    yield { aggregate: values.aggregate_w!, appliances };
  }
}

const hasTrainingSplit = (source: DatasetSource) => source.splits.readings?.includes("train") === true;

/** All baselines; without a training split the one that has nothing to learn. */
async function fitAll(source: DatasetSource, task: TaskConfig): Promise<Record<string, FittedBaseline>> {
  const targets = task.targets.map(({ name, threshold_w: minW }) => ({ name, minW }));
  if (!hasTrainingSplit(source)) return fitBaselines([zeroBaseline], [], targets, task.period_s);
  return fitBaselines(BASELINES, trainingSlices(source, task), targets, task.period_s);
}

function baselineWarnings(source: DatasetSource): string[] {
  if (hasTrainingSplit(source)) return [];
  const left = BASELINES.filter((baseline) => baseline !== zeroBaseline).map(({ name }) => name);
  return [`${source.path} has no split train for the baselines ${left.join(", ")} to learn from; they are left out`];
}

/** Tumbling windows at the scored starts only, thresholded: the reference evaluation of the network. */
function networkWindows(run: Run, house: HouseSeries, starts: readonly number[]): Predictions {
  const { targets } = run.config.task;
  const series = { startMs: house.startMs, aggregate: house.values.aggregate_w! };
  const power = targets.map(() => new Float32Array(house.length).fill(Number.NaN));
  for (const { start, watts } of disaggregateWindows(run, series, starts)) {
    for (const [c, part] of watts.entries()) power[c]!.set(part, start);
  }
  return Object.fromEntries(targets.map(({ name }, c) => [name, power[c]!]));
}

/** Metrics of all methods and appliances; samples of the scored windows only. */
class ScoreBoard {
  readonly #task: TaskConfig;
  readonly #scores = new Map<string, MetricAccumulator>();
  /** Targets that are on in a scored window. */
  readonly #used = new Set<string>();

  constructor(task: TaskConfig) {
    this.#task = task;
  }

  add(method: string, { starts, truths }: ScoredHouse, predictions: Predictions): void {
    for (const [c, { name, threshold_w }] of this.#task.targets.entries()) {
      const key = `${name}\n${method}`;
      const score = this.#scores.get(key) ?? new MetricAccumulator(threshold_w);
      this.#scores.set(key, score);
      const { watts, on } = truths[c]!;
      for (const start of starts) {
        const end = start + this.#task.window;
        const status = on.subarray(start, end);
        if (status.includes(1)) this.#used.add(name);
        score.add(watts.subarray(start, end), predictions[name]!.subarray(start, end), status);
      }
    }
  }

  /** By target in the task's order, then by method in the order of their first scores. */
  rows(): EvaluationRow[] {
    return this.#task.targets.flatMap(({ name }) =>
      [...this.#scores].flatMap(([key, score]) => {
        const [group, method] = key.split("\n") as [string, string];
        return group === name ? [{ group, method, metrics: score.values }] : [];
      }),
    );
  }

  /** What a reader must know to trust the figures of a method: no truth, or no prediction where there is truth. */
  warnings(method: string): string[] {
    return this.#task.targets.flatMap(({ name }) => {
      const score = this.#scores.get(`${name}\n${method}`);
      if (!score) return [];
      const silent = this.#used.has(name) && score.values.RECALL === 0;
      const line = `${name}: ${method} never exceeded the on-threshold where the appliance was on`;
      return [...score.warnings(name), ...(silent ? [line] : [])];
    });
  }
}

/** What `evaluate` finds; the energy per period is stored beside the table and not printed with it. */
export interface NilmEvaluation extends Evaluation {
  readonly energy: readonly EnergyFigures[];
}

/**
 * Scores the network (tumbling windows, as the paper does, and overlapping ones) and the baselines on the complete
 * windows of a split, on the wall clock of its households, and writes the overlapping prediction of every sample to
 * the sink.
 *
 * @throws InputError when the split has no complete window, or its samples are not as far apart as in training
 * @see Petralia et al. 2025, section 5.1
 */
export async function evaluate(
  trained: Run,
  source: DatasetSource,
  split: string,
  sink: PredictionSink,
  options: CliValues,
): Promise<NilmEvaluation> {
  const run = onClockOf(source, trained);
  const { task, model } = run.config;
  const samples = wholeNumber(options, "samples") ?? 0;
  const baselines = await fitAll(source, task);
  const owners = task.targets.map(({ name }) => ownersOf(source, name));
  const board = new ScoreBoard(task);
  const network = model.kind === "fcn" ? "FCN" : "NILMFormer";
  const details = new EvaluationDetails(network, task, samples);
  let windows = 0;
  for await (const house of houses(source, split, seriesColumns(task), task.period_s)) {
    const scored = scoredHouse(house, task, owners);
    windows += scored.starts.length;
    for (const [method, fitted] of Object.entries(baselines)) {
      board.add(method, scored, fitted.predict(scored.aggregate));
    }
    const tumbling = networkWindows(run, house, scored.starts);
    const overlapping = disaggregate(run, { startMs: house.startMs, aggregate: scored.aggregate }, { samples });
    board.add(network, scored, tumbling);
    board.add(overlappingName(network), scored, powerOf(overlapping));
    details.add(scored, tumbling, overlapping);
    await sink(predictionRows(house, overlapping, task));
  }
  if (windows === 0) {
    throw new InputError(`${source.path}: split ${split} has no complete window of ${task.window} samples to score`);
  }
  const warnings = [...board.warnings(network), ...baselineWarnings(source)];
  return { rows: board.rows(), notes: details.notes(), warnings, energy: details.energy };
}
