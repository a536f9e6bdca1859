// Gradient clipping at a multiple of the norms seen so far.
import { clipScale } from "./clip.ts";
import { sumOfSquares } from "./square-sum.ts";
import { compilable, type Transform, transformState } from "./transform.ts";

/** Above which norm the first step is clipped, when there is nothing to compare it with, and to which. */
const FIRST = { threshold: 10_000, target: 1 };

/** Settings of {@link clipByEmaNorm}. */
export interface EmaClipOptions {
  /** Decay of the fast average, which says what a clipped norm becomes. */
  readonly fastDecay?: number;
  /** Decay of the slow average, which says which norms are clipped. */
  readonly slowDecay?: number;
  /** A norm is clipped above this multiple of the slow average ... */
  readonly thresholdFactor?: number;
  /** ... and becomes this multiple of the fast one. */
  readonly targetFactor?: number;
}

/** What the transform keeps from step to step, and the last step's `norm`, `threshold` and `target`. */
const FRESH = { count: 0, fast: 0, slow: 0, norm: 0, threshold: 0, target: 0 };

/**
 * Decides about a step: takes its norm into the averages and returns the factor of the gradients, 1 where they are left.
 * A norm that is not finite is left to later stages and does not enter the averages.
 */
export function decideEmaClip(
  scalars: Record<string, number>,
  options: Readonly<Record<string, number>>,
  norm: number,
): number {
  const { fastDecay, slowDecay, thresholdFactor, targetFactor } = options as Readonly<Required<EmaClipOptions>>;
  const { count = 0, fast = 0, slow = 0 } = scalars;
  const isFirst = count === 0;
  const target = isFirst ? FIRST.target : (targetFactor * fast) / (1 - fastDecay ** count);
  const threshold = isFirst ? FIRST.threshold : (thresholdFactor * slow) / (1 - slowDecay ** count);
  Object.assign(scalars, { norm, threshold, target });
  if (!Number.isFinite(norm)) return 1;
  const isClipped = norm > threshold;
  const seen = isClipped ? target : norm;
  scalars.count = count + 1;
  scalars.fast = fastDecay * fast + (1 - fastDecay) * seen;
  scalars.slow = slowDecay * slow + (1 - slowDecay) * seen;
  return isClipped ? clipScale(norm, target) : 1;
}

/**
 * Where the norm over all tensors is above 2 times its slow average (decay 0.99), the gradients are scaled to 1.1 times
 * its fast average (decay 0.9). Both averages are corrected for their start at 0 and see the norms after clipping.
 *
 * @see Holzschuh et al. 2025, "PDE-Transformer", the released code's gradient clipping
 */
export function clipByEmaNorm({
  fastDecay = 0.9,
  slowDecay = 0.99,
  thresholdFactor = 2,
  targetFactor = 1.1,
}: EmaClipOptions = {}): Transform {
  const options = { fastDecay, slowDecay, thresholdFactor, targetFactor };
  return compilable({
    name: "clipByEmaNorm",
    options,
    init: (layout) => transformState(layout, {}, { ...FRESH }),
    update(updates, { scalars }) {
      const scale = decideEmaClip(scalars, options, Math.sqrt(sumOfSquares(updates)));
      if (scale < 1) for (let i = 0; i < updates.length; i++) updates[i] = updates[i]! * scale;
      return true;
    },
  });
}
