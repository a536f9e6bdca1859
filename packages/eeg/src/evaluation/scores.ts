// Scores of one method on trials whose classes are known.
import {
  accuracy,
  areaUnderCurve,
  argmax,
  balancedAccuracy,
  type Confusion,
  confusionMatrix,
  informationTransferRate,
  kappa,
  sensitivity,
  weightedF1,
} from "../metrics.ts";

/** Metrics of the tables: shares, but for ITR in bits a minute. AUC and SENS are of the second of two classes. */
export const METRIC_DIRECTIONS = {
  ACC: "higher",
  BCA: "higher",
  KAPPA: "higher",
  AUC: "higher",
  F1: "higher",
  SENS: "higher",
  ITR: "higher",
} as const satisfies Record<string, "higher" | "lower">;

export type Scores = Readonly<Record<keyof typeof METRIC_DIRECTIONS, number | null>>;

/** What a method said about trials of known class. */
export interface Judged {
  /** Class indices. */
  readonly truth: readonly number[];
  /** [trials][classes] */
  readonly probabilities: readonly ArrayLike<number>[];
}

export function confusionOf({ truth, probabilities }: Judged, classes: number): Confusion {
  return confusionMatrix(truth, probabilities.map(argmax), classes);
}

/** @param seconds of one trial */
export function scoresOf(judged: Judged, classes: number, seconds: number): Scores {
  const confusion = confusionOf(judged, classes);
  const share = accuracy(confusion);
  const second = () => judged.probabilities.map((own) => own[1]!);
  return {
    ACC: share,
    BCA: balancedAccuracy(confusion),
    KAPPA: kappa(confusion),
    AUC: classes === 2 ? areaUnderCurve(judged.truth, second()) : null,
    F1: weightedF1(confusion),
    SENS: classes === 2 ? sensitivity(confusion) : null,
    ITR: informationTransferRate(classes, share, seconds),
  };
}

const NAMES = Object.keys(METRIC_DIRECTIONS) as (keyof Scores)[];

/** Every metric of some scores through `summary`; null where one of them has none. */
function summarised(all: readonly Scores[], summary: (values: readonly number[]) => number): Scores {
  const entries = NAMES.map((name) => {
    const values = all.flatMap((scores) => scores[name] ?? []);
    return [name, values.length < all.length ? null : summary(values)] as const;
  });
  return Object.fromEntries(entries) as Scores;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

export const meanScores = (all: readonly Scores[]): Scores => summarised(all, mean);
/** Population standard deviations. */
export const deviationScores = (all: readonly Scores[]): Scores => summarised(all, deviation);
