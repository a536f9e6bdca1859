// Tests of the registration of gradients: repeatable, right in a bundle, free of value reads.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { build } from "esbuild";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { useBackend } from "./backends.ts";
import { registerGradients } from "./gradients.ts";

const run = promisify(execFile);

test("registering again keeps our gradients in place", () => {
  const before = tf.getGradient(tf.Softmax);
  registerGradients();
  expect(tf.getGradient(tf.Softmax)).toBe(before);
});

test("our gradients come back after another package registered its own", () => {
  const ours = tf.getGradient(tf.Maximum);
  tf.unregisterGradient(tf.Maximum);
  tf.registerGradient({ kernelName: tf.Maximum, gradFunc: () => ({}) });
  registerGradients();
  expect(tf.getGradient(tf.Maximum)).toBe(ours);
});

test("a bundled program differentiates through operands of mixed types", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sciformer-gradients-"));
  const outfile = join(folder, "program.cjs");
  const contents = `import { useBackend } from "./backends.ts";
    import "./gradients.ts";
    import * as tf from "@tensorflow/tfjs-core";
    const loss = (x) => tf.sum(tf.mul(x, tf.cast(tf.greater(x, 0), "int32")));
    useBackend("cpu").then(() => console.log(tf.grad(loss)(tf.tensor1d([-1, 2])).dataSync().join(" ")));`;
  const resolveDir = fileURLToPath(new URL(".", import.meta.url));
  await build({ stdin: { contents, resolveDir }, outfile, bundle: true, format: "cjs", platform: "node" });
  const { stdout, stderr } = await run(process.execPath, [outfile]);
  await rm(folder, { recursive: true });
  expect({ stdout, stderr }).toEqual({ stdout: "0 1\n", stderr: "" });
});

describe("reads no values, so that a tracing compiler can run it", () => {
  beforeAll(() => useBackend("cpu"));
  afterEach(() => vi.restoreAllMocks());

  const image = (...shape: [number, number, number, number]): tf.Tensor4D => tf.ones(shape);
  const cases: [string, (x: tf.Tensor) => tf.Tensor, number[]][] = [
    ["conv2d", (x) => tf.conv2d(x as tf.Tensor4D, image(2, 2, 1, 1), 1, "same", "NHWC", 2), [1, 4, 4, 1]],
    [
      "depthwiseConv2d",
      (x) => tf.depthwiseConv2d(x as tf.Tensor4D, image(2, 2, 1, 1), 1, "same", "NHWC", 2),
      [1, 4, 4, 1],
    ],
    ["avgPool", (x) => tf.avgPool(x as tf.Tensor4D, 3, 1, "same"), [1, 4, 4, 1]],
    ["resizeBilinear", (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [3, 5], false, true), [1, 4, 4, 1]],
    ["gather", (x) => tf.gather(x, tf.tensor1d([1, 0, 1], "int32")), [3, 2]],
    ["gatherND", (x) => tf.gatherND(x, tf.tensor2d([[1, 0]], [1, 2], "int32")), [3, 2]],
    ["topk", (x) => tf.topk(x, 2).values, [3, 4]],
    ["einsum", (x) => tf.einsum("ij,kj->ik", x, tf.ones([2, 4])), [3, 4]],
    ["maximum", (x) => tf.maximum(x, 0.5), [3]],
    ["matMul", (x) => tf.matMul(x, tf.ones([3, 2])), [4, 2, 3]],
    ["prod", (x) => tf.prod(x, 0), [3, 2]],
    ["cumprod", (x) => tf.cumprod(x, 0), [3, 2]],
    ["stridedSlice", (x) => tf.stridedSlice(x, [0, 3], [3, 0], [2, -2]), [3, 4]],
    [
      "mirrorPad",
      (x) =>
        tf.mirrorPad(
          x,
          [
            [1, 1],
            [0, 2],
          ],
          "reflect",
        ),
      [3, 4],
    ],
    ["where", (x) => tf.where(tf.less(x, 0.5), x, tf.neg(x)), [3]],
    ["softmax", (x) => tf.softmax(x), [3, 4]],
  ];

  test.each(cases)("%s", (_name, op, shape) => {
    const x = tf.ones(shape);
    const reads = [vi.spyOn(tf.Tensor.prototype, "dataSync"), vi.spyOn(tf.Tensor.prototype, "data")];
    tf.dispose(tf.grad((t) => tf.sum(op(t)))(x));
    expect(reads.flatMap((read) => read.mock.calls)).toEqual([]);
  });
});
