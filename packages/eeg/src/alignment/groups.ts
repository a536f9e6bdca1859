// Euclidean alignment of trials that stream by: first all are seen, then each is aligned with its session.
import { Matrix } from "ml-matrix";
import type { Trial } from "../recording.ts";
import { covariance } from "./covariance.ts";
import { type Alignment, align } from "./euclidean.ts";
import { inverseSquareRoot } from "./symmetric.ts";
import { bySession } from "./trials.ts";

interface Sum {
  readonly total: Matrix;
  count: number;
}

/** The alignment of each session; a session of which no trial was added stays as it is. */
export class Alignments {
  readonly #channels: number;
  readonly #sums = new Map<string, Sum>();
  readonly #fitted = new Map<string, Alignment>();

  constructor(channels: number) {
    this.#channels = channels;
  }

  /** Takes a trial into the reference of its session. */
  add(trial: Trial): void {
    const key = bySession(trial);
    const sum = this.#sums.get(key) ?? { total: Matrix.zeros(this.#channels, this.#channels), count: 0 };
    sum.total.add(covariance(trial.eeg, this.#channels));
    sum.count++;
    this.#sums.set(key, sum);
  }

  align(trial: Trial): Trial {
    const alignment = this.#of(bySession(trial));
    return alignment ? { ...trial, eeg: align(alignment, trial.eeg) } : trial;
  }

  #of(key: string): Alignment | undefined {
    const known = this.#fitted.get(key);
    if (known) return known;
    const sum = this.#sums.get(key);
    if (!sum) return undefined;
    const reference = Matrix.div(sum.total, sum.count);
    const { root, rank } = inverseSquareRoot(reference);
    const alignment = { reference, whitening: root, rank };
    this.#fitted.set(key, alignment);
    return alignment;
  }
}
