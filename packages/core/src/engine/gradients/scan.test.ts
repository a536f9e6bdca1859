// Tests of the gradients of running sums and products against finite differences.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../backends.ts";
import "../gradients.ts";
import { gradientError, differenceInput as input } from "../../testing/finite-differences.ts";

const WITH_ZEROS = { shape: [2, 4], values: [2, 0, 3, -1, 0, 0.5, 0, 4] };

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  describe.each([0, 1, 2])("axis %s", (axis) => {
    test.each([
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ])("cumsum and cumprod, exclusive %s, reverse %s", async (exclusive, reverse) => {
      const x = [input([2, 3, 4])];
      expect(await gradientError((t) => tf.cumsum(t!, axis, exclusive, reverse), x)).toBeLessThan(1e-3);
      expect(await gradientError((t) => tf.cumprod(t!, axis, exclusive, reverse), x)).toBeLessThan(1e-3);
    });

    test("prod", async () => {
      expect(await gradientError((t) => tf.prod(t!, axis), [input([2, 3, 4])])).toBeLessThan(1e-3);
    });
  });

  test.each([[[0, 2]], [[2, 1]], [undefined]])("prod over axes %j", async (axes) => {
    expect(await gradientError((t) => tf.prod(t!, axes, axes !== undefined), [input([2, 3, 4], 1, 1, 2)])).toBeLessThan(
      1e-3,
    );
  });

  test("prod along an axis counted from the end", async () => {
    expect(await gradientError((t) => tf.prod(t!, -2), [input([2, 3, 4])])).toBeLessThan(1e-3);
  });

  test("prod of one value", async () => {
    expect(await gradientError((t) => tf.prod(t!, 1), [input([3, 1])])).toBeLessThan(1e-3);
  });

  test("prod and cumprod are right at zeros", async () => {
    expect(await gradientError((t) => tf.prod(t!, 1), [WITH_ZEROS])).toBeLessThan(1e-3);
    expect(await gradientError((t) => tf.cumprod(t!, 1), [WITH_ZEROS])).toBeLessThan(1e-3);
  });
});
