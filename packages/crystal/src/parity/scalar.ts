// Parity of property models: predictions, errors, gradients, the first steps of training.
import {
  type Context,
  type Engine,
  type HostBatch,
  type HostTensor,
  hostTensorOf,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  Recorder,
  readCase,
  requiredTensor,
  sgd,
  type TensorBatch,
  tensorsUnder,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { WyformerConfig } from "../config.ts";
import { crystals, meanSquaredError } from "../loss.ts";
import type { Wyformer } from "../model.ts";
import { caseModel } from "./case.ts";
import { describedOptimizer } from "./optimizer.ts";

const scalarSchema = z.object({ trajectory: z.string().optional() });

/** Start, fields, validity and target of the case. */
function caseBatch(testCase: ParityCase, config: WyformerConfig): HostBatch {
  const floats = ({ data, shape }: HostTensor): HostTensor => ({ data: Float32Array.from(data), shape });
  const input = (name: string) => hostTensorOf(requiredTensor(testCase, `input/${name}`));
  const fields = config.cascade.map(({ field, embedding }) => {
    const tensor = input(`tokens/${field}`);
    return [field, typeof embedding === "number" ? tensor : floats(tensor)] as const;
  });
  const padding = input("padding_mask");
  const [rows, tokens] = padding.shape as [number, number];
  // The first column is that of the start token, which is never padding.
  const valid = Float32Array.from(padding.data, (padded) => 1 - padded).filter((_, i) => i % tokens !== 0);
  const target = input("target");
  return {
    start: config.start_type === "one_hot" ? floats(input("start")) : input("start"),
    ...Object.fromEntries(fields),
    valid: { data: valid, shape: [rows, tokens - 1] },
    target: { data: target.data, shape: [rows, target.data.length / rows] },
    ...(config.condition_dim !== null && { condition: floats(input("cond")) }),
  };
}

interface Running {
  readonly model: Wyformer;
  readonly config: WyformerConfig;
  readonly engine: Engine;
  readonly batch: HostBatch;
}

/** Prediction, its errors, intermediate values. */
function forwardValues(testCase: ParityCase, { model, config, engine, batch }: Running): Record<string, ParityValue> {
  const wanted = tensorsUnder(testCase, "mid/").map(([name]) => name);
  const infer = engine.inference(
    (tensors, context) => {
      const recorder = new Recorder(model);
      const output = model.forward(crystals(tensors, config), { ...context, observer: recorder });
      const mids = wanted.flatMap((name) => {
        const value = recorder.values.get(name);
        return value ? [[`mid/${name}`, tf.clone(value)] as const] : [];
      });
      recorder.dispose();
      const apart = tf.sub(output, tensors.target!);
      const errors = { mse: meanSquaredError(output, tensors.target!), mae: tf.mean(tf.abs(apart)) };
      return { output, ...errors, ...Object.fromEntries(mids) };
    },
    { name: "property", model, weights: "fixed" },
  );
  const { output, mse, mae, ...mids } = infer(batch);
  infer.dispose();
  const { shape } = requiredTensor(testCase, "output/prediction");
  return {
    ...mids,
    "output/prediction": { shape, data: output!.data },
    "output/mse": { shape: [1], data: mse!.data },
    "output/mae": { shape: [1], data: mae!.data },
  };
}

function lossOf({ model, config }: Running) {
  return (tensors: TensorBatch, context: Context) =>
    meanSquaredError(model.forward(crystals(tensors, config), context), tensors.target!);
}

/** Gradients of the squared error. */
function gradientValues(running: Running): Record<string, ParityValue> {
  const { model, engine, batch } = running;
  const step = engine.training({ loss: lossOf(running), params: model, optimizer: sgd() });
  const { gradients } = step.gradients(batch);
  const values: Record<string, ParityValue> = {};
  for (const { name, shape } of step.optimizer.layout.tensors) {
    values[`grad/${name}`] = { shape, data: step.optimizer.layout.view(gradients, name).slice() };
  }
  step.dispose();
  return values;
}

/** Losses of the steps on the whole batch and the parameters after them. */
function trajectoryValues(testCase: ParityCase, text: string, running: Running): Record<string, ParityValue> {
  const { model, engine, batch } = running;
  const { transform, lr } = describedOptimizer(text);
  const step = engine.training({ loss: lossOf(running), params: model, optimizer: transform });
  const [count] = requiredTensor(testCase, "output/traj_loss").shape as [number];
  const losses = Array.from({ length: count }, () => step.step(batch, { lr }));
  const { layout } = step.optimizer;
  const values: Record<string, ParityValue> = { "output/traj_loss": { shape: [count], data: losses } };
  for (const { name, shape } of layout.tensors) {
    values[`output/traj_param/${name}`] = { shape, data: layout.view(step.parameters, name).slice() };
  }
  step.dispose();
  return values;
}

/** Kind `wyformer.scalar`. */
export async function scalarParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const { trajectory } = readCase(testCase, scalarSchema);
  const { model, config } = caseModel(testCase);
  const running = { model, config, engine, batch: caseBatch(testCase, config) };
  const values = { ...forwardValues(testCase, running), ...gradientValues(running) };
  const after = trajectory === undefined ? {} : trajectoryValues(testCase, trajectory, running);
  model.dispose();
  return { ...values, ...after };
}
