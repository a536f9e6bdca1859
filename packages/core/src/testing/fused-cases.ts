// Checks operations that have a compiled form of their own: compiled against eager, in all emissions.
import { engine, type Tensor } from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { serialiseModel } from "../engine/onnx/writer.ts";
import { type OrtValue, openSession } from "../engine/runtime/ort.node.ts";
import { toModel } from "../engine/trace/finish.ts";
import type { GraphTarget } from "../engine/trace/graph.ts";
import type { Trace, Traceable } from "../engine/trace/trace.ts";
import { sizeOf } from "../engine/trace/value.ts";
import type { ElementArray } from "../engine/variables.ts";
import { type VerifyInput, verifyCompiled } from "../engine/verify.node.ts";
import type { Module } from "../nn/module.ts";

/** A function and its arguments. */
export interface FusedCase {
  readonly fn: Traceable;
  readonly inputs: Readonly<Record<string, VerifyInput>>;
}

/** Of the largest element. */
const TOLERANCE = 2e-5;

/** What graphs are made for: ONNX Runtime's CPU with one thread and with two, any runtime, fixed weights. */
const TARGETS: readonly GraphTarget[] = [
  { contrib: true, frozen: false, threads: 1 },
  { contrib: true, frozen: false, threads: 2 },
  { contrib: false, frozen: false, threads: 1 },
];

/** Outputs and gradients in all float inputs, compiled for each target, are those of the eager function. */
export async function checkFused({ fn, inputs }: FusedCase, gradients = true): Promise<void> {
  for (const target of TARGETS) {
    const { results } = await verifyCompiled(fn, inputs, { threads: target.threads, gradients, target });
    const floats = Object.values(inputs).filter(({ dtype }) => dtype === "float32").length;
    const gradientsGot = results.filter(({ name }) => name.startsWith("grad/")).length;
    expect(gradientsGot, "gradients").toBe(gradients ? floats : 0);
    for (const { name, error } of results) {
      expect(error, `${name}, ${JSON.stringify(target)}`).toBeLessThanOrEqual(TOLERANCE);
    }
  }
}

/** A case whose inputs are those of `forward` and the parameters of the module by path. */
export function moduleCase(
  module: Module,
  inputs: Readonly<Record<string, VerifyInput>>,
  forward: (inputs: Readonly<Record<string, Tensor>>) => Tensor,
): FusedCase {
  const parameters = [...module.namedParameters()];
  const values = parameters.map(([path, { variable }]): [string, VerifyInput] => {
    return [path, { shape: variable.shape, dtype: "float32", data: variable.dataSync() as Float32Array }];
  });
  const fn: Traceable = (given) => {
    for (const [path, parameter] of parameters) {
      Object.defineProperty(parameter, "value", { configurable: true, value: given[path] });
    }
    try {
      return { y: forward(given) };
    } finally {
      for (const [, parameter] of parameters) Reflect.deleteProperty(parameter, "value");
    }
  };
  return { fn, inputs: { ...inputs, ...Object.fromEntries(values) } };
}

/** The float outputs of a traced function without noise. */
export function runTrace(trace: Trace, inputs: FusedCase["inputs"], threads: number): Record<string, Float32Array> {
  const model = toModel(trace.session.graph, trace.outputs, { name: "case" });
  const arrays = new Map(Object.entries(inputs).map(([name, { data }]) => [name, data]));
  for (const { value, dataId } of trace.captured) arrays.set(value.name, engine().readSync(dataId) as ElementArray);
  const bound = (values: typeof model.inputs, data: (name: string, size: number) => ElementArray) =>
    Object.fromEntries(
      values.map(({ name, dtype, shape }): [string, OrtValue] => {
        return [name, { dtype, shape: shape as number[], data: data(name, sizeOf(shape as number[])) }];
      }),
    );
  const outputs = bound(model.outputs, (_, size) => new Float32Array(size));
  const session = openSession(serialiseModel(model), { threads });
  try {
    session.run(
      bound(model.inputs, (name) => arrays.get(name)!),
      outputs,
    );
  } finally {
    session.dispose();
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Largest |got - want| / largest |want|; NaN where an element of one is. */
export function relativeDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let [difference, largest] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    difference = Math.max(difference, Math.abs(got[i]! - want[i]!));
    largest = Math.max(largest, Math.abs(want[i]!));
  }
  return difference / largest;
}
