// Tests of the traced root-mean-square normalisation against the eager one.
import { beforeAll, test } from "vitest";
import { rmsNorm } from "../../../nn/rms-norm.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";

beforeAll(() => useBackend("cpu"));

test.each([[[7]], [[5, 7]], [[3, 5, 7]], [[2, 1, 3, 1]]])("of [%s]", async (shape) => {
  await checkFused({
    fn: ({ x, weight }) => ({ y: rmsNorm(x!, weight!, 0.01) }),
    inputs: { x: floats(shape, 1, -2, 3), weight: floats(shape.slice(-1), 2) },
  });
});
