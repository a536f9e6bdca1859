// Scores by subject and method as rows of a table, with their mean and standard deviation, and what they mean in words.
import type { EvaluationRow } from "@sciformer/core";
import type { Confusion } from "../metrics.ts";
import { benjaminiHochberg, pairedTTest } from "../significance.ts";
import { deviationScores, meanScores, type Scores } from "./scores.ts";

export const MEAN = "mean";
const DEVIATION = "deviation";

/** Method -> subject -> scores. */
export type ScoreTable = ReadonlyMap<string, ReadonlyMap<string, Scores>>;

/** Subjects with all methods; of several subjects their mean and population standard deviation. */
export function subjectRows(table: ScoreTable): EvaluationRow[] {
  const methods = [...table];
  const subjects = [...methods[0]![1].keys()];
  const rows = subjects.flatMap((subject) =>
    methods.map(([method, scores]) => ({ group: subject, method, metrics: scores.get(subject)! })),
  );
  if (subjects.length < 2) return rows;
  const over = (group: string, summary: (all: readonly Scores[]) => Scores) =>
    methods.map(([method, scores]) => ({ group, method, metrics: summary([...scores.values()]) }));
  return [...rows, ...over(MEAN, meanScores), ...over(DEVIATION, deviationScores)];
}

/** The confusion matrix in words, a line a class. */
export function confusionLines(confusion: Confusion, classes: readonly string[]): string[] {
  return confusion.map((row, k) => {
    const counts = row.map((count, predicted) => `${classes[predicted]} ${count}`).join(", ");
    return `${classes[k]} was predicted as: ${counts}`;
  });
}

/** Fewest subjects of a test. */
const FEWEST = 3;

/** Whether the difference to other methods is one: paired t-tests over subjects, corrected for their number. */
export function significanceLines(table: ScoreTable, method: string): string[] {
  const own = table.get(method)!;
  if (own.size < FEWEST) return [];
  const accuracies = (scores: ReadonlyMap<string, Scores>) =>
    [...own.keys()].map((subject) => scores.get(subject)!.ACC!);
  const others = [...table.keys()].filter((name) => name !== method);
  const p = benjaminiHochberg(others.map((name) => pairedTTest(accuracies(own), accuracies(table.get(name)!))));
  const found = others.map((name, k) => `${name} ${p[k]!.toPrecision(2)}`).join(", ");
  return [`p that ${method} differs in ACC (paired t-test over ${own.size} subjects, Benjamini-Hochberg): ${found}`];
}
