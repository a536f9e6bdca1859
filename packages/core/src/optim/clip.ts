// Gradient clipping by the norm over all parameters.
import { sumOfSquares } from "./square-sum.ts";
import { compilable, type Transform, transformState } from "./transform.ts";

/** PyTorch adds this to the norm before dividing. */
const NORM_EPSILON = 1e-6;

/** The factor that brings `norm` down to `max`, 1 where it is not above it or not a number. */
export function clipScale(norm: number, max: number): number {
  const scale = Math.fround(max / (norm + NORM_EPSILON));
  return Number.isNaN(scale) ? 1 : Math.min(scale, 1);
}

/** g <- g * min(1, max / (||g|| + 1e-6)), the norm taken over all tensors; kept as the scalar `norm`. */
export function clipByGlobalNorm(max: number): Transform {
  return compilable({
    name: "clipByGlobalNorm",
    options: { max },
    init: (layout) => transformState(layout, {}, { norm: 0 }),
    update(updates, { scalars }) {
      const norm = Math.sqrt(sumOfSquares(updates));
      scalars.norm = norm;
      const scale = clipScale(norm, max);
      if (scale < 1) for (let i = 0; i < updates.length; i++) updates[i] = updates[i]! * scale;
      return true;
    },
  });
}
