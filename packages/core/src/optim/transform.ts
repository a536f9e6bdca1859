// Gradient transforms over flat memory and how they are chained into an optimiser.
import type { FlatLayout } from "./layout.ts";

/** What the training loop says about one step. */
export interface StepInfo {
  /** Steps done before this one. */
  readonly step: number;
  readonly learningRate: number;
}

/** What a transform keeps between steps. `sections` and `scalars` are what a checkpoint stores. */
export interface TransformState {
  readonly layout: FlatLayout;
  /** Flat arrays of the layout's length, by name. */
  readonly sections: Readonly<Record<string, Float32Array>>;
  readonly scalars: Record<string, number>;
  /** States of the parts of a chain, in order. */
  readonly children: readonly TransformState[];
}

/**
 * One stage of an optimiser. It rewrites `updates` (at first the gradients) in place; the stages that decay or
 * apply also write `parameters`.
 */
export interface Transform {
  readonly name: string;
  /** Numeric settings: with the name they say all that a compiled kernel needs, except for the mask. */
  readonly options: Readonly<Record<string, number>>;
  /** Which tensors take part, where not all do. */
  readonly mask?: Mask;
  /** The stages of a chain, in order; absent for a single stage. */
  readonly parts?: readonly Transform[];
  /** @param parameters the values at the start of training */
  init(layout: FlatLayout, parameters: Float32Array): TransformState;
  /** False ends the step here: later stages do not run and the parameters stay as they are. */
  update(updates: Float32Array, state: TransformState, parameters: Float32Array, info: StepInfo): boolean;
  /** The weights that stand for the parameters where the model is evaluated or saved, of a stage that averages them. */
  evaluated?(state: TransformState, parameters: Float32Array): Float32Array;
}

/** Chooses tensors by name and shape. */
export type Mask = (tensor: { readonly name: string; readonly shape: readonly number[] }) => boolean;

/** A state without children; `sections` and `scalars` as given. */
export function transformState(
  layout: FlatLayout,
  sections: Record<string, Float32Array> = {},
  scalars: Record<string, number> = {},
): TransformState {
  return { layout, sections, scalars, children: [] };
}

/** What this library made, as it was made: a stage that a user wrote or altered is not in here. */
const compilables = new WeakSet<Transform>();

/** Marks a transform that a compiled kernel may stand in for: its name and options say all about it. */
export function compilable(transform: Transform): Transform {
  compilables.add(transform);
  return transform;
}

/** Whether {@link compilable} marked this transform. */
export function isCompilable(transform: Transform): boolean {
  return compilables.has(transform);
}

/** Runs transforms one after another, each on what the one before left; stops where one ends the step. */
export function chain(...parts: readonly Transform[]): Transform {
  return compilable({
    name: "chain",
    options: {},
    parts,
    init(layout, parameters) {
      return { layout, sections: {}, scalars: {}, children: parts.map((part) => part.init(layout, parameters)) };
    },
    update(updates, state, parameters, info) {
      return parts.every((part, index) => part.update(updates, state.children[index]!, parameters, info));
    },
  });
}
