// What training keeps of a model in one memory: parameters, gradients and the optimiser's arrays, with its step.
import { FlatLayout } from "../../optim/layout.ts";
import { Optimizer } from "../../optim/optimizer.ts";
import type { Transform, TransformState } from "../../optim/transform.ts";
import { Arena, pieceSize } from "./wasm/arena.ts";
import { SUM_LANES } from "./wasm/elementwise-loop.ts";
import { unknownStage } from "./wasm/fuse.ts";
import type { StepArrays } from "./wasm/fused-loop.ts";
import { OptimizerProgram } from "./wasm/optimizer-program.ts";

/** What else the memory has room for. */
interface FlatStateOptions {
  /** Bytes for {@link FlatState.allocateBytes}, each request rounded up to a multiple of 64. */
  readonly extraBytes?: number;
}

/**
 * All arrays are views on one WebAssembly memory that never grows, so they stay valid: a compiled graph reads the
 * parameters and writes the gradients in place. The step runs as a WebAssembly kernel where every stage of the
 * optimiser has one, with the same results to the last bit as the stages in JavaScript.
 */
export class FlatState {
  readonly layout: FlatLayout;
  readonly memory: WebAssembly.Memory;
  /** [layout.length] */
  readonly parameters: Float32Array<ArrayBuffer>;
  /** [layout.length] used up by {@link update}. */
  readonly gradients: Float32Array<ArrayBuffer>;
  /** Its sections lie in the memory; stepping it with other arrays than these runs in JavaScript. */
  readonly optimizer: Optimizer;
  readonly kernel: "wasm" | "javascript";
  /** Why the kernel is JavaScript; undefined where it is not. */
  readonly reason: string | undefined;
  readonly #arena: Arena;

  /**
   * @param parameters [layout.length] the values at the start; they are copied
   * @throws InputError when the arrays do not fit into one memory (4 GiB) or this machine has no room for them
   * @throws RangeError when `parameters` has another length
   */
  constructor(
    layout: FlatLayout,
    transform: Transform,
    parameters: Float32Array,
    { extraBytes = 0 }: FlatStateOptions = {},
  ) {
    if (parameters.length !== layout.length) {
      throw new RangeError(`${parameters.length} parameter values where ${layout.length} were expected`);
    }
    const sections = countSections(layout, transform);
    const arrayBytes = pieceSize(layout.length * Float32Array.BYTES_PER_ELEMENT);
    const sumBytes = pieceSize(SUM_LANES * Float64Array.BYTES_PER_ELEMENT);
    const bytes = (2 + sections) * arrayBytes + sumBytes + pieceSize(extraBytes);
    this.#arena = new Arena(bytes, `training ${layout.length} parameters with this optimiser`);
    this.layout = layout;
    this.memory = this.#arena.memory;
    this.parameters = this.#arena.floats(layout.length);
    this.parameters.set(parameters);
    this.gradients = this.#arena.floats(layout.length);
    let left = sections;
    const inMemory = new SectionLayout(layout, () => (left-- > 0 ? this.#arena.floats(layout.length) : undefined));
    const squareSums = this.#arena.doubles(SUM_LANES);
    const stepArrays = { parameters: this.parameters, updates: this.gradients, squareSums };
    const { compiled, reason } = compile(transform, inMemory, stepArrays, this.memory);
    this.kernel = reason === undefined ? "wasm" : "javascript";
    this.reason = reason;
    this.optimizer = new Optimizer(inMemory, compiled, this.parameters);
  }

  /**
   * One step of the optimiser on {@link parameters} and {@link gradients}.
   *
   * @returns false when the step was skipped or is still accumulating
   */
  update(learningRate: number): boolean {
    return this.optimizer.update(this.parameters, this.gradients, learningRate);
  }

  /** Zeroed working memory beside the arrays. @throws RangeError when `extraBytes` does not suffice */
  allocateBytes(length: number): Uint8Array<ArrayBuffer> {
    return this.#arena.bytes(length);
  }
}

/** A layout whose arrays come from `next` as long as it gives any. */
class SectionLayout extends FlatLayout {
  readonly #next: () => Float32Array | undefined;

  constructor({ tensors }: FlatLayout, next: () => Float32Array | undefined) {
    super(tensors);
    this.#next = next;
  }

  override allocate(): Float32Array {
    return this.#next() ?? super.allocate();
  }
}

/** How many arrays the transform asks for, found by an `init` whose arrays are empty. */
function countSections(layout: FlatLayout, transform: Transform): number {
  let count = 0;
  const counting = new SectionLayout(layout, () => {
    count++;
    return new Float32Array(0);
  });
  transform.init(counting, new Float32Array(0));
  return count;
}

/** The transform with a compiled update, or as it is with the reason why. */
function compile(
  transform: Transform,
  layout: FlatLayout,
  arrays: StepArrays,
  memory: WebAssembly.Memory,
): { compiled: Transform; reason: string | undefined } {
  const unknown = unknownStage(transform);
  if (unknown !== undefined) return { compiled: transform, reason: `the stage ${unknown} has no compiled form` };
  const state = transform.init(layout, arrays.parameters);
  const program = OptimizerProgram.compile(transform, state, layout, arrays, memory);
  if (program) return { compiled: withProgram(transform, state, program, arrays), reason: undefined };
  const compiled = { ...transform, init: () => state };
  return { compiled, reason: "this engine has no WebAssembly vector instructions" };
}

function withProgram(
  transform: Transform,
  state: TransformState,
  program: OptimizerProgram,
  arrays: StepArrays,
): Transform {
  return {
    ...transform,
    init: () => state,
    update(updates, own, parameters, info) {
      const areOurs = updates === arrays.updates && parameters === arrays.parameters;
      return areOurs ? program.run(info) : transform.update(updates, own, parameters, info);
    },
  };
}
