// Tests of the network: sizes, fresh weights, boundaries, padding, what it is told.
import { INFERENCE, Random, StepNoise, toTensors } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { PdeConfig, TransformerConfig } from "./config.ts";
import { pdeInput } from "./loss.ts";
import { architectures, PdeTransformer } from "./model.ts";
import type { PdeModel } from "./network.ts";
import { sizes } from "./sizes.ts";
import { type Changes, drawnModel, drawnWindows, tinyRun } from "./transformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

/** Parameters of a model; its arrays are never written, so that the system gives them no memory. */
function countParameters(config: TransformerConfig): number {
  const model = new PdeTransformer(config);
  const count = model.parameterCount;
  model.dispose();
  return count;
}

const { base } = architectures;

test.each<[string, Partial<TransformerConfig>, number]>([
  ["S, mixed", { type: "PDE-S" }, 33_190_328],
  ["S, mixed, flow matching", { type: "PDE-S", in_channels: 4 }, 33_193_400],
  ["B, mixed", { type: "PDE-B" }, 130_591_568],
  ["B, mixed, flow matching", { type: "PDE-B", in_channels: 4 }, 130_597_712],
  ["L, mixed", { type: "PDE-L" }, 518_128_256],
  ["L, mixed, flow matching", { type: "PDE-L", in_channels: 4 }, 518_140_544],
  ["S, separate", { type: "PDE-S", channels: "separate" }, 46_566_768],
  ["B, separate", { type: "PDE-B", channels: "separate" }, 178_965_184],
  ["L, separate", { type: "PDE-L", channels: "separate" }, 701_358_432],
])("%s has the published number of parameters", (_, changes, count) => {
  expect(countParameters({ ...base, ...changes })).toBe(count);
});

test("the small model has 444 k parameters beside larger label tables", () => {
  expect(countParameters({ ...architectures.small, num_classes: 20 })).toBe(444_472);
});

test.each([
  ["mixed", 361],
  ["separate", 550],
] as const)("a published %s checkpoint has %i parameters, tables of windows included", (channels, count) => {
  const model = new PdeTransformer({ ...base, channels });
  const names = [...model.namedParameters().keys()];
  model.dispose();
  // separate-channel files hold two tables of every block, 22 blocks
  expect(names.length + (channels === "separate" ? 2 * 22 : 0)).toBe(count);
});

const separate: Changes = { model: { channels: "separate" } };

/** What a model says about two windows. */
function outputs(model: PdeModel, config: PdeConfig, windows = drawnWindows(config, 2, 2)): Float32Array {
  return tf.tidy(() => {
    const batch = toTensors(collate(windows, config));
    return model.forward(pdeInput(batch, config), INFERENCE).dataSync() as Float32Array;
  });
}

test.each([
  ["mixed", tinyRun()],
  ["separate", tinyRun(separate)],
])("a fresh model of %s channels puts out exactly 0", (_, config) => {
  const model = new PdeTransformer(config.model).initialise(3);
  expect(outputs(model, config).every((value) => value === 0)).toBe(true);
  model.dispose();
});

test("starting values are those of the released code", () => {
  const model = new PdeTransformer(sizes.small.model).initialise(1);
  const deviation = (name: string) => {
    const values = model.namedParameters().get(name)!.variable.dataSync() as Float32Array;
    return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  };
  expect(deviation("model.y_embedder_0.embedding_table.weight")).toBeCloseTo(0.02, 2);
  expect(deviation("model.y_embedder_1.embedding_table.weight")).toBeCloseTo(1, 1);
  expect(deviation("model.t_embedder_0.mlp.0.weight")).toBeCloseTo(0.02, 3);
  // Xavier: U(-a, a) with a^2 = 6 / (fan in + fan out) has the deviation a / sqrt(3)
  expect(deviation("model.t_embedder_1.mlp.0.weight")).toBeCloseTo(Math.sqrt(2 / (256 + 64)), 2);
  expect(deviation("model.x_embedder.proj.weight")).toBeCloseTo(Math.sqrt(2 / (2 * 16 + 32)), 2);
  expect(deviation("model.latent.blocks.0.attn.logit_scale")).toBeCloseTo(Math.log(10), 6);
  model.dispose();
});

