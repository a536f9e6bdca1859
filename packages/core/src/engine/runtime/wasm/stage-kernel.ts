// What the compiled form of an optimiser's stage is: part of a loop, or a decision between two loops.
import type { StepInfo, Transform, TransformState } from "../../../optim/transform.ts";
import type { Lanes } from "./elementwise-loop.ts";
import type { Local } from "./function-builder.ts";

/** A single stage of a chain with its state. */
export interface Stage {
  readonly transform: Transform;
  readonly state: TransformState;
}

/** The arrays that all stages work on. */
export interface FlatArrays {
  readonly parameters: Float32Array;
  /** At first the gradients. */
  readonly updates: Float32Array;
}

/** A stage that treats every element alike. */
export interface ElementwiseKernel {
  readonly kind: "elementwise";
  /** How many numbers a step passes to the loop. */
  readonly factorCount: number;
  /** Moves the stage's scalars on by one step and gives that step's numbers. */
  factors(stage: Stage, info: StepInfo): number[];
  emit(lanes: Lanes, stage: Stage, arrays: FlatArrays, factors: readonly Local[]): void;
  /** The stage in a step that ends with it, which {@link ends} tells after {@link factors}. */
  readonly emitEnd?: ElementwiseKernel["emit"];
  ends?(stage: Stage): boolean;
}

/** A stage that looks at the sum of the squares of all updates. */
export interface ReductionKernel {
  readonly kind: "reduction";
  /** The stage multiplies all updates by what {@link decide} returns. */
  readonly rescales: boolean;
  /** Takes the sum; the factor for the updates, or undefined where the step ends here. */
  decide(stage: Stage, sumOfSquares: number): number | undefined;
}

export type StageKernel = ElementwiseKernel | ReductionKernel;
