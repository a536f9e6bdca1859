// From probabilities over time to decisions: averaging, a threshold, and stretches of one class.
import type { TaskConfig } from "../config.ts";
import { argmax } from "../metrics.ts";
import type { TrialOutput } from "../output.ts";
import type { Annotation } from "../recording.ts";

/** Exponential average: p = smoothing * p before + (1 - smoothing) * p now; begins with the first. */
export class Smoother {
  readonly #smoothing: number;
  #before: Float32Array | undefined;

  /** @param smoothing 0 (none) to below 1 */
  constructor(smoothing: number) {
    this.#smoothing = smoothing;
  }

  push(output: TrialOutput): TrialOutput {
    const before = this.#before ?? output.probabilities;
    const probabilities = output.probabilities.map((p, k) => this.#smoothing * before[k]! + (1 - this.#smoothing) * p);
    this.#before = probabilities;
    return { ...output, probabilities };
  }
}

/** The class of a decision, or null below the threshold. */
export function decided({ probabilities }: TrialOutput, { classes }: TaskConfig, threshold: number): string | null {
  const best = argmax(probabilities);
  return probabilities[best]! < threshold ? null : classes[best]!;
}

/** What was decided, and when: at the end of the window that it was decided from. */
export interface Decision {
  /** Seconds. */
  readonly time: number;
  readonly label: string | null;
}

/** Stretches of one class; each lasts until the next decision, the last one for a `step` (seconds). */
export function stretches(decisions: readonly Decision[], step: number): Annotation[] {
  const found: Annotation[] = [];
  let from = 0;
  for (let i = 1; i <= decisions.length; i++) {
    const { time, label } = decisions[from]!;
    if (i < decisions.length && decisions[i]!.label === label) continue;
    const until = decisions[i]?.time ?? decisions.at(-1)!.time + step;
    if (label !== null) found.push({ onset: time, duration: until - time, text: label });
    from = i;
  }
  return found;
}
