// What trains and what tests in each protocol.
import { InputError } from "@sciformer/core";
import { groupBy } from "../grouping.ts";
import type { Trial } from "../recording.ts";
import {
  chronologicalSplit,
  consecutiveFolds,
  crossSession,
  leaveOneSubjectOut,
  type Split,
  stratifiedFolds,
} from "../splits.ts";

export const PROTOCOLS = ["split", "co", "cv", "loso", "cross-session", "cd"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const FOLD_RULES = ["kfold", "stratified"] as const;

/** One training and its test. */
export interface Fold {
  readonly name: string;
  readonly train: readonly Trial[];
  readonly test: readonly Trial[];
}

/** What a protocol needs to know beside the trials. */
export interface FoldOptions {
  readonly folds: number;
  readonly rule: (typeof FOLD_RULES)[number];
  /** Sessions that train in `cross-session`. */
  readonly trainSessions: readonly string[];
}

const labelOf = ({ label }: Trial): string => label!;

function foldOf(name: string, trials: readonly Trial[], { train, test }: Split): Fold {
  return { name, train: train.map((place) => trials[place]!), test: test.map((place) => trials[place]!) };
}

/** Subject -> its trials, in order of appearance. */
const bySubject = (trials: readonly Trial[]) => groupBy(trials, ({ subject }) => subject);

function crossValidation(subject: string, trials: readonly Trial[], { folds, rule }: FoldOptions): Fold[] {
  const splits =
    rule === "kfold" ? consecutiveFolds(trials.length, folds) : stratifiedFolds(trials.map(labelOf), folds);
  return splits.map((split, k) => foldOf(`${subject} fold ${k + 1}`, trials, split));
}

/** The folds within each subject, or with each subject left out. @throws InputError for trials that cannot be divided */
export function foldsOf(
  protocol: Exclude<Protocol, "split" | "cd">,
  trials: readonly Trial[],
  options: FoldOptions,
): Fold[] {
  if (protocol === "loso") {
    return [...leaveOneSubjectOut(trials)].map(([subject, split]) => foldOf(subject, trials, split));
  }
  return [...bySubject(trials)].flatMap(([subject, own]) => {
    if (protocol === "co") return [foldOf(subject, own, chronologicalSplit(own.map(labelOf)))];
    if (protocol === "cv") return crossValidation(subject, own, options);
    return [foldOf(subject, own, crossSession(own, options.trainSessions))];
  });
}

/** @throws InputError for a fold from which nothing can be learnt */
export function requireClasses({ name, train }: Fold, classes: readonly string[]): void {
  const missing = classes.find((label) => !train.some((trial) => trial.label === label));
  if (missing !== undefined) throw new InputError(`${name}: no trial of class ${missing} to train on`);
}
