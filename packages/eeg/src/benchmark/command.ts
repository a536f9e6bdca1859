// The verb `benchmark`: networks and baselines under one protocol, several seeds, in one table.
import {
  type CliValues,
  type EvaluationRow,
  InputError,
  Report,
  type Toolbox,
  type ToolCommand,
} from "@sciformer/core";
import { evaluationTable, withAssignments, writeFileAtomic } from "@sciformer/core/node";
import { configSchema, type EegConfig, type TaskConfig } from "../config.ts";
import { configFor } from "../configure.ts";
import { baselineJudgements, NETWORK_NAMES } from "../evaluate.ts";
import { BASELINES } from "../evaluation/baselines.ts";
import { refuseOverlaps } from "../leak-guard.ts";
import { sizes } from "../sizes.ts";
import { refuseSharedTrials } from "../splits.ts";
import { allTrials, type Cohort, harmonised, openCohort } from "./cohort.ts";
import { type Fold, foldsOf, requireClasses } from "./folds.ts";
import { BENCHMARK_OPTIONS, type BenchmarkSettings, benchmarkSettings } from "./options.ts";
import { type MethodRun, Scoreboard } from "./scoreboard.ts";
import { trainAndPredict } from "./train-network.ts";

/** What is to be trained and tested, and on which kind of trials. */
interface Plan {
  readonly folds: readonly Fold[];
  readonly about: Cohort["about"];
}

/** Sessions of the split that trains, else the first one. */
function firstSessions(cohort: Cohort): string[] {
  const trials = cohort.bySplit.get("train") ?? [];
  const { session } = allTrials(cohort)[0]!;
  return trials.length > 0 ? [...new Set(trials.map((trial) => trial.session))] : [session];
}

/** @throws InputError for data that the protocol cannot divide */
async function planOf(settings: BenchmarkSettings, values: CliValues, report: Report): Promise<Plan> {
  const { protocol, testData, folds, rule, trainSessions } = settings;
  const cohort = await openCohort(settings.data, values, report);
  if (protocol === "cd") {
    const [train, test] = harmonised(cohort, await openCohort(testData!, values, report));
    const name = `${train.path} to ${test.path}`;
    return { folds: [{ name, train: allTrials(train), test: allTrials(test) }], about: train.about };
  }
  if (protocol === "split") {
    const [train, test] = ["train", "test"].map((split) => cohort.bySplit.get(split) ?? []);
    if (train!.length === 0 || test!.length === 0) {
      throw new InputError(`${cohort.path}: splits ${[...cohort.bySplit.keys()].join(", ")}; expected train and test`);
    }
    return { folds: [{ name: cohort.path, train: train!, test: test! }], about: cohort.about };
  }
  const options = { folds, rule, trainSessions: trainSessions ?? firstSessions(cohort) };
  return { folds: foldsOf(protocol, allTrials(cohort), options), about: cohort.about };
}

/** @throws InputError for folds that leak, or that nothing can be learnt from */
function checkFolds({ folds, about }: Plan): void {
  for (const fold of folds) {
    requireClasses(fold, about.classes);
    refuseSharedTrials(fold.train, fold.test);
    refuseOverlaps(fold.train, fold.test, about.samples / about.sfreq);
  }
}

function taskOf({ about }: Plan, size: EegConfig, values: CliValues): TaskConfig {
  const { alignment } = values;
  if (alignment !== undefined && alignment !== "ea" && alignment !== "none") {
    throw new InputError(`--alignment ${alignment}: expected one of ea, none`);
  }
  return { ...size.task, ...about, alignment: alignment ?? size.task.alignment };
}

/** The configuration of a network for the trials of a fold. @throws InputError for settings that do not fit */
function networkConfig(
  model: string,
  plan: Plan,
  fold: Fold,
  settings: BenchmarkSettings,
  values: CliValues,
): EegConfig {
  const size: EegConfig = sizes[settings.size];
  const patch = model === "dbconformer" || model === "ifnet" ? values.patch : undefined;
  const own = configFor(size, taskOf(plan, size, values), fold.train.length, { ...values, model, patch });
  const epochs = settings.epochs ?? own.recipe.epochs;
  const changed = withAssignments({ ...own, recipe: { ...own.recipe, epochs } }, settings.assignments);
  const parsed = configSchema.safeParse(changed);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`${NETWORK_NAMES[own.model.kind]}: ${path.join(".")} ${message}`);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Trains a network with a seed on every fold. */
async function runNetwork(
  toolbox: Toolbox,
  model: string,
  seed: number,
  plan: Plan,
  configOf: (fold: Fold) => EegConfig,
): Promise<MethodRun> {
  const judged = [];
  for (const fold of plan.folds) {
    judged.push({ trials: fold.test, probabilities: await trainAndPredict(toolbox, configOf(fold), fold, seed) });
  }
  return { method: NETWORK_NAMES[model as EegConfig["model"]["kind"]], seed, judged };
}

/** Every baseline on every fold. */
function runBaselines(plan: Plan, task: TaskConfig, report: Report): MethodRun[] {
  const byMethod = new Map<string, MethodRun["judged"][number][]>();
  for (const fold of plan.folds) {
    for (const { method, probabilities } of baselineJudgements(fold.train, fold.test, task, report)) {
      const judged = byMethod.get(method) ?? [];
      byMethod.set(method, judged);
      judged.push({ trials: fold.test, probabilities });
    }
  }
  return [...byMethod].map(([method, judged]) => ({ method, seed: null, judged }));
}

async function benchmark(toolbox: Toolbox, values: CliValues, print: (line: string) => void): Promise<void> {
  const settings = benchmarkSettings(values);
  const report = new Report();
  const plan = await planOf(settings, values, report);
  checkFolds(plan);
  const task = taskOf(plan, sizes[settings.size], values);
  const board = new Scoreboard(task);
  for (const run of runBaselines(plan, task, report)) board.add(run);
  for (const model of settings.models) {
    for (const seed of settings.seeds) {
      const configOf = (fold: Fold) => networkConfig(model, plan, fold, settings, values);
      const run = await runNetwork(toolbox, model, seed, plan, configOf);
      print(`${run.method}, seed ${seed}: accuracy ${percent(board.add(run))}`);
    }
  }
  const rows: readonly EvaluationRow[] = board.rows();
  print(evaluationTable(rows));
  const notes = board.notes(BASELINES);
  for (const note of notes) print(note);
  for (const line of report.toLines()) print(`warning: ${line}`);
  if (settings.out === undefined) return;
  const found = { settings, folds: plan.folds.length, task, rows, notes, runs: board.runs };
  await writeFileAtomic(settings.out, `${JSON.stringify(found, null, 2)}\n`);
  print(`wrote ${settings.out}`);
}

/** The verb `benchmark`. */
export const benchmarkCommand: ToolCommand = {
  name: "benchmark",
  summary: "train and test networks and baselines under one protocol, in one table",
  options: BENCHMARK_OPTIONS,
  run: benchmark,
};
