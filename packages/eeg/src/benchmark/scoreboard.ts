// What was found for each method and seed: scores by subject, their means, and how far seeds and subjects differ.
import type { EvaluationRow } from "@sciformer/core";
import type { TaskConfig } from "../config.ts";
import { type Judgement, scoresBySubject } from "../evaluate.ts";
import { confusionOf, deviationScores, meanScores, type Scores } from "../evaluation/scores.ts";
import { confusionLines, MEAN, significanceLines } from "../evaluation/table.ts";
import type { Confusion } from "../metrics.ts";
import type { Trial } from "../recording.ts";

/** A method, with a seed where it has any, on every fold. */
export interface MethodRun {
  readonly method: string;
  readonly seed: number | null;
  readonly judged: readonly { readonly trials: readonly Trial[]; readonly probabilities: Judgement["probabilities"] }[];
}

/** The scores of one method with one seed. */
interface ScoredRun {
  readonly method: string;
  readonly seed: number | null;
  /** All folds of a subject together. */
  readonly subjects: Readonly<Record<string, Scores>>;
  /** Over subjects. */
  readonly mean: Scores;
  readonly confusion: Confusion;
}

export class Scoreboard {
  readonly runs: ScoredRun[] = [];
  readonly #task: TaskConfig;

  constructor(task: TaskConfig) {
    this.#task = task;
  }

  /** Scores a run. @returns its mean accuracy over subjects */
  add({ method, seed, judged }: MethodRun): number {
    const trials = judged.flatMap((fold) => fold.trials);
    const probabilities = judged.flatMap((fold) => fold.probabilities);
    const subjects = scoresBySubject(trials, { method, probabilities }, this.#task);
    const mean = meanScores([...subjects.values()]);
    const truth = trials.map(({ label }) => this.#task.classes.indexOf(label!));
    const confusion = confusionOf({ truth, probabilities }, this.#task.classes.length);
    this.runs.push({ method, seed, subjects: Object.fromEntries(subjects), mean, confusion });
    return mean.ACC!;
  }

  /** Methods in the order in which they came, with their runs. */
  #methods(): Map<string, ScoredRun[]> {
    const methods = new Map<string, ScoredRun[]>();
    for (const run of this.runs) methods.set(run.method, [...(methods.get(run.method) ?? []), run]);
    return methods;
  }

  /** Method -> subject -> mean over seeds. */
  #bySubject(): Map<string, Map<string, Scores>> {
    const names = Object.keys(this.runs[0]!.subjects);
    return new Map(
      [...this.#methods()].map(([method, runs]) => [
        method,
        new Map(names.map((name) => [name, meanScores(runs.map(({ subjects }) => subjects[name]!))])),
      ]),
    );
  }

  /** Subjects (mean over seeds), then over subjects mean and deviation, and the deviation of the mean over seeds. */
  rows(): EvaluationRow[] {
    const bySubject = this.#bySubject();
    const subjects = Object.keys(this.runs[0]!.subjects);
    const group = (name: string, scores: (method: string) => Scores) =>
      [...bySubject.keys()].map((method) => ({ group: name, method, metrics: scores(method) }));
    const all = (method: string) => [...bySubject.get(method)!.values()];
    const runs = this.#methods();
    const rows = subjects.flatMap((subject) => group(subject, (method) => bySubject.get(method)!.get(subject)!));
    if (subjects.length > 1) {
      rows.push(...group(MEAN, (method) => meanScores(all(method))));
      rows.push(...group("deviation, subjects", (method) => deviationScores(all(method))));
    }
    const seeded = [...runs].filter(([, own]) => own.length > 1);
    const ofSeeds = seeded.map(([method, own]) => {
      return { group: "deviation, seeds", method, metrics: deviationScores(own.map(({ mean }) => mean)) };
    });
    return [...rows, ...ofSeeds];
  }

  /** Confusion of the networks, all seeds together, and whether they differ from the others. */
  notes(baselines: readonly string[]): string[] {
    const table = this.#bySubject();
    return [...this.#methods()].flatMap(([method, runs]) => {
      if (runs[0]!.seed === null || baselines.includes(method)) return [];
      const sum = runs[0]!.confusion.map((row, k) =>
        row.map((_, j) => runs.reduce((total, { confusion }) => total + confusion[k]![j]!, 0)),
      );
      const lines = confusionLines(sum, this.#task.classes).map((line) => `${method}: ${line}`);
      return [...lines, ...significanceLines(table, method)];
    });
  }
}
