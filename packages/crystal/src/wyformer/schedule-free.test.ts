// Tests of schedule-free SGD.
import { FlatLayout, Optimizer } from "@sciformer/core";
import { expect, test } from "vitest";
import { averagedWeights, scheduleFreeSgd } from "./schedule-free.ts";

function optimize(gradients: readonly number[], lr: number) {
  const layout = new FlatLayout([{ name: "x", shape: [1] }]);
  const parameters = layout.allocate();
  parameters[0] = 1;
  const optimizer = new Optimizer(layout, scheduleFreeSgd(0.9), parameters);
  for (const gradient of gradients) {
    const flat = layout.allocate();
    flat[0] = gradient;
    optimizer.update(parameters, flat, lr);
  }
  return { parameters, z: optimizer.state.sections["0.scheduleFreeSgd/z"]! };
}

test("the first step is a plain one: all weight is on the newest iterate", () => {
  // c = 1: y = 1 + 0.1 * (0.9 * 0 - 1) * 2, z = 1 - 0.1 * 2
  const { parameters, z } = optimize([2], 0.1);
  expect([parameters[0], z[0]]).toEqual([expect.closeTo(0.8, 6), expect.closeTo(0.8, 6)]);
});

test("the second step averages two iterates", () => {
  // c = 1/2: y = 0.8 + 0 + 0.1 * (0.45 - 1) * 1, z = 0.8 - 0.1
  const { parameters, z } = optimize([2, 1], 0.1);
  expect([parameters[0], z[0]]).toEqual([expect.closeTo(0.745, 6), expect.closeTo(0.7, 6)]);
});

test("the averaged weights lie beyond the parameters, away from the newest iterate", () => {
  // y + (1 - 1/0.9) (z - y)
  const x = averagedWeights(Float32Array.of(0.745), Float32Array.of(0.7));
  expect(x[0]).toBeCloseTo(0.745 + (1 - 1 / 0.9) * (0.7 - 0.745), 6);
});
