// Tests of clipping at a multiple of the norms seen so far.
import { expect, test } from "vitest";
import { clipByEmaNorm } from "./clip-ema.ts";
import { FlatLayout } from "./layout.ts";
import { Optimizer } from "./optimizer.ts";

const layout = new FlatLayout([{ name: "g", shape: [2] }]);

/** Steps with gradients of these norms (3-4-5 triangles); the norms after clipping. */
function clipped(norms: readonly number[], optimizer = new Optimizer(layout, clipByEmaNorm(), layout.allocate())) {
  return norms.map((norm) => {
    const gradient = layout.allocate();
    gradient.set([0.6 * norm, 0.8 * norm]);
    optimizer.update(layout.allocate(), gradient, 0);
    return Math.hypot(gradient[0]!, gradient[1]!);
  });
}

test("norms up to twice the slow average are left", () => {
  const norms = clipped([1, 1.9, 1, 2]);
  for (const [i, wanted] of [1, 1.9, 1, 2].entries()) expect(norms[i]).toBeCloseTo(wanted, 5);
});

test("a larger norm becomes 1.1 times the fast average", () => {
  // after one step of norm 1 both corrected averages are 1
  expect(clipped([1, 3])[1]).toBeCloseTo(1.1, 5);
});

test("the first norm is left up to ten thousand and becomes 1 beyond", () => {
  expect(clipped([9000])[0]).toBeCloseTo(9000, 2);
  expect(clipped([20_000])[0]).toBeCloseTo(1, 5);
});

test("the averages see clipped norms as what they became", () => {
  const optimizer = new Optimizer(layout, clipByEmaNorm(), layout.allocate());
  clipped([1, 100], optimizer);
  // 0.9 * 0.1 + 0.1 * 1.1, the average before its correction
  expect(optimizer.state.scalars["0.clipByEmaNorm/fast"]).toBeCloseTo(0.9 * 0.1 + 0.1 * 1.1, 6);
});

test("a norm that is not finite does not enter the averages", () => {
  const optimizer = new Optimizer(layout, clipByEmaNorm(), layout.allocate());
  clipped([1, Number.NaN], optimizer);
  expect(optimizer.state.scalars["0.clipByEmaNorm/count"]).toBe(1);
  expect(optimizer.state.scalars["0.clipByEmaNorm/fast"]).toBeCloseTo(0.1, 6);
});
