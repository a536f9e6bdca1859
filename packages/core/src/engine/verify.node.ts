// Compiled against eager: the outputs of a function and their gradients, run both ways on the same inputs.
import * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../nn/module.ts";
import type { OnnxDtype } from "./onnx/model.ts";
import { serialiseModel } from "./onnx/writer.ts";
import { Random } from "./random.ts";
import { type OrtValue, openSession } from "./runtime/ort.node.ts";
import { RESULT, resultsByName, toModel } from "./trace/finish.ts";
import type { GraphTarget } from "./trace/graph.ts";
import { type Signature, type Traceable, traceFunction } from "./trace/trace.ts";
import { sizeOf } from "./trace/value.ts";
import type { ElementArray } from "./variables.ts";

/** An argument with its values. */
export interface VerifyInput extends Signature {
  readonly data: ElementArray;
}

/** How far one result is off. */
export interface Verified {
  /** `y` for an output, `grad/x` for the gradient in an input. */
  readonly name: string;
  /** Largest |compiled - eager| / largest |eager| (absolute where that is zero). */
  readonly error: number;
  readonly compiled: readonly number[];
  readonly eager: readonly number[];
}

/** What {@link verifyCompiled} found, and the tfjs kernels that the function used. */
export interface Verification {
  readonly results: readonly Verified[];
  readonly kernels: ReadonlySet<string>;
}

/** Options of {@link verifyCompiled}. */
export interface VerifyOptions {
  readonly threads?: number;
  /** False for functions without a gradient. */
  readonly gradients?: boolean;
  readonly model?: Module;
  readonly target?: Partial<GraphTarget>;
}

/**
 * Runs `fn` eagerly on the current backend and compiled, and compares every output and, for
 * L = sum over the float outputs of sum(output * w) with fixed random weights w, the gradient of L in every float
 * input.
 *
 * @throws TraceError when `fn` cannot be compiled
 */
export async function verifyCompiled(
  fn: Traceable,
  inputs: Readonly<Record<string, VerifyInput>>,
  { threads = 1, gradients = true, model, target = {} }: VerifyOptions = {},
): Promise<Verification> {
  const outputs = runEagerly(fn, inputs);
  const weights = gradients ? lossWeights(outputs) : {};
  const both = Object.keys(weights).length > 0 ? withGradients(fn, Object.keys(inputs)) : fn;
  const all = { ...inputs, ...weights };
  const trace = traceFunction(both, all, { target: { contrib: true, frozen: false, threads, ...target }, model });
  const compiled = runOnce(trace, all, threads);
  const eager = runEagerly(both, all);
  const results = Object.entries(eager).map(([name, { data }]) => {
    const [got, want] = [Array.from(compiled[name]!), Array.from(data)];
    return { name, error: relativeError(got, want), compiled: got, eager: want };
  });
  return { results, kernels: new Set(trace.session.kernelCalls.keys()) };
}

/** The largest error of all results. */
export function largestError(results: readonly Verified[]): number {
  return results.reduce((worst, { error }) => Math.max(worst, error), 0);
}

function relativeError(got: readonly number[], want: readonly number[]): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let [difference, largest] = [0, 0];
  for (const [i, wanted] of want.entries()) {
    if (Number.isFinite(wanted)) {
      largest = Math.max(largest, Math.abs(wanted));
      const apart = Math.abs(got[i]! - wanted);
      difference = Math.max(difference, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
    } else if (!Object.is(got[i], wanted)) return Number.POSITIVE_INFINITY;
  }
  return difference / (largest || 1);
}

function runEagerly(fn: Traceable, inputs: Readonly<Record<string, VerifyInput>>): Record<string, VerifyInput> {
  return Object.fromEntries(
    tf.engine().tidy(() => {
      const tensors = Object.entries(inputs).map(
        ([name, { data, shape, dtype }]) => [name, tf.tensor(data.slice(), [...shape], dtype)] as const,
      );
      return Object.entries(fn(Object.fromEntries(tensors))).map(([name, tensor]) => {
        const data = tensor.dataSync().slice() as Float32Array;
        return [name, { data, shape: tensor.shape, dtype: tensor.dtype }];
      });
    }) as unknown as [string, VerifyInput][],
  );
}

function lossWeights(outputs: Readonly<Record<string, VerifyInput>>): Record<string, VerifyInput> {
  const random = new Random(7);
  const weighted = Object.entries(outputs).filter(([, { dtype }]) => dtype === "float32");
  return Object.fromEntries(
    weighted.map(([name, { shape }]) => {
      const data = Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(-1, 1));
      return [`weight_of_${name}`, { data, shape, dtype: "float32" as const }];
    }),
  );
}

/** Outputs of `fn` and gradients of the weighted sum of them. */
function withGradients(fn: Traceable, names: readonly string[]): Traceable {
  return (inputs) => {
    const floats = names.filter((name) => inputs[name]!.dtype === "float32");
    const outputs: Record<string, tf.Tensor> = {};
    const loss = () => {
      // The scope of the forward pass disposes of all that is not kept.
      for (const [name, output] of Object.entries(fn(inputs))) outputs[name] = tf.keep(tf.clone(output));
      const terms = Object.entries(outputs)
        .filter(([name]) => inputs[`weight_of_${name}`])
        .map(([name, output]) => tf.sum(tf.mul(output, inputs[`weight_of_${name}`]!)));
      return tf.addN(terms);
    };
    const { grads } = tf.engine().gradients(
      loss,
      floats.map((name) => inputs[name]!),
      undefined,
      true,
    );
    const named = floats.flatMap((name, i) => (grads[i] ? [[`grad/${name}`, grads[i]] as const] : []));
    const results = Object.entries(outputs).map(([name, kept]) => [name, tf.clone(kept)] as const);
    tf.dispose(outputs);
    return { ...Object.fromEntries(results), ...Object.fromEntries(named) };
  };
}

/** Outputs of the traced graph for the inputs and for what it took from outside. */
function runOnce(
  trace: ReturnType<typeof traceFunction>,
  inputs: Readonly<Record<string, VerifyInput>>,
  threads: number,
): Record<string, ElementArray> {
  const model = toModel(trace.session.graph, resultsByName(trace.outputs), { name: "verify" });
  const given = new Map(Object.entries(inputs).map(([name, { data }]) => [name, data]));
  for (const { value, dataId } of trace.captured) given.set(value.name, tf.engine().readSync(dataId) as ElementArray);
  const feeds: Record<string, OrtValue> = {};
  for (const { name, dtype, shape } of model.inputs) {
    feeds[name] = { dtype, shape: shape as number[], data: given.get(name)! };
  }
  const outputs: Record<string, OrtValue & { readonly data: ElementArray }> = {};
  for (const { name, dtype, shape } of model.outputs) {
    outputs[name] = { dtype, shape: shape as number[], data: allocate(dtype, shape as number[]) };
  }
  const session = openSession(serialiseModel(model), { threads });
  try {
    session.run(feeds, outputs);
  } finally {
    session.dispose();
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name.slice(RESULT.length), data]));
}

function allocate(dtype: OnnxDtype, shape: readonly number[]): ElementArray {
  if (dtype === "float32") return new Float32Array(sizeOf(shape));
  return dtype === "int32" ? new Int32Array(sizeOf(shape)) : new Uint8Array(sizeOf(shape));
}
