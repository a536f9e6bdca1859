// How good an ensemble is as a forecast of what may happen.
import { errorSums, mean, type Values } from "../metrics.ts";

/** Root mean square difference of two states. */
function distance(a: Values, b: Values, valid: Uint8Array | undefined): number {
  const { squared, count } = errorSums(a, b, 0, a.length, valid);
  return Math.sqrt(squared / count);
}

/**
 * Mean distance of the members from the truth less half their mean distance from one another (of different ones). Smaller
 * is better; of a single member it is the distance from the truth.
 *
 * @see Gneiting & Raftery 2007, "Strictly proper scoring rules, prediction, and estimation", eq. 22
 */
export function energyScore(members: readonly Values[], truth: Values, valid?: Uint8Array): number {
  const count = members.length;
  const apart = members.reduce((sum, member) => sum + distance(member, truth, valid), 0) / count;
  if (count === 1) return apart;
  let between = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) between += distance(members[i]!, members[j]!, valid);
  }
  return apart - between / (count * (count - 1));
}

/** Figures by set-up and step. */
export class StepMeans {
  readonly #groups = new Map<string, Map<number, number[]>>();

  add(group: string, step: number, value: number): void {
    const steps = this.#groups.get(group) ?? new Map<number, number[]>();
    this.#groups.set(group, steps);
    steps.set(step, [...(steps.get(step) ?? []), value]);
  }

  /** Mean over simulations, then over the set-ups that have the step; NaN where none has. */
  at(step: number): number {
    return mean([...this.#groups.values()].flatMap((steps) => (steps.has(step) ? [mean(steps.get(step)!)] : [])));
  }
}
