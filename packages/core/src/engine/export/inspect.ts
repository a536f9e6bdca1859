// Model code that also puts out what happens inside: the output of every module and every observed value.
import * as tf from "@tensorflow/tfjs-core";
import { INFERENCE } from "../../nn/context.ts";
import type { Module } from "../../nn/module.ts";
import { Recorder } from "../../nn/recorder.ts";
import type { HostBatch, TensorBatch } from "../../plugin.ts";
import { toTensors } from "../../train/batch.ts";
import type { TensorFunction } from "../engine.ts";
import { gainInputs, withGains } from "./inspect-gains.ts";
import { type InspectedOutput, inspectedOutputs, type ValueShape } from "./inspect-outputs.ts";
import { repeatRows } from "./rows.ts";

/** A function to export, with what its graph must be told of it. */
export interface Inspectable {
  /** The outputs of the forward pass and, under the names of `outputs`, the values inside. */
  readonly fn: TensorFunction;
  /** The inputs of the forward pass and the gains, all of them 1. */
  readonly example: HostBatch;
  /** Names of the gains: inputs that all rows share. */
  readonly withoutBatch: readonly string[];
  readonly outputs: readonly InspectedOutput[];
}

/** Rows that the model is run with to see which values have the batch: a prime that hardly any other axis has. */
const ROWS = 11;

/**
 * The forward pass with everything that {@link Recorder} keeps as further outputs, the batch as their first axis, and
 * with gains as further inputs: factors of single channels, tokens and attention heads.
 *
 * Values whose first axis is a multiple of the batch (windows of an image) get the multiple as their second axis;
 * those that have no row for each of the batch are left out. Of a module that is called several times it is the last
 * call.
 *
 * @param forward model code; its outputs keep their names
 * @param example real rows
 */
export function inspectable(forward: TensorFunction, model: Module, example: HostBatch): Inspectable {
  const { values, results } = seenOnce(forward, model, repeatRows(example, ROWS));
  const outputs = inspectedOutputs(values, model, { rows: ROWS, taken: [...Object.keys(example), ...results] });
  const gains = outputs.flatMap((output) => output.gains);
  const [first] = Object.keys(example) as [string];
  return {
    fn(inputs, context) {
      const recorder = new Recorder(model);
      const run = () => recorder.record((observer) => forward(inputs, { ...context, observer }));
      const results = withGains(model, gains, inputs, run);
      const rows = inputs[first]!.shape[0]!;
      const inside = outputs.flatMap((output) => {
        const value = recorder.values.get(output.path);
        return value === undefined ? [] : [[output.name, byRow(output, value, inputs, rows)] as const];
      });
      recorder.dispose();
      return { ...results, ...Object.fromEntries(inside) };
    },
    example: { ...example, ...gainInputs(gains) },
    withoutBatch: gains.map(({ input }) => input),
    outputs,
  };
}

/** What a recorder keeps in one run, and the names of the outputs. */
function seenOnce(
  forward: TensorFunction,
  model: Module,
  batch: HostBatch,
): { readonly values: readonly ValueShape[]; readonly results: readonly string[] } {
  const recorder = new Recorder(model);
  let results: readonly string[] = [];
  tf.tidy(() => {
    const inputs = toTensors(batch);
    results = Object.keys(recorder.record((observer) => forward(inputs, { ...INFERENCE, observer })));
  });
  const values = Array.from(recorder.values, ([path, { shape, dtype }]) => ({ path, shape, dtype }));
  recorder.dispose();
  return { values, results };
}

/** A copy with the batch as first axis; weights of heads are shown as they count. */
function byRow({ kind, gains }: InspectedOutput, value: tf.Tensor, inputs: TensorBatch, rows: number): tf.Tensor {
  const [first, ...inner] = value.shape as [number, ...number[]];
  if (first !== rows && first % rows === 0) return tf.reshape(value, [rows, first / rows, ...inner]);
  const [heads] = gains;
  if (kind !== "attention" || heads === undefined) return tf.clone(value);
  return tf.mul(value, tf.reshape(inputs[heads.input]!, [heads.extent, 1, 1]));
}
