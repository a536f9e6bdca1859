// Tests that a compiled model says and learns what it does op by op, with boundaries, tasks and paddings of all kinds.
import { eagerEngine, Random, StepNoise, sgd } from "@sciformer/core";
import { chooseBackend, compiledEngine } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import { configSchema, frameTask, type PdeConfig } from "./config.ts";
import { pdeLoss, predictions } from "./loss.ts";
import { type Changes, drawnModel, drawnWindows, tinyRun, tinyUnetRun } from "./transformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

/** ||a - b|| / ||a||. */
function distance(a: Float32Array, b: Float32Array): number {
  const [apart, size] = a.reduce(
    ([sum, total], value, i) => [sum + (value - b[i]!) ** 2, total + value ** 2] as const,
    [0, 0] as readonly [number, number],
  );
  return Math.sqrt(apart / size);
}

/** Checks loss, gradients and output of a model with random weights. */
function compareEngines(given: PdeConfig): void {
  const config = configSchema.parse(given);
  const model = drawnModel(config.model);
  const windows = drawnWindows(config, frameTask(config.task).frames, 2);
  const batch = collate(windows, config, new Random(3));
  const [eager, compiled] = [eagerEngine, compiledEngine({ threads: 1 })].map((engine) => {
    const optimizer = sgd();
    const step = engine.training({
      loss: (b, context) => pdeLoss(model, b, context, config),
      params: model,
      optimizer,
    });
    const { loss, gradients } = step.gradients(batch, new StepNoise(new Random(1), 0));
    const kept = gradients.slice();
    step.dispose();
    const infer = engine.inference((b, context) => ({ output: predictions(model, b, context, config) }), {
      name: "model",
      model,
      weights: "fixed",
    });
    const output = infer(batch).output!.data as Float32Array;
    infer.dispose();
    return { loss, gradients: kept, output };
  });
  expect(compiled!.loss).toBeCloseTo(eager!.loss, 4);
  expect(distance(eager!.output, compiled!.output)).toBeLessThan(1e-5);
  expect(distance(eager!.gradients, compiled!.gradients)).toBeLessThan(1e-4);
  model.dispose();
}

test.each<[string, Changes]>([
  [
    "periodic along x, labels withheld",
    { model: { periodic: [true, false], conv_padding: "circular", class_dropout_prob: 0.5 } },
  ],
  [
    "separate channels between walls, told of the simulation",
    {
      model: {
        channels: "separate",
        periodic: false,
        factors: { simulation_time: 1, simulation_dt: 0.5, pde_parameters: 2 },
      },
      task: { channels: 3 },
    },
  ],
  [
    "a continued field, windows that do not divide it, errors relative to each channel",
    { model: { pad: "reflect", window_size: 3 }, task: { grid: [10, 14], normalise_channels: true, predict: "delta" } },
  ],
  [
    "flow matching of a whole window",
    { model: { channels: "separate", num_timesteps: 6 }, task: { frames: "generative", objective: "flow" } },
  ],
])("%s", (_, changes) => compareEngines(tinyRun(changes)));

test("a U-Net that is told a time, on a field that goes on along x", () => {
  compareEngines(
    tinyUnetRun({
      model: { in_channels: 4, periodic: [true, false], class_dropout_prob: 0.5 },
      task: { objective: "flow" },
    }),
  );
});
