// Tests of the traced activations against the eager ones.
import { beforeAll, test } from "vitest";
import { gelu } from "../../../nn/activation.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";

beforeAll(() => useBackend("cpu"));

test.each([[[]], [[1]], [[3, 5]], [[2, 3, 7]]])("gelu of [%s]", async (shape) => {
  await checkFused({ fn: ({ x }) => ({ y: gelu(x!) }), inputs: { x: floats(shape, 1, -4, 4) } });
});

test("gelu far from zero", async () => {
  const x = { shape: [6], dtype: "float32", data: Float32Array.of(-1e20, -300, -12, 12, 300, 1e20) } as const;
  await checkFused({ fn: ({ x }) => ({ y: gelu(x!) }), inputs: { x } });
});
