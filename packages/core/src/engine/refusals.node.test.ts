// Tests of what a compiled function may not do: it is refused with the reason, and everything is as before.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { Module } from "../nn/module.ts";
import type { HostBatch } from "../plugin.ts";
import { useBackend } from "./backends.ts";
import { compile } from "./compile.node.ts";
import type { TensorFunction } from "./engine.ts";
import { TraceError } from "./trace/errors.ts";

beforeAll(() => useBackend("cpu"));

const BATCH: HostBatch = { x: { data: Float32Array.of(1, 2), shape: [2] } };

/** What compiling the function throws. */
function refusal(fn: unknown, model?: Module): Error {
  const compiled = compile(fn as TensorFunction, { name: "it", threads: 1, ...(model && { model }) });
  try {
    compiled(BATCH);
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was compiled");
}

describe("reading a value is refused, saying why and what to do", () => {
  test.each<[string, (x: tf.Tensor) => unknown, string]>([
    ["dataSync", (x) => x.dataSync(), "dataSync"],
    ["arraySync", (x) => x.arraySync(), "dataSync"],
    ["print", (x) => x.print(), "dataSync"],
    ["data", (x) => x.data(), "data"],
    ["array", (x) => x.array(), "data"],
  ])("x.%s()", (_, read, method) => {
    const fn: TensorFunction = ({ x }) => {
      const found = read(x!);
      if (found instanceof Promise) found.catch(() => {});
      return { y: tf.neg(x!) };
    };
    const error = refusal(fn);
    expect(error).toBeInstanceOf(TraceError);
    expect(error.message).toMatch(
      new RegExp(
        `^x\\.${method}\\(\\) inside a compiled function \\(at \\S+refusals\\.node\\.test\\.ts:\\d+:\\d+\\): values do not exist while it is being compiled\\. Use tf\\.where, or return the tensor\\.$`,
      ),
    );
  });
});

test.each<[string, unknown]>([
  ["that awaits a value", async ({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, (await x.data())[0]!) })],
  ["of booleanMaskAsync", async ({ x }: { x: tf.Tensor }) => ({ y: await tf.booleanMaskAsync(x, tf.greater(x, 1)) })],
  ["that awaits nothing", async ({ x }: { x: tf.Tensor }) => ({ y: x })],
])("an async function %s is refused", (_, fn) => {
  const error = refusal(fn);
  expect(error).toBeInstanceOf(TraceError);
  expect(error.message).toContain("values do not exist while it is being compiled");
});

test.each<[string, (x: tf.Tensor) => tf.Tensor, string]>([
  ["randomNormal", () => tf.randomNormal([2]), "context.noise.normal"],
  ["randomUniform", () => tf.randomUniform([2]), "context.noise.normal"],
  ["truncatedNormal", () => tf.truncatedNormal([2]), "context.noise.normal"],
  ["dropout", (x) => tf.dropout(x, 0.5), "dropout(x, rate, context) of @sciformer/core"],
])("tf.%s is refused: its numbers would be the same in every run", (name, draw, instead) => {
  const error = refusal(({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, draw(x)) }));
  expect(error).toBeInstanceOf(TraceError);
  const [before, after] = error.message.split(/ \(at \S+refusals\.node\.test\.ts:\d+:\d+\) /);
  expect(before).toBe(`tf.${name} inside a compiled function`);
  expect(after).toBe(`would give the same numbers in every run: use ${instead}`);
});

class Inner extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return tf.cumprod(x);
  }
}

class Outer extends Module {
  readonly layers = [new Inner(), new Inner()];
}

test("a kernel without a compiled form is refused with its name, shapes, module and place", () => {
  const model = new Outer();
  const error = refusal(({ x }: { x: tf.Tensor }) => ({ y: model.layers[1]!.forward(x) }), model);
  expect(error.message).toMatch(
    /^Cumprod \(\[2\] float32\) in layers\.1 \(at \S+refusals\.node\.test\.ts:\d+:\d+\) has no compiled form\. Options: engine "eager" for this model, or a composite with a traced form\.$/,
  );
});

test.each([
  ["nothing", () => undefined],
  ["a tensor without a name", ({ x }: { x: tf.Tensor }) => x],
  ["a number", () => ({ y: 1 })],
])("a function that returns %s is refused", (_, fn) => {
  expect(refusal(fn).message).toBe("a compiled function returns tensors by name: { y: tensor }");
});

test("after a refusal backend, tape, assignments and memory are as before", () => {
  const variable = tf.variable(tf.scalar(3));
  const { assign } = tf.Variable.prototype as tf.Variable;
  const before = tf.memory().numTensors;
  const wrong: TensorFunction = ({ x }) => {
    const { grads } = tf.variableGrads(() => {
      variable.assign(tf.scalar(4));
      return tf.sum(tf.mul(tf.cumprod(x!), variable)) as tf.Scalar;
    }, [variable]);
    return { y: grads[variable.name]! };
  };
  refusal(wrong);
  expect(tf.getBackend()).toBe("cpu");
  expect((tf.Variable.prototype as tf.Variable).assign).toBe(assign);
  expect([...variable.dataSync()]).toEqual([3]);
  expect(tf.memory().numTensors).toBe(before);
  const slope = tf.tidy(
    () =>
      tf
        .grad((x) => tf.square(x))(tf.scalar(5))
        .dataSync()[0],
  );
  expect(slope).toBe(10);
  variable.dispose();
});

test("an error of the model itself comes through as it is", () => {
  const error = refusal(() => {
    throw new RangeError("no such layer");
  });
  expect(error).toBeInstanceOf(RangeError);
  expect(error.message).toBe("no such layer");
});
