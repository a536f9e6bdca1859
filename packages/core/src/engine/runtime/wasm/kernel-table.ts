// The compiled forms of the optimiser stages of this library, by name.
import { isCompilable, type Transform } from "../../../optim/transform.ts";
import { ELEMENTWISE_KERNELS } from "./elementwise-kernels.ts";
import { REDUCTION_KERNELS } from "./reduction-kernels.ts";
import type { StageKernel } from "./stage-kernel.ts";

const KERNELS = new Map<string, StageKernel>(Object.entries({ ...ELEMENTWISE_KERNELS, ...REDUCTION_KERNELS }));

/** The compiled form of a stage, or undefined for one that this library does not know. */
export function stageKernel(transform: Transform): StageKernel | undefined {
  return isCompilable(transform) ? KERNELS.get(transform.name) : undefined;
}
