// Tests of schedule-free SGD.
import { expect, test } from "vitest";
import { scheduleFreeSgd } from "./alias.ts";
import { FlatLayout } from "./layout.ts";
import { Optimizer } from "./optimizer.ts";
import { scheduleFree } from "./schedule-free.ts";

/** One parameter that starts at 1 after steps with these gradients and rate 0.1. */
function optimize(gradients: readonly number[], transform = scheduleFree(0.9)) {
  const layout = new FlatLayout([{ name: "x", shape: [1, 1] }]);
  const parameters = layout.allocate().fill(1, 0, 1);
  const optimizer = new Optimizer(layout, transform, parameters);
  for (const gradient of gradients) optimizer.update(parameters, layout.allocate().fill(gradient, 0, 1), 0.1);
  return { y: parameters[0], z: optimizer.find("scheduleFree", "z")?.[0], x: optimizer.evaluated(parameters)?.[0] };
}

test("the first step is a plain one: all weight is on the newest iterate", () => {
  // c = 1: y = 1 + 0.1 * (0.9 * 0 - 1) * 2, z = 1 - 0.1 * 2
  expect(optimize([2])).toMatchObject({ y: expect.closeTo(0.8, 6), z: expect.closeTo(0.8, 6) });
});

test("the second step averages two iterates", () => {
  // c = 1/2: y = 0.8 + 0 + 0.1 * (0.45 - 1) * 1, z = 0.8 - 0.1
  expect(optimize([2, 1])).toMatchObject({ y: expect.closeTo(0.745, 6), z: expect.closeTo(0.7, 6) });
});

test("the plain mean of the iterates is what is evaluated", () => {
  // The iterates z after each step are 0.8, 0.7 and 0.4.
  expect(optimize([2, 1, 3]).x).toBeCloseTo((0.8 + 0.7 + 0.4) / 3, 6);
});

test("the L2 term is added to the gradient at the parameters", () => {
  expect(optimize([2], scheduleFreeSgd({ momentum: 0.9, weightDecay: 0.5 })).y).toBeCloseTo(1 - 0.1 * (2 + 0.5), 6);
});

test.each([0, 1.5, Number.NaN])("a momentum of %d is refused", (momentum) => {
  expect(() => scheduleFree(momentum)).toThrow(new RangeError(`momentum ${momentum}: expected above 0 and at most 1`));
});
