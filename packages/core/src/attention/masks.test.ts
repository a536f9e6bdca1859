// Tests of the additive masks against the rule that each stands for.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { MASKED } from "./dense.ts";
import { causalMask, diagonalMask, paddingMask } from "./masks.ts";

/** Rows of x for a removed and . for a seen key. */
function drawn(mask: tf.Tensor): string[] {
  const columns = mask.shape.at(-1)!;
  const text = Array.from(mask.dataSync(), (value) => (value === MASKED ? "x" : value === 0 ? "." : "?")).join("");
  return text.match(new RegExp(`.{${columns}}`, "g")) ?? [];
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("the diagonal mask takes each token from its own view", () => {
    expect(drawn(diagonalMask(3))).toEqual(["x..", ".x.", "..x"]);
  });

  test("the causal mask takes away the tokens after", () => {
    expect(drawn(causalMask(3))).toEqual([".xx", "..x", "..."]);
  });

  test.each(["int32", "bool", "float32"] as const)(
    "the padding mask takes away keys that are not real (%s)",
    (dtype) => {
      const valid = tf.tensor2d(
        [
          [1, 1, 0],
          [1, 0, 0],
        ],
        [2, 3],
        dtype,
      );
      const mask = paddingMask(valid);
      expect([mask.shape, drawn(mask)]).toEqual([
        [2, 1, 1, 3],
        ["..x", ".xx"],
      ]);
    },
  );
});
