// Gradient clipping by the norm over all parameters.
import { type Transform, transformState } from "./transform.ts";

/** PyTorch adds this to the norm before dividing. */
const NORM_EPSILON = 1e-6;

/** g <- g * min(1, max / (||g|| + 1e-6)), the norm taken over all tensors; kept as the scalar `norm`. */
export function clipByGlobalNorm(max: number): Transform {
  return {
    name: "clipByGlobalNorm",
    options: { max },
    init: (layout) => transformState(layout, {}, { norm: 0 }),
    update(updates, { scalars }) {
      let sum = 0;
      for (let i = 0; i < updates.length; i++) sum += updates[i]! * updates[i]!;
      const norm = Math.sqrt(sum);
      scalars.norm = norm;
      const scale = Math.fround(max / (norm + NORM_EPSILON));
      if (scale < 1) for (let i = 0; i < updates.length; i++) updates[i] = updates[i]! * scale;
      return true;
    },
  };
}
