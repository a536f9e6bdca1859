// All kernels of the trace backend, by family.
import type { KernelTable } from "../kernel.ts";
import { angleKernels } from "./angle.ts";
import { binaryKernels } from "./binary.ts";
import { comparisonKernels } from "./comparison.ts";
import { convKernels } from "./conv.ts";
import { depthwiseKernels } from "./depthwise.ts";
import { divisionKernels } from "./division.ts";
import { einsumKernels } from "./einsum.ts";
import { fillKernels } from "./fill.ts";
import { indexingKernels } from "./indexing.ts";
import { joinKernels } from "./join.ts";
import { layoutKernels } from "./layout.ts";
import { matmulKernels } from "./matmul.ts";
import { normaliseKernels } from "./normalise.ts";
import { padKernels } from "./pad.ts";
import { poolKernels } from "./pool.ts";
import { reduceKernels } from "./reduce.ts";
import { resizeKernels } from "./resize.ts";
import { scanKernels } from "./scan.ts";
import { sliceKernels } from "./slice.ts";
import { softmaxKernels } from "./softmax.ts";
import { spaceKernels } from "./space.ts";
import { unaryKernels } from "./unary.ts";

/** tfjs kernel name -> traced form. A kernel that is not here is refused. */
export const kernels: KernelTable = {
  ...binaryKernels,
  ...unaryKernels,
  ...softmaxKernels,
  ...scanKernels,
  ...reduceKernels,
  ...divisionKernels,
  ...comparisonKernels,
  ...angleKernels,
  ...convKernels,
  ...depthwiseKernels,
  ...einsumKernels,
  ...normaliseKernels,
  ...poolKernels,
  ...resizeKernels,
  ...matmulKernels,
  ...layoutKernels,
  ...sliceKernels,
  ...joinKernels,
  ...padKernels,
  ...fillKernels,
  ...indexingKernels,
  ...spaceKernels,
};
