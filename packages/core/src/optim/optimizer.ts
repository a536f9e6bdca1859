// An optimiser at work: a transform with its state, and that state as a checkpoint keeps it.
import { InputError } from "../errors.ts";
import type { FlatLayout } from "./layout.ts";
import type { Transform, TransformState } from "./transform.ts";

/** State of an optimiser for a checkpoint: arrays for the tensor file, numbers for the JSON. */
export interface OptimizerState {
  /** Keys `<position in the chain>.<stage>/<section>`: `1.scaleByAdam/m`, in nested chains `0.1.scaleByAdam/m`. */
  readonly sections: Readonly<Record<string, Float32Array>>;
  readonly scalars: Readonly<Record<string, number>>;
}

/** Runs a transform over flat parameters and gradients of one layout. */
export class Optimizer {
  readonly layout: FlatLayout;
  readonly #transform: Transform;
  readonly #state: TransformState;
  #step = 0;

  /** @param parameters [layout.length] the values at the start */
  constructor(layout: FlatLayout, transform: Transform, parameters: Float32Array) {
    this.layout = layout;
    this.#transform = transform;
    this.#state = transform.init(layout, parameters);
  }

  /** Calls of {@link update} so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * One step in place. `gradients` are used up.
   *
   * @returns false when the step was skipped or is still accumulating
   */
  update(parameters: Float32Array, gradients: Float32Array, learningRate: number): boolean {
    const info = { step: this.#step, learningRate };
    this.#step++;
    return this.#transform.update(gradients, this.#state, parameters, info);
  }

  /** Live arrays and current numbers under their checkpoint names. */
  get state(): OptimizerState {
    const sections: Record<string, Float32Array> = {};
    const scalars: Record<string, number> = { step: this.#step };
    for (const { prefix, state } of walk(this.#transform, this.#state, "")) {
      for (const [name, section] of Object.entries(state.sections)) sections[prefix + name] = section;
      for (const [name, scalar] of Object.entries(state.scalars)) scalars[prefix + name] = scalar;
    }
    return { sections, scalars };
  }

  /**
   * Takes over a state of the same chain and layout.
   *
   * @throws InputError naming the first entry that is missing, unknown or of another length
   */
  load(saved: OptimizerState): void {
    const own = this.state;
    requireSameKeys("section", own.sections, saved.sections);
    requireSameKeys("number", own.scalars, saved.scalars);
    for (const [name, section] of Object.entries(own.sections)) {
      const got = saved.sections[name]!;
      if (got.length !== section.length) {
        throw new InputError(`optimiser state ${name}: ${got.length} values where ${section.length} were expected`);
      }
    }
    for (const [name, section] of Object.entries(own.sections)) section.set(saved.sections[name]!);
    for (const { prefix, state } of walk(this.#transform, this.#state, "")) {
      for (const name of Object.keys(state.scalars)) state.scalars[name] = saved.scalars[prefix + name]!;
    }
    this.#step = saved.scalars.step!;
  }

  /** The array `section` of the first stage called `stage` (`ema`, `average`), or undefined. */
  find(stage: string, section: string): Float32Array | undefined {
    for (const { prefix, state } of walk(this.#transform, this.#state, "")) {
      if (prefix.endsWith(`.${stage}/`)) return state.sections[section];
    }
    return undefined;
  }

  /** The weights that stand for the parameters in evaluation, of the first stage that averages them, or undefined. */
  evaluated(parameters: Float32Array): Float32Array | undefined {
    for (const { stage, state } of walk(this.#transform, this.#state, "")) {
      if (stage.evaluated) return stage.evaluated(state, parameters);
    }
    return undefined;
  }
}

/** A single stage with the prefix of its entries: `2.scaleByAdam/`, in nested chains `0.1.momentum/`. */
interface PlacedStage {
  readonly prefix: string;
  readonly stage: Transform;
  readonly state: TransformState;
}

function* walk(transform: Transform, state: TransformState, path: string): Generator<PlacedStage> {
  if (transform.parts === undefined) {
    yield { prefix: `${path || "0."}${transform.name}/`, stage: transform, state };
    return;
  }
  for (const [index, part] of transform.parts.entries()) yield* walk(part, state.children[index]!, `${path}${index}.`);
}

function requireSameKeys(what: string, own: object, saved: object): void {
  for (const name of Object.keys(own)) {
    if (!(name in saved)) throw new InputError(`optimiser state has no ${what} ${name}: it is of another optimiser`);
  }
  for (const name of Object.keys(saved)) {
    if (!(name in own))
      throw new InputError(`optimiser state has an unknown ${what} ${name}: it is of another optimiser`);
  }
}
