// One pass of an optimiser as WebAssembly functions, and how a step calls them.
import type { FlatLayout } from "../../../optim/layout.ts";
import { addPairwise } from "../../../optim/square-sum.ts";
import type { StepInfo } from "../../../optim/transform.ts";
import { activeRanges } from "./active-ranges.ts";
import { elementwiseLoop, type Lanes } from "./elementwise-loop.ts";
import type { FunctionBuilder, Local } from "./function-builder.ts";
import type { Compiled, LoopPlan } from "./fuse.ts";
import type { Kernels } from "./module.ts";
import type { ElementwiseKernel, FlatArrays } from "./stage-kernel.ts";

/** Arrays of a step: those of the stages, and the eight doubles of the sums of squares. */
export interface StepArrays extends FlatArrays {
  readonly squareSums: Float64Array;
}

/** The stages that run in a step, where the last one may end it. */
interface Version {
  readonly stages: readonly Compiled<ElementwiseKernel>[];
  readonly ends: boolean;
}

/** One function over one range of the arrays. */
interface Call {
  readonly functionName: string;
  readonly start: number;
  readonly end: number;
}

/** A planned pass with its functions: one for each version and each set of stages that take part in a range. */
export class FusedLoop {
  readonly #plan: LoopPlan;
  readonly #arrays: StepArrays;
  /** By the position of the stage that ends the step. */
  readonly #endings = new Map<number, readonly Call[]>();
  readonly #whole: readonly Call[];

  /**
   * @param functions takes the loop's functions, under names that begin with `name`
   * @param isLast nothing after this pass reads the updates
   */
  constructor(
    plan: LoopPlan,
    layout: FlatLayout,
    arrays: StepArrays,
    functions: Map<string, FunctionBuilder>,
    { name, isLast }: { readonly name: string; readonly isLast: boolean },
  ) {
    this.#plan = plan;
    this.#arrays = arrays;
    const define = (version: Version): Call[] => {
      const masks = version.stages.map(({ stage }) => stage.transform.mask);
      return activeRanges(layout, masks).map(({ start, end, active }) => {
        const functionName = `${name} ${version.ends ? `to ${active.length}` : "whole"} ${active.map(Number).join("")}`;
        if (!functions.has(functionName)) functions.set(functionName, emit(plan, version, active, arrays, isLast));
        return { functionName, start, end };
      });
    };
    this.#whole = define({ stages: plan.stages, ends: false });
    for (const [position, { kernel }] of plan.stages.entries()) {
      const stages = plan.stages.slice(0, position + 1);
      if (kernel.ends) this.#endings.set(position, define({ stages, ends: true }));
    }
  }

  /**
   * The pass in one step.
   *
   * @param scale what the updates are multiplied by, where the pass before decided on that
   * @returns the scale for the next pass, or undefined where the step ends
   */
  run(kernels: Kernels, info: StepInfo, scale: number): number | undefined {
    const { rescaled, stages, reductions } = this.#plan;
    const factors = rescaled ? [scale] : [];
    let calls = this.#whole;
    for (const [position, { stage, kernel }] of stages.entries()) {
      factors.push(...kernel.factors(stage, info));
      if (!kernel.ends?.(stage)) continue;
      calls = this.#endings.get(position)!;
      break;
    }
    this.#arrays.squareSums.fill(0);
    for (const { functionName, start, end } of calls) kernels[functionName]!(start, end, ...factors);
    if (calls !== this.#whole) return undefined;
    const sum = addPairwise(this.#arrays.squareSums);
    let next: number | undefined = 1;
    for (const { stage, kernel } of reductions) {
      next = kernel.decide(stage, sum);
      if (next === undefined) break;
    }
    return next;
  }
}

function emit(
  { rescaled, reductions }: LoopPlan,
  { stages, ends }: Version,
  active: readonly boolean[],
  arrays: StepArrays,
  isLast: boolean,
): FunctionBuilder {
  const { updates, squareSums } = arrays;
  const body = (lanes: Lanes, factors: readonly Local[]): void => {
    let used = 0;
    if (rescaled) lanes.write(updates, lanes.mul(lanes.read(updates), factors[used++]!));
    for (const [position, { stage, kernel }] of stages.entries()) {
      const own = factors.slice(used, used + kernel.factorCount);
      used += kernel.factorCount;
      const emitStage = ends && position === stages.length - 1 ? kernel.emitEnd! : kernel.emit;
      if (active[position]) emitStage(lanes, stage, arrays, own);
    }
  };
  const factorCount = stages.reduce((total, { kernel }) => total + kernel.factorCount, rescaled ? 1 : 0);
  return elementwiseLoop(factorCount, body, {
    ...((ends || isLast) && { discard: updates }),
    ...(!ends && reductions.length > 0 && { sumSquares: { of: updates, into: squareSums } }),
  });
}
