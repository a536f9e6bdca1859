// Tests of the traced layer normalisation against the eager one.
import { beforeAll, test } from "vitest";
import { layerNorm } from "../../../nn/layer-norm.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import type { VerifyInput } from "../../verify.node.ts";

beforeAll(() => useBackend("cpu"));

test.each([[[7]], [[5, 7]], [[3, 5, 7]], [[2, 1, 3, 1]]])("of [%s]", async (shape) => {
  const [weight, bias] = [2, 3].map((seed) => floats(shape.slice(-1), seed)) as [VerifyInput, VerifyInput];
  await checkFused({
    fn: ({ x, weight, bias }) => ({ y: layerNorm(x!, weight!, bias!, 0.01) }),
    inputs: { x: floats(shape, 1, -2, 3), weight, bias },
  });
});

test("of values far from zero", async () => {
  await checkFused({
    fn: ({ x, weight, bias }) => ({ y: layerNorm(x!, weight!, bias!) }),
    inputs: { x: floats([6, 33], 1, 990, 1010), weight: floats([33], 2), bias: floats([33], 3) },
  });
});
