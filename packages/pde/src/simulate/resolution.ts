// Whether a grid resolves a solution: how much of its spectrum lies at the shortest waves.
import type { Stepper } from "./stepper.ts";

/** A solution with a larger tail than this is under-resolved. */
export const RESOLVED_TAIL = 1e-3;

/** The outermost share of the wave numbers that products keep. */
const OUTER_SHARE = 0.8;
const DEFAULT_SHARE = 2 / 3;

/**
 * The share of a field's variance that lies at the shortest waves that de-aliasing keeps; the largest of the channels.
 *
 * @param dealiasing the equation's share of the wave numbers
 */
export function spectrumTail(stepper: Stepper, dealiasing: number = DEFAULT_SHARE): number {
  const { grid, channels } = stepper;
  const cutoff = Math.max(grid.cutoff(dealiasing), 1);
  const reach = grid.table((kx, ky) => Math.max(Math.abs(kx), ky) / cutoff);
  let worst = 0;
  for (let channel = 0; channel < channels; channel++) {
    const { re, im } = stepper.spectrum(channel);
    let [all, outer] = [0, 0];
    for (let i = 1; i < re.length; i++) {
      // of the rows above 0 the spectrum holds one half
      const power = (i < grid.nx ? 1 : 2) * (re[i]! ** 2 + im[i]! ** 2);
      all += power;
      if (reach[i]! > OUTER_SHARE) outer += power;
    }
    if (all > 0) worst = Math.max(worst, outer / all);
  }
  return worst;
}
