// Stages that need a sum over all updates before they decide.
import { clipScale } from "../../../optim/clip.ts";
import { decideEmaClip } from "../../../optim/clip-ema.ts";
import type { ReductionKernel } from "./stage-kernel.ts";

const clipByGlobalNorm: ReductionKernel = {
  kind: "reduction",
  rescales: true,
  decide({ transform, state: { scalars } }, sumOfSquares) {
    const norm = Math.sqrt(sumOfSquares);
    scalars.norm = norm;
    return clipScale(norm, transform.options.max!);
  },
};

const clipByEmaNorm: ReductionKernel = {
  kind: "reduction",
  rescales: true,
  decide: ({ transform, state }, sumOfSquares) =>
    decideEmaClip(state.scalars, transform.options, Math.sqrt(sumOfSquares)),
};

const skipNonFinite: ReductionKernel = {
  kind: "reduction",
  rescales: false,
  decide({ state: { scalars } }, sumOfSquares) {
    // squares of float32 numbers cannot overflow a float64 sum
    if (Number.isFinite(sumOfSquares)) return 1;
    scalars.skipped = scalars.skipped! + 1;
    return undefined;
  },
};

/** By the names of the stages. */
export const REDUCTION_KERNELS: Readonly<Record<string, ReductionKernel>> = {
  clipByGlobalNorm,
  clipByEmaNorm,
  skipNonFinite,
};
