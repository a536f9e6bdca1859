// Tests of the lookup table: rows by index, and the gradient that adds up where an index comes twice.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import "../engine/gradients.ts";
import { moduleGradientError } from "../testing/module-gradients.ts";
import { at, filled, largestDifference, plain } from "../testing/plain-values.ts";
import { Embedding } from "./embedding.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  const rows = [
    [2, 0, 3],
    [0, 2, 2],
  ];

  test.each(["int32", "float32"] as const)("%s indices give the rows of the table", (dtype) => {
    const table = new Embedding(4, 3).initialise(1);
    const y = table.forward(tf.tensor2d(rows, [2, 3], dtype));
    const expected = filled([2, 3, 3], (b, t, c) => at(plain(table.weight.value), rows[b]![t]!, c));
    expect(largestDifference(y, expected)).toBe(0);
  });

  test("gradient, with indices that come twice and one that does not come", async () => {
    const table = new Embedding(4, 3).initialise(1);
    const indices = tf.tensor2d(rows, [2, 3], "int32");
    expect(await moduleGradientError(table, () => table.forward(indices), [])).toBeLessThan(1e-3);
  });
});
