// Scores of classifiers: accuracies, agreement beyond chance, ranking, information rate.
import { InputError } from "@sciformer/core";

/** Class indices. */
export type Labels = ArrayLike<number>;

/** Trials of true class (row) and predicted class (column). */
export type Confusion = readonly (readonly number[])[];

/** @throws InputError for lists of different length or a class out of range */
export function confusionMatrix(truth: Labels, predicted: Labels, classes: number): Confusion {
  if (truth.length !== predicted.length) {
    throw new InputError(`${truth.length} true classes and ${predicted.length} predicted ones: expected as many`);
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) {
    const row = counts[truth[i]!];
    if (row?.[predicted[i]!] === undefined) {
      throw new InputError(`trial ${i}: class ${truth[i]} predicted as ${predicted[i]}; expected 0 to ${classes - 1}`);
    }
    row[predicted[i]!]!++;
  }
  return counts;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Per class: right ones, true ones, predicted ones. */
function perClass(confusion: Confusion): { right: number; support: number; predicted: number }[] {
  return confusion.map((row, k) => ({
    right: row[k]!,
    support: sum(row),
    predicted: sum(confusion.map((other) => other[k]!)),
  }));
}

const total = (confusion: Confusion): number => sum(confusion.map((row) => sum(row)));

/** Share of right predictions; NaN without trials. */
export function accuracy(confusion: Confusion): number {
  return sum(perClass(confusion).map(({ right }) => right)) / total(confusion);
}

/** Mean over the classes that occur of the share of their trials that are found. */
export function balancedAccuracy(confusion: Confusion): number {
  const found = perClass(confusion).filter(({ support }) => support > 0);
  return mean(found.map(({ right, support }) => right / support));
}

/** Share of the trials of one class that are found; null where there are none. Of seizures: the sensitivity. */
export function sensitivity(confusion: Confusion, positive = 1): number | null {
  const { right, support } = perClass(confusion)[positive]!;
  return support === 0 ? null : right / support;
}

/** F1 of each class (0 where it neither occurs nor is predicted), weighted by its trials. */
export function weightedF1(confusion: Confusion): number {
  const scores = perClass(confusion).map(({ right, support, predicted }) =>
    support + predicted === 0 ? 0 : (support * 2 * right) / (support + predicted),
  );
  return sum(scores) / total(confusion);
}

/** Cohen's kappa: agreement beyond that of independent guesses with the same shares; null where that is certain. */
export function kappa(confusion: Confusion): number | null {
  const trials = total(confusion);
  const chance = sum(perClass(confusion).map(({ support, predicted }) => support * predicted)) / trials ** 2;
  return chance === 1 ? null : (accuracy(confusion) - chance) / (1 - chance);
}

/**
 * Area under the receiver operating characteristic: the share of pairs in which a positive trial scores above a negative
 * one, ties counted one half. Null where one side is missing.
 *
 * @param truth 0 and 1
 * @param scores higher for class 1
 */
export function areaUnderCurve(truth: Labels, scores: ArrayLike<number>): number | null {
  const order = Array.from({ length: truth.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const positives = order.filter((i) => truth[i] === 1).length;
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let rankSum = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    const meanRank = (from + 1 + to) / 2;
    for (let k = from; k < to; k++) if (truth[order[k]!] === 1) rankSum += meanRank;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The first class of highest score. */
export function argmax(scores: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < scores.length; k++) if (scores[k]! > scores[best]!) best = k;
  return best;
}

/**
 * Bits per minute of selections among `classes` at an accuracy, errors spread evenly; 0 at or below chance.
 *
 * @param seconds of one selection
 * @see Wolpaw et al. 2000, "Brain-computer interface technology: a review of the first international meeting"
 */
export function informationTransferRate(classes: number, accuracyShare: number, seconds: number): number {
  if (accuracyShare <= 1 / classes) return 0;
  const entropy = (share: number, among: number) => (share === 0 ? 0 : share * Math.log2(share / among));
  const bits = Math.log2(classes) + entropy(accuracyShare, 1) + entropy(1 - accuracyShare, classes - 1);
  return (bits * 60) / seconds;
}
