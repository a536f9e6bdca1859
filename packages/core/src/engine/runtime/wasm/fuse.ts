// Which stages of an optimiser run in one pass over memory.
import { isCompilable, type Transform, type TransformState } from "../../../optim/transform.ts";
import { stageKernel } from "./kernel-table.ts";
import type { ElementwiseKernel, ReductionKernel, Stage } from "./stage-kernel.ts";

/** A stage beside its compiled form. */
export interface Compiled<Kernel> {
  readonly stage: Stage;
  readonly kernel: Kernel;
}

/** One pass: elementwise stages, then the sum of squares for the stages that decide how to go on. */
export interface LoopPlan {
  /** The pass begins by multiplying the updates with what the pass before decided. */
  readonly rescaled: boolean;
  readonly stages: Compiled<ElementwiseKernel>[];
  readonly reductions: Compiled<ReductionKernel>[];
}

/** The name of the first stage that has no compiled form, or undefined when all have one. */
export function unknownStage(transform: Transform): string | undefined {
  if (!isCompilable(transform)) return transform.name;
  if (transform.parts) return transform.parts.map(unknownStage).find((name) => name !== undefined);
  return stageKernel(transform) ? undefined : transform.name;
}

/** The passes of a transform whose stages all have a compiled form, in order. */
export function planLoops(transform: Transform, state: TransformState): LoopPlan[] {
  const loops: LoopPlan[] = [];
  let loop = emptyLoop(false);
  const startNext = (rescaled: boolean): void => {
    loops.push(loop);
    loop = emptyLoop(rescaled);
  };
  for (const stage of singleStages(transform, state)) {
    const kernel = stageKernel(stage.transform)!;
    if (kernel.kind === "reduction") {
      loop.reductions.push({ stage, kernel });
      if (kernel.rescales) startNext(true);
    } else {
      if (loop.reductions.length > 0) startNext(false);
      loop.stages.push({ stage, kernel });
    }
  }
  if (loop.stages.length + loop.reductions.length > 0) loops.push(loop);
  return loops;
}

function emptyLoop(rescaled: boolean): LoopPlan {
  return { rescaled, stages: [], reductions: [] };
}

function* singleStages(transform: Transform, state: TransformState): Generator<Stage> {
  if (transform.parts === undefined) yield { transform, state };
  else for (const [index, part] of transform.parts.entries()) yield* singleStages(part, state.children[index]!);
}
