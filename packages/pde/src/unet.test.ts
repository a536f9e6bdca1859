// Tests of the U-Net: as many parameters as the transformer, a fresh network's silence, boundaries, grids, labels.
import { INFERENCE, Random, StepNoise, toTensors } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { ModelConfig, PdeConfig, UnetConfig } from "./config.ts";
import { pdeInput } from "./loss.ts";
import { architectures } from "./model.ts";
import { createModel, type PdeModel } from "./network.ts";
import { drawnModel, drawnWindows, tinyUnetRun } from "./transformer/testing.ts";
import { unetPeer } from "./unet.ts";

beforeAll(() => chooseBackend("cpu"));

/** Parameters of a network; its arrays are never written, so that the system gives them no memory. */
function countParameters(model: ModelConfig): number {
  const network = createModel({ model });
  const count = network.parameterCount;
  network.dispose();
  return count;
}

test.each(["small", "base", "large"] as const)("the peer of size %s has as many parameters within 2 %%", (size) => {
  const transformer = architectures[size];
  const share = countParameters(unetPeer(transformer)) / countParameters(transformer);
  expect(Math.abs(share - 1)).toBeLessThan(0.02);
});

/** What a network says about a window moved by some points along x and y. */
function output(model: PdeModel, config: PdeConfig, shift: readonly [number, number] = [0, 0]): Float32Array {
  const [window] = drawnWindows(config, 2, 1);
  return tf.tidy(() => {
    const batch = toTensors(collate([window!], config));
    const x = tf.tensor(moved(batch.x!.dataSync() as Float32Array, config, shift), batch.x!.shape);
    return model.forward(pdeInput({ ...batch, x }, config), INFERENCE).dataSync() as Float32Array;
  });
}

function moved(values: Float32Array, { task }: PdeConfig, [down, right]: readonly [number, number]): Float32Array {
  const [height, width] = task.grid;
  return values.map((_, i) => {
    const plane = Math.floor(i / (height * width)) * height * width;
    const [row, column] = [Math.floor(i / width) % height, i % width];
    return values[plane + ((row - down + height) % height) * width + ((column - right + width) % width)]!;
  });
}

test("a fresh network puts out exactly 0", () => {
  const config = tinyUnetRun();
  const model = createModel(config).initialise(3);
  expect(output(model, config).every((value) => value === 0)).toBe(true);
  model.dispose();
});

// the level below halves the sides: shifts by 2 points
test.each<[string, Partial<UnetConfig>, boolean, boolean]>([
  ["periodic", {}, true, true],
  ["periodic along x", { periodic: [true, false] }, true, false],
  ["with zeros at the edges", { conv_padding: "zeros" }, false, false],
])("a network %s moves with the field along periodic axes only", (_, changes, alongX, alongY) => {
  const config = tinyUnetRun({ model: changes });
  const model = drawnModel(config.model);
  const still = output(model, config);
  const follows = (shift: readonly [number, number]) => {
    const want = moved(still, config, shift);
    return output(model, config, shift).every((value, i) => Math.abs(value - want[i]!) < 1e-4);
  };
  expect([follows([2, 0]), follows([0, 2])]).toEqual([alongX, alongY]);
  model.dispose();
});

test("a grid that its levels do not halve is refused, or continued where the network pads", () => {
  const refusing = tinyUnetRun({ task: { grid: [16, 15] } });
  const model = drawnModel(refusing.model);
  expect(() => output(model, refusing)).toThrow("axis y has 15 points, expected a multiple of 2 (next: 16)");
  model.dispose();
  const padding = tinyUnetRun({ model: { pad: "periodic" }, task: { grid: [16, 15] } });
  const padded = drawnModel(padding.model);
  expect(output(padded, padding).length).toBe(2 * 16 * 15);
  padded.dispose();
});

test("it is told the kind of equation, and in training at times is not", () => {
  const config = tinyUnetRun({ model: { class_dropout_prob: 0.5 } });
  const model = drawnModel(config.model);
  const [window] = drawnWindows(config, 2, 1);
  const said = (pdeId: number, step?: number) =>
    tf.tidy(() => {
      const noise = step === undefined ? undefined : new StepNoise(new Random(1), step);
      const context = noise ? { training: true, noise } : INFERENCE;
      const batch = toTensors(collate([{ ...window!, pdeId }], config));
      return model.forward(pdeInput(batch, config), context).dataSync()[0];
    });
  expect(said(1)).not.toBe(said(2));
  const seen = new Set(Array.from({ length: 12 }, (_, step) => said(1, step)));
  // told or not
  expect(seen).toEqual(new Set([said(1), said(config.model.num_classes)]));
  model.dispose();
});
