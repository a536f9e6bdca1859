// Tests of what exportModel refuses: everything that depends on the number of rows in another way than extents do.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Module } from "../../nn/module.ts";
import type { HostBatch } from "../../plugin.ts";
import { useBackend } from "../backends.ts";
import type { TensorFunction } from "../engine.ts";
import { exportModel } from "./export-model.ts";

beforeAll(() => useBackend("cpu"));

const example: HostBatch = { x: { data: new Float32Array(6), shape: [2, 3] } };

const refuse = (fn: TensorFunction, given = example, withoutBatch: readonly string[] = []) =>
  expect(() => exportModel(fn, given, { name: "test", withoutBatch }));

test("a mean over the batch", () => {
  refuse(({ x }) => ({ y: tf.mean(x!, 0) })).toThrow(
    "output y has the shape [3], expected the batch as its first axis: one entry for each row",
  );
});

test("a loss", () => {
  refuse(({ x }) => ({ loss: tf.mean(tf.square(x!)) })).toThrow("output loss has the shape [], expected the batch");
});

test("a batch that is not the first axis", () => {
  refuse(({ x }) => ({ y: tf.transpose(x!) })).toThrow("output y has the shape [3, batch], expected the batch");
});

test("two entries for each row", () => {
  refuse(({ x }) => ({ y: tf.concat([x!, x!], 0) })).toThrow("output y has the shape [2 * batch + 0, 3]");
});

test("a factor of one by the number of rows, naming the kernel and the constants", () => {
  const centred: TensorFunction = ({ x }) => {
    const mean = tf.mul(tf.sum(x!, 0, true), 1 / x!.shape[0]!);
    return { y: tf.sub(x!, mean) };
  };
  refuse(centred).toThrow(
    "Multiply#1 depends on the number of rows, which an exported graph leaves open: it reads the constant 0.00380228, 0.00371747, 0.00369004 for 263, 269, 271 rows",
  );
});

test("a constant for each row", () => {
  refuse(({ x }) => ({ y: tf.add(x!, tf.tensor([...Array(x!.shape[0]!).keys()], [x!.shape[0]!, 1])) })).toThrow(
    "Add#1 depends on the number of rows, which an exported graph leaves open: it reads the constant float32 [263, 1], float32 [269, 1], float32 [271, 1] for",
  );
});

test("an extent that grows with the square of the number of rows", () => {
  const pairs: TensorFunction = ({ x }) => {
    const distances = tf.matMul(x!, x!, false, true);
    return { y: tf.reshape(tf.relu(tf.reshape(distances, [-1])), distances.shape) };
  };
  refuse(pairs).toThrow("it reads the constant [69169], [72361], [73441] for 263, 269, 271 rows");
});

test("every second row", () => {
  refuse(({ x }) => ({ y: tf.stridedSlice(x!, [0, 0], x!.shape, [2, 1]) })).toThrow(
    "StridedSlice#1 depends on the number of rows, which an exported graph leaves open: a value of shape [132, 3], [135, 3], [136, 3] for 263, 269, 271 rows does not grow evenly",
  );
});

test("operations that are others for another number of rows", () => {
  refuse(({ x }) => ({ y: x!.shape[0]! > 265 ? tf.relu(x!) : tf.tanh(x!) })).toThrow(
    "Tanh#1 depends on the number of rows, which an exported graph leaves open: the graph has Tanh, Relu, Relu here for 263, 269, 271 rows",
  );
});

test("operations that are there for some numbers of rows only", () => {
  refuse(({ x }) => ({ y: x!.shape[0]! > 265 ? tf.exp(tf.relu(x!)) : tf.relu(x!) })).toThrow(
    "the graph has nothing, Exp, Exp here for 263, 269, 271 rows",
  );
});

test("an attribute that depends on the number of rows", () => {
  refuse(({ x }) => ({ y: tf.leakyRelu(x!, 1 / x!.shape[0]!) })).toThrow(
    "the graph has LeakyRelu{alpha: 0.0038022813688212928}, LeakyRelu{alpha: 0.0037174721189591076}",
  );
});

test("outputs that change places", () => {
  const swap: TensorFunction = ({ x }) => {
    const [a, b] = [tf.relu(x!), tf.tanh(x!)];
    return x!.shape[0]! > 265 ? { a, b } : { a: b, b: a };
  };
  refuse(swap).toThrow("output a is another value for 263, 269, 271 rows");
});

test("a module is named beside the kernel", () => {
  class Scale extends Module {
    forward(x: tf.Tensor): tf.Tensor {
      return tf.div(x, x.shape[0]!);
    }
  }
  class Whole extends Module {
    readonly inner = [new Scale()];
    forward(x: tf.Tensor): tf.Tensor {
      return this.inner[0]!.forward(tf.relu(x));
    }
  }
  const model = new Whole();
  expect(() => exportModel(({ x }) => ({ y: model.forward(x!) }), example, { name: "test", model })).toThrow(
    /^RealDiv#1 in inner\.0 depends on the number of rows/,
  );
});

test("a function that assigns to a variable", () => {
  const count = tf.variable(tf.zeros([3]), true, "count");
  refuse(({ x }) => {
    count.assign(tf.sum(x!, 0) as tf.Tensor1D);
    return { y: x! };
  }).toThrow("test assigns to the variable count: only inference is exported");
  count.dispose();
});

test("outputs of the batch's extent that no input leads to", () => {
  refuse(({ x }) => ({ y: tf.ones([x!.shape[0]!, 40]) })).toThrow(
    "a shape depends on the number of rows, but no input that the outputs depend on has a batch axis",
  );
});

test("inputs with different numbers of rows", () => {
  const y = { data: new Float32Array(3), shape: [3] };
  refuse(({ x }) => ({ y: x! }), { ...example, y }).toThrow(
    "inputs x [2, 3], y [3]: expected one number of rows as the first axis of all",
  );
});

test("an input without a batch axis that is not there", () => {
  refuse(({ x }) => ({ y: x! }), example, ["table"]).toThrow(
    'input "table" without a batch axis is not in the example',
  );
});
