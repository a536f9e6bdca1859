// Tests of the traced affine layer against the eager one.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { linear } from "../../../nn/linear.ts";
import { checkFused } from "../../../testing/fused-cases.ts";
import { floats, integers } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import { traceFunction } from "../trace.ts";

beforeAll(() => useBackend("cpu"));

const [weight, bias] = [floats([5, 7], 2), floats([5], 3)];
const affine = ({ x, weight, bias }: Readonly<Record<string, tf.Tensor>>) => ({ y: linear(x!, weight!, bias) });

test.each([[[7]], [[1, 7]], [[3, 7]], [[2, 3, 7]]])("of [%s], with and without a bias", async (shape) => {
  const x = floats(shape);
  await checkFused({ fn: affine, inputs: { x, weight, bias } });
  await checkFused({ fn: affine, inputs: { x, weight } });
});

test("of one input and one output", async () => {
  await checkFused({ fn: affine, inputs: { x: floats([3, 1]), weight: floats([1, 1], 2), bias: floats([1], 3) } });
});

test("of whole numbers", async () => {
  await checkFused({ fn: affine, inputs: { x: integers([3, 7], -5, 5), weight, bias } });
});

test("of an input that is one number throughout", async () => {
  const fn = ({ weight, bias }: Readonly<Record<string, tf.Tensor>>) => ({
    y: linear(tf.fill([4, 7], 0.5), weight!, bias!),
  });
  await checkFused({ fn, inputs: { weight, bias } });
});

test("of the mean over the tokens, whose gradient is a broadcast", async () => {
  await checkFused({
    fn: (given) => ({ y: tf.mean(affine(given).y, 1) }),
    inputs: { x: floats([2, 3, 7]), weight, bias },
  });
});

test("a layer without activation is one product", () => {
  const signature = { x: floats([3, 7]), weight, bias };
  const { session } = traceFunction(affine, signature, { target: { contrib: true, frozen: false, threads: 1 } });
  expect(session.graph.nodes.map(({ op }) => op)).toEqual(["Gemm"]);
});
