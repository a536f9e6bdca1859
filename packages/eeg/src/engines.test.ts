// Tests that every network says and learns compiled what it does op by op, dropout and batch statistics included.
import { eagerEngine, type HostBatch, Random, StepNoise, sgd } from "@sciformer/core";
import { chooseBackend, compiledEngine } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import type { EegConfig } from "./config.ts";
import { eegLoss, predictions } from "./loss.ts";
import { createNetwork } from "./networks/create.ts";
import type { EegNetwork } from "./networks/network.ts";
import { networkFor, networkNames, sizes } from "./sizes.ts";

beforeAll(() => chooseBackend("cpu"));

const CHANNELS = ["C3", "C1", "C2", "C4"];

function configOf(name: string, changes: object = {}): EegConfig {
  const samples = name === "dcnn" ? 250 : 145;
  const task = { ...sizes.small.task, channels: CHANNELS, samples, class_weights: [1, 2] };
  const model = { ...networkFor(name, sizes.small, { ...task, sfreq: 100 }), ...changes };
  return { ...sizes.small, model, task };
}

function batchOf({ task }: EegConfig): HostBatch {
  const random = new Random(1);
  const size = 6 * CHANNELS.length * task.samples;
  return {
    x: { data: Float32Array.from({ length: size }, () => random.normal()), shape: [6, CHANNELS.length, task.samples] },
    y: { data: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1, 0.7, 0.3, 0, 1), shape: [6, 2] },
  };
}

/** ||a - b|| / ||a||. */
function distance(a: Float32Array, b: Float32Array): number {
  const apart = a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
  return Math.sqrt(apart / a.reduce((sum, value) => sum + value ** 2, 0));
}

function results(model: EegNetwork, config: EegConfig, engine: typeof eagerEngine) {
  const batch = batchOf(config);
  model.initialise(1);
  const infer = engine.inference((b, context) => ({ output: predictions(model, b, context, config) }), {
    name: "network",
    model,
    weights: "fixed",
  });
  const output = infer(batch).output!.data as Float32Array;
  infer.dispose();
  const loss = (b: Parameters<typeof eegLoss>[1], context: Parameters<typeof eegLoss>[2]) =>
    eegLoss(model, b, context, config);
  const step = engine.training({ loss, params: model, optimizer: sgd() });
  const found = step.gradients(batch, new StepNoise(new Random(1), 0));
  const gradients = found.gradients.slice();
  step.dispose();
  return { output, loss: found.loss, gradients };
}

test.each<[string, string, object]>([
  ...networkNames.map((name): [string, string, object] => [name, name, {}]),
  ["DBConformer of two bands and two heads", "dbconformer", { radix: 2, heads: 2, chn_depth: 2 }],
  ["DBConformer with a gate", "dbconformer", { gate_flag: true }],
  ["IFNet of two bands", "ifnet", { radix: 2 }],
])("%s", (_, name, changes) => {
  const config = configOf(name, changes);
  const model = createNetwork(config.model);
  const [eager, compiled] = [eagerEngine, compiledEngine({ threads: 1 })].map((engine) =>
    results(model, config, engine),
  );
  expect(compiled!.loss).toBeCloseTo(eager!.loss, 4);
  expect(distance(eager!.output, compiled!.output)).toBeLessThan(1e-5);
  expect(distance(eager!.gradients, compiled!.gradients)).toBeLessThan(1e-4);
  model.dispose();
});
