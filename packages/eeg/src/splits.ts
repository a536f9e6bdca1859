// Divisions of trials into training and test: chronological, folds, subjects and sessions, and the guard against leaks.
import { InputError } from "@sciformer/core";
import { groupBy } from "./grouping.ts";
import type { Trial } from "./recording.ts";

/** Places of trials in the list that was divided. */
export interface Split {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/** Places by label, classes in sorted order, chronological inside each. */
function placesByClass<L extends string | number>(labels: readonly L[]): number[][] {
  const groups = groupBy(labels.keys(), (place) => labels[place]!);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, places]) => places);
}

/**
 * The first trials of each class train, the others test; both are ordered class by class, as the published script has them.
 *
 * @param labels in chronological order
 * @param perClass training trials of a class; where absent, 0.8 of an even share, rounded up
 */
export function chronologicalSplit<L extends string | number>(labels: readonly L[], perClass?: number): Split {
  const classes = placesByClass(labels);
  const count = perClass ?? Math.ceil((0.8 * labels.length) / classes.length);
  return {
    train: classes.flatMap((places) => places.slice(0, count)),
    test: classes.flatMap((places) => places.slice(count)),
  };
}

function asSplit(test: readonly number[], length: number): Split {
  const held = new Set(test);
  return { train: Array.from({ length }, (_, place) => place).filter((place) => !held.has(place)), test };
}

/** @throws InputError for fewer than 2 folds or more folds than trials */
function checkFolds(folds: number, trials: number): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= trials) return;
  throw new InputError(`${folds} folds of ${trials} trials: expected a whole number from 2 to the number of trials`);
}

/** Folds of consecutive trials; the first `trials` mod `folds` of them have one more. @throws InputError */
export function consecutiveFolds(trials: number, folds = 5): Split[] {
  checkFolds(folds, trials);
  let start = 0;
  return Array.from({ length: folds }, (_, fold) => {
    const size = Math.floor(trials / folds) + (fold < trials % folds ? 1 : 0);
    const test = Array.from({ length: size }, (_, i) => start + i);
    start += size;
    return asSplit(test, trials);
  });
}

/**
 * Folds with the classes in even shares, each class dealt out chronologically: with the classes numbered by first
 * appearance and their numbers sorted, a fold gets as many trials of a class as the sorted list has of it at every
 * `folds`-th place from the fold's own.
 *
 * @throws InputError
 */
export function stratifiedFolds<L extends string | number>(labels: readonly L[], folds = 5): Split[] {
  checkFolds(folds, labels.length);
  const groups = [...groupBy(labels.keys(), (place) => labels[place]!).values()];
  const sorted = groups.flatMap((places, number) => places.map(() => number));
  const dealt = groups.map(() => 0);
  return Array.from({ length: folds }, (_, fold) => {
    const test = groups.flatMap((places, number) => {
      const count = sorted.filter((value, place) => value === number && place % folds === fold).length;
      const from = dealt[number]!;
      dealt[number] = from + count;
      return places.slice(from, from + count);
    });
    return asSplit(
      test.sort((a, b) => a - b),
      labels.length,
    );
  });
}

/** One subject tests, all others train. @returns by subject, in order of appearance */
export function leaveOneSubjectOut(trials: readonly Trial[]): ReadonlyMap<string, Split> {
  const groups = groupBy(trials.keys(), (place) => trials[place]!.subject);
  if (groups.size < 2) throw new InputError("leave one subject out: only one subject; expected two or more");
  return new Map([...groups].map(([subject, places]) => [subject, asSplit(places, trials.length)]));
}

/** Sessions named train, the others test. @throws InputError when either side is empty */
export function crossSession(trials: readonly Trial[], trainSessions: readonly string[]): Split {
  const named = new Set(trainSessions);
  const test = [...trials.keys()].filter((place) => !named.has(trials[place]!.session));
  if (test.length === 0 || test.length === trials.length) {
    const present = [...new Set(trials.map(({ session }) => session))].join(", ");
    throw new InputError(`training on session ${trainSessions.join(", ")}: nothing left on one side; has ${present}`);
  }
  return asSplit(test, trials.length);
}

/** FNV-1a over the bits of all samples, twice with different starts: 64 bits. */
export function trialHash(eeg: Float32Array): string {
  const words = new Uint32Array(eeg.buffer, eeg.byteOffset, eeg.length);
  let [first, second] = [0x811c9dc5, 0x01000193];
  for (const word of words) {
    first = Math.imul(first ^ word, 0x01000193);
    second = Math.imul(second ^ (word >>> 16) ^ (word << 16), 0x85ebca6b);
    second ^= second >>> 13;
  }
  return `${(first >>> 0).toString(16)}-${(second >>> 0).toString(16)}-${eeg.length}`;
}

const nameOf = ({ subject, session, trial }: Trial): string => `subject ${subject} session ${session} trial ${trial}`;

/** @throws InputError that names a trial of which training and test both have a copy */
export function refuseSharedTrials(train: readonly Trial[], test: readonly Trial[]): void {
  const seen = new Map(train.map((trial) => [trialHash(trial.eeg), trial]));
  for (const trial of test) {
    const twin = seen.get(trialHash(trial.eeg));
    if (twin) throw new InputError(`the same trial trains and tests: ${nameOf(twin)} and ${nameOf(trial)}`);
  }
}
