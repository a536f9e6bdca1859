// Tests of the traced cross entropy against the eager one.
import { beforeAll, test } from "vitest";
import { softmaxCrossEntropy } from "../../../nn/cross-entropy.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats, integers } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";

beforeAll(() => useBackend("cpu"));

test.each([
  [1, 5],
  [7, 2],
  [9, 13],
])("of %s rows and %s classes", async (rows, classes) => {
  await checkFused({
    fn: ({ logits, labels }) => ({ loss: softmaxCrossEntropy(logits!, labels!) }),
    inputs: { logits: floats([rows, classes], 1, -5, 5), labels: integers([rows], 0, classes) },
  });
});

test("of large logits", async () => {
  await checkFused({
    fn: ({ logits, labels }) => ({ loss: softmaxCrossEntropy(logits!, labels!) }),
    inputs: { logits: floats([4, 3], 1, -1e4, 1e4), labels: integers([4], 0, 3) },
  });
});

test("of classes that are ruled out by a logit of minus infinity", async () => {
  const data = Float32Array.of(1, Number.NEGATIVE_INFINITY, 2, Number.NEGATIVE_INFINITY, 3, 4);
  await checkFused({
    fn: ({ logits, labels }) => ({ loss: softmaxCrossEntropy(logits!, labels!) }),
    inputs: {
      logits: { shape: [2, 3], dtype: "float32", data },
      labels: { shape: [2], dtype: "int32", data: Int32Array.of(0, 2) },
    },
  });
});
