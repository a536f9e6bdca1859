// compile() and compileInfer(): a function traced once per argument shapes and run by ONNX Runtime.
import * as tf from "@tensorflow/tfjs-core";
import { type Context, INFERENCE } from "../nn/context.ts";
import type { HostTensor } from "../plugin.ts";
import type { TensorFunction } from "./engine.ts";
import { requireStepNoise } from "./noise.ts";
import type { EngineOptions, ProgramStats } from "./program.node.ts";
import { ProgramCache } from "./program-cache.node.ts";
import type { Argument } from "./signature.ts";
import { VariableMemory } from "./variables.ts";

/** Arguments of a compiled function. */
export type CompiledInputs = Readonly<Record<string, HostTensor | tf.Tensor>>;

/** A compiled function. Arguments are host arrays or tensors; results are copies on the host. */
export interface CompiledFunction {
  (inputs: CompiledInputs, context?: Context): Record<string, HostTensor>;
  /** What each kept graph cost to make, by signature. */
  stats(): Readonly<Record<string, ProgramStats>>;
  /** Listings of the kept graphs. */
  toString(): string;
  dispose(): void;
}

/** Options of {@link compile}. */
export interface CompileOptions extends EngineOptions {
  /** In messages and profiles. */
  readonly name?: string;
}

/**
 * Compiles `fn` at its first call for each set of argument shapes, training flag and noise; the last 8 graphs are
 * kept. Variables that it reads stay live: what is assigned to them counts from the next call on, and what `fn`
 * assigns to them is assigned. Other tensors that it closes over are frozen.
 *
 * Call it with a context to train (`training: true`) or with a StepNoise for dropout; each call draws that noise from
 * its start, so give every call one of its own.
 *
 * @throws TraceError at a call for which `fn` cannot be compiled
 */
export function compile(fn: TensorFunction, options: CompileOptions = {}): CompiledFunction {
  return compiled(fn, options, false);
}

/**
 * As {@link compile}, for inference: variables become constants of the graph, which runs faster; once one of them is
 * assigned the next call compiles again.
 */
export function compileInfer(fn: TensorFunction, options: CompileOptions = {}): CompiledFunction {
  return compiled(fn, options, true);
}

function compiled(fn: TensorFunction, options: CompileOptions, frozen: boolean): CompiledFunction {
  const variables = new VariableMemory();
  const cache = new ProgramCache(fn, { ...options, name: options.name ?? (fn.name || "compiled"), frozen, variables });
  const call = (inputs: CompiledInputs, { training, noise, observer }: Context = INFERENCE) => {
    if (observer) throw new TypeError("a compiled function shows no observer its values: return them as outputs");
    const given = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, onHost(name, tensor)]));
    const stepNoise = noise && requireStepNoise(noise);
    const program = cache.program(given, { training, noisy: noise !== undefined });
    variables.pull();
    program.run(given, stepNoise);
    variables.push(program.assigned);
    return program.results();
  };
  return Object.assign(call, {
    stats: () => cache.stats(),
    toString: () => cache.toString(),
    dispose: () => cache.dispose(),
  });
}

/** @throws TypeError for tensors of texts and of complex numbers */
function onHost(name: string, tensor: HostTensor | tf.Tensor): Argument {
  if (!(tensor instanceof tf.Tensor)) return tensor;
  const { dtype, shape } = tensor;
  if (dtype === "string" || dtype === "complex64") {
    throw new TypeError(`argument ${name}: a tensor of type ${dtype}, expected float32, int32 or bool`);
  }
  return { data: tensor.dataSync() as HostTensor["data"], shape, ...(dtype === "bool" && { dtype }) };
}