/** The windows with their fields moved along x and y. */
function moved(windows: ReturnType<typeof drawnWindows>, [down, right]: readonly [number, number]) {
  return windows.map((window) => ({ ...window, frames: movedPlanes(window.frames, window.grid, [down, right]) }));
}

function movedPlanes(
  values: Float32Array,
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
): Float32Array {
  return values.map((_, i) => {
    const plane = Math.floor(i / (height * width)) * height * width;
    const [row, column] = [Math.floor(i / width) % height, i % width];
    return values[plane + ((row - down + height) % height) * width + ((column - right + width) % width)]!;
  });
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

// windows of 2 tokens of 2 points on the level below: 8 points
test.each<[string, Changes, boolean, boolean]>([
  ["periodic along both axes", { model: { periodic: true, conv_padding: "circular" } }, true, true],
  ["periodic along x", { model: { periodic: [true, false], conv_padding: "circular" } }, true, false],
  ["periodic along y", { model: { periodic: [false, true], conv_padding: "circular" } }, false, true],
  [
    "separate, periodic along x",
    { model: { ...separate.model, periodic: [true, false], conv_padding: "circular" } },
    true,
    false,
  ],
  ["with zeros at the edges of convolutions", { model: { periodic: true } }, false, false],
])("a model %s moves with the field along periodic axes only", (_, changes, alongX, alongY) => {
  const config = tinyRun(changes);
  const model = drawnModel(config.model);
  const windows = drawnWindows(config, 2, 1);
  const still = outputs(model, config, windows);
  const follows = (shift: readonly [number, number]) => {
    const got = outputs(model, config, moved(windows, shift));
    return largestDifference(got, movedPlanes(still, config.task.grid, shift)) < 1e-4;
  };
  expect([follows([8, 0]), follows([0, 8])]).toEqual([alongX, alongY]);
  model.dispose();
});

test("a periodic field is continued to the grid that the model takes, and cut off again", () => {
  // patches of 2 points and one down-sampling: multiples of 4, so 8 x 6 becomes 8 x 8
  const config = tinyRun({ model: { pad: "periodic" }, task: { grid: [8, 6] } });
  const model = drawnModel(config.model);
  const [window] = drawnWindows(config, 2, 1);
  const own = outputs(model, config, [window!]);
  const continued = Float32Array.from({ length: 2 * 2 * 8 * 8 }, (_, i) => {
    return window!.frames[Math.floor(i / 8) * 6 + ((i % 8) % 6)]!;
  });
  const whole = tinyRun({ task: { grid: [8, 8] } });
  const all = outputs(model, whole, [{ ...window!, grid: [8, 8], frames: continued }]);
  const cut = Float32Array.from({ length: own.length }, (_, i) => all[Math.floor(i / 6) * 8 + (i % 6)]!);
  expect(largestDifference(own, cut)).toBeLessThan(1e-6);
  model.dispose();
});

test("labels are withheld in training on each level by itself", () => {
  const config = tinyRun({ model: { class_dropout_prob: 0.5 } });
  const model = drawnModel(config.model);
  const [window] = drawnWindows(config, 2, 1);
  const seen = new Set<string>();
  for (let step = 0; step < 24; step++) {
    tf.tidy(() => {
      const input = pdeInput(toTensors(collate([window!], config)), config);
      const context = { training: true, noise: new StepNoise(new Random(1), step) };
      seen.add(String(model.forward(input, context).dataSync()[0]));
    });
  }
  // two levels, told or not: four outputs
  expect(seen.size).toBe(4);
  model.dispose();
});

test("a separate-channel model knows of the simulation what its factors let through", () => {
  const told = (simulation_dt: number) => {
    const config = tinyRun({
      model: { ...separate.model, factors: { simulation_time: 0, simulation_dt, pde_parameters: 0 } },
    });
    const model = drawnModel(config.model);
    const [window] = drawnWindows(config, 2, 1);
    const pair = [0.1, 0.2].map((dt) => outputs(model, config, [{ ...window!, dt }]));
    model.dispose();
    return largestDifference(pair[0]!, pair[1]!);
  };
  expect(told(0)).toBe(0);
  expect(told(1)).toBeGreaterThan(1e-3);
});
