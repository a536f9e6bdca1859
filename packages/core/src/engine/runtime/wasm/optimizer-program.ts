// A whole optimiser step in WebAssembly: the fused passes of a chain, one after another.
import type { FlatLayout } from "../../../optim/layout.ts";
import type { StepInfo, Transform, TransformState } from "../../../optim/transform.ts";
import type { FunctionBuilder } from "./function-builder.ts";
import { planLoops } from "./fuse.ts";
import { FusedLoop, type StepArrays } from "./fused-loop.ts";
import { assembleModule, instantiate, type Kernels } from "./module.ts";

/** Does what the transform's `update` does on the arrays that it was compiled for. */
export class OptimizerProgram {
  readonly #loops: readonly FusedLoop[];
  readonly #kernels: Kernels;

  private constructor(loops: readonly FusedLoop[], kernels: Kernels) {
    this.#loops = loops;
    this.#kernels = kernels;
  }

  /**
   * @param transform all of its stages have a compiled form
   * @param state its sections and `arrays` are views on `memory`
   * @returns undefined where the engine has no vector instructions
   */
  static compile(
    transform: Transform,
    state: TransformState,
    layout: FlatLayout,
    arrays: StepArrays,
    memory: WebAssembly.Memory,
  ): OptimizerProgram | undefined {
    const functions = new Map<string, FunctionBuilder>();
    const loops = planLoops(transform, state).map((plan, index, { length }) => {
      const place = { name: `pass ${index}`, isLast: index === length - 1 };
      return new FusedLoop(plan, layout, arrays, functions, place);
    });
    const kernels = instantiate(assembleModule(functions), memory);
    return kernels && new OptimizerProgram(loops, kernels);
  }

  /** One step; false where a stage ended it. */
  run(info: StepInfo): boolean {
    let scale = 1;
    for (const loop of this.#loops) {
      const next = loop.run(this.#kernels, info, scale);
      if (next === undefined) return false;
      scale = next;
    }
    return true;
  }
}
