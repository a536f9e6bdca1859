// Tests of compiled functions: what they compute, when they are compiled anew, what stays live.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { BatchNorm } from "../nn/batch-norm.ts";
import { dropout } from "../nn/dropout.ts";
import type { HostTensor } from "../plugin.ts";
import { useBackend } from "./backends.ts";
import { type CompiledFunction, type CompileOptions, compile, compileInfer } from "./compile.node.ts";
import type { TensorFunction } from "./engine.ts";
import { StepNoise } from "./noise.ts";
import { Random } from "./random.ts";

beforeAll(() => useBackend("cpu"));

const made: CompiledFunction[] = [];
afterEach(() => {
  for (const compiled of made.splice(0)) compiled.dispose();
  vi.restoreAllMocks();
});

const OPTIONS: CompileOptions = { name: "it", threads: 1 };

function compiled(fn: TensorFunction, make = compile): CompiledFunction {
  const one = make(fn, OPTIONS);
  made.push(one);
  return one;
}

const column = (...values: number[]): HostTensor => ({ data: Float32Array.from(values), shape: [values.length] });
const valuesOf = ({ data }: HostTensor) => [...data];
const compilations = (fn: CompiledFunction) => Object.keys(fn.stats()).length;

/** x * factor with a factor that is a variable. */
function scaling(factor: tf.Variable): TensorFunction {
  return ({ x }) => ({ y: tf.mul(x!, factor) });
}

test("results have the names, shapes and values of the function's tensors", () => {
  const fn = compiled(({ x, y }) => ({ sum: tf.add(x!, y!), rows: tf.reshape(x!, [2, 1]) }));
  const { sum, rows } = fn({ x: column(1, 2), y: column(10, 20) });
  expect([valuesOf(sum!), sum!.shape]).toEqual([[11, 22], [2]]);
  expect([valuesOf(rows!), rows!.shape]).toEqual([
    [1, 2],
    [2, 1],
  ]);
});

test("arguments may be tensors, and whole numbers stay whole", () => {
  const fn = compiled(({ x, i }) => ({ y: tf.gather(x!, i!) }));
  const x = tf.tensor1d([5, 6, 7]);
  const { y } = fn({ x, i: { data: Int32Array.of(2, 0), shape: [2] } });
  expect(valuesOf(y!)).toEqual([7, 5]);
  x.dispose();
});

test("tensors of bools are bools in the function, bytes are whole numbers", () => {
  const fn = compiled(({ keep, n }) => ({ y: tf.where(keep!, n!, tf.neg(n!)) }));
  const keep = tf.tensor1d([1, 0], "bool");
  expect(valuesOf(fn({ keep, n: { data: Uint8Array.of(3, 5), shape: [2] } }).y!)).toEqual([3, -5]);
  keep.dispose();
});

test("a tensor of texts is refused, naming the argument", () => {
  const words = tf.tensor1d(["a"]);
  expect(() => compiled(({ x }) => ({ y: x! }))({ x: words })).toThrow(
    "argument x: a tensor of type string, expected float32, int32 or bool",
  );
  words.dispose();
});

test("fewer or more elements than the shape has are refused, naming the argument", () => {
  const fn = compiled(({ x }) => ({ y: tf.neg(x!) }));
  for (const length of [3, 5]) {
    expect(() => fn({ x: { data: new Float32Array(length), shape: [2, 2] } })).toThrow(
      `argument x: ${length} elements where the shape [2,2] has 4`,
    );
  }
});

test("results are copies: the next call leaves them as they are", () => {
  const fn = compiled(({ x }) => ({ y: tf.neg(x!) }));
  const first = fn({ x: column(1, 2) }).y!;
  fn({ x: column(3, 4) });
  expect(valuesOf(first)).toEqual([-1, -2]);
});

test("calls with the same shapes share a graph, another shape or mode has its own", () => {
  const fn = compiled(({ x }, context) => ({ y: context.training ? tf.neg(x!) : tf.add(x!, 1) }));
  expect(valuesOf(fn({ x: column(1) }).y!)).toEqual([2]);
  expect(valuesOf(fn({ x: column(2) }).y!)).toEqual([3]);
  expect(compilations(fn)).toBe(1);
  expect(valuesOf(fn({ x: column(2) }, { training: true }).y!)).toEqual([-2]);
  fn({ x: column(1, 2) });
  expect(compilations(fn)).toBe(3);
});

test.each([
  ["compile", compile],
  ["compileInfer", compileInfer],
])("%s: what is assigned to a variable counts from the next call on", (_, make) => {
  const factor = tf.variable(tf.tensor1d([3]));
  const fn = compiled(scaling(factor), make);
  expect(valuesOf(fn({ x: column(1, 2) }).y!)).toEqual([3, 6]);
  factor.assign(tf.tensor1d([5]));
  expect(valuesOf(fn({ x: column(1, 2) }).y!)).toEqual([5, 10]);
  expect(valuesOf(fn({ x: column(1, 2) }).y!)).toEqual([5, 10]);
  factor.dispose();
});

test("a variable is an input of a compiled function and a constant of one for inference", () => {
  const factor = tf.variable(tf.tensor1d([3]));
  const [live, fixed] = [compiled(scaling(factor)), compiled(scaling(factor), compileInfer)];
  for (const fn of [live, fixed]) fn({ x: column(1) });
  expect(String(live)).toContain(`variable/${factor.name}`);
  expect(String(fixed)).not.toContain(`variable/${factor.name}`);
  factor.dispose();
});

test("what the function assigns to variables is assigned, and is there in the next call", () => {
  const count = tf.variable(tf.scalar(0), false);
  const fn = compiled(({ x }) => {
    count.assign(tf.add(count, 1));
    return { y: tf.mul(x!, count) };
  });
  expect(valuesOf(fn({ x: column(10) }).y!)).toEqual([10]);
  expect(valuesOf(fn({ x: column(10) }).y!)).toEqual([20]);
  expect([...count.dataSync()]).toEqual([2]);
  count.dispose();
});

test("batch statistics move as they do op by op", () => {
  const [one, other] = [new BatchNorm(1), new BatchNorm(1)];
  const x = column(1, 2, 6);
  const training = { training: true };
  const fn = compiled((batch) => ({ y: one.forward(tf.reshape(batch.x!, [3, 1]), training) }));
  for (let step = 0; step < 2; step++) {
    fn({ x }, training);
    tf.tidy(() => other.forward(tf.tensor2d(x.data as Float32Array, [3, 1]), training));
  }
  // mean 3: 0.1 * 3, then 0.9 * 0.3 + 0.3
  expect(one.running_mean.value.dataSync()[0]).toBeCloseTo(0.57, 6);
  expect(one.running_var.value.dataSync()[0]).toBeCloseTo(other.running_var.value.dataSync()[0]!, 6);
  expect([...one.num_batches_tracked.value.dataSync()]).toEqual([2]);
  for (const norm of [one, other]) norm.dispose();
});

test("other tensors that the function closes over are frozen", () => {
  const small = tf.tensor1d([1, 2]);
  const large = tf.range(0, 32);
  const fn = compiled(({ x }) => ({ y: tf.add(tf.sum(large), tf.mul(x!, small)) }));
  const before = valuesOf(fn({ x: column(1, 1) }).y!);
  small.dispose();
  large.dispose();
  // the sum of 0 to 31 is 496
  expect(before).toEqual([497, 498]);
  expect(valuesOf(fn({ x: column(1, 1) }).y!)).toEqual(before);
});

test("masks are those of the step's noise, and every call draws them from the start", () => {
  const fn = compiled(({ x }, context) => ({ y: dropout(dropout(x!, 0.5, context), 0.25, context) }));
  const x = column(...Array(64).fill(1));
  const noise = (step: number) => new StepNoise(new Random(3), step);
  const eagerly = (step: number) =>
    tf.tidy(() => {
      const context = { training: true, noise: noise(step) };
      return [...dropout(dropout(tf.ones([64]), 0.5, context), 0.25, context).dataSync()];
    });
  for (const step of [0, 1, 0]) {
    const { y } = fn({ x }, { training: true, noise: noise(step) });
    for (const [i, value] of eagerly(step).entries()) expect(y!.data[i]).toBeCloseTo(value, 6);
  }
});

test("noise of another kind and an observer are refused", () => {
  const fn = compiled(({ x }) => ({ y: tf.neg(x!) }));
  const noise = { mask: () => tf.zeros([1]), normal: () => tf.zeros([1]) };
  expect(() => fn({ x: column(1) }, { training: false, noise })).toThrow(
    "a compiled function draws its noise from a StepNoise",
  );
  expect(() => fn({ x: column(1) }, { training: false, observer: { observe: () => {} } })).toThrow(
    "a compiled function shows no observer its values: return them as outputs",
  );
});

test("eight graphs are kept, those used last; with more shapes that is said once", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  let traced = 0;
  const fn = compiled(({ x }) => {
    traced++;
    return { y: tf.neg(x!) };
  });
  const call = (size: number) => fn({ x: column(...Array(size).fill(1)) });
  for (let size = 1; size <= 8; size++) call(size);
  call(1);
  expect([traced, warn.mock.calls]).toEqual([8, []]);
  call(9);
  expect(compilations(fn)).toBe(8);
  const said = "it: it was compiled for more than 8 shapes: give it batches of constant shapes";
  expect(warn.mock.calls).toEqual([[said]]);
  call(1);
  expect(traced).toBe(9);
  call(2);
  expect([traced, warn.mock.calls.length]).toEqual([10, 1]);
});

test("a large tensor that is created inside is warned about once, with its shape", () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const values = Float32Array.from({ length: 90_000 }, (_, i) => i);
  const fn = compiled(({ x }) => ({ y: tf.add(x!, tf.sum(tf.tensor(values, [300, 300]))) }));
  fn({ x: column(1) });
  fn({ x: column(1, 2) });
  const [[said], ...more] = warn.mock.calls as [[string]];
  expect(said).toMatch(
    /^it: a \[300, 300\] tensor is created inside the function \(at \S+\) and is frozen into the compiled graph; pass it as an argument$/,
  );
  expect(more).toEqual([]);
});

test("no tensor is left behind, and dispose forgets the graphs", () => {
  const factor = tf.variable(tf.tensor1d([3]));
  const [live, fixed] = [compiled(scaling(factor)), compiled(scaling(factor), compileInfer)];
  const before = tf.memory().numTensors;
  for (const fn of [live, fixed]) for (let size = 1; size < 4; size++) fn({ x: column(...Array(size).fill(1)) });
  expect(tf.memory().numTensors).toBe(before);
  live.dispose();
  expect(compilations(live)).toBe(0);
  factor.dispose();
});

test("the graphs can be read, and what they cost is told", () => {
  const fn = compiled(({ x }) => ({ y: tf.exp(x!) }));
  fn({ x: column(1, 2) });
  expect(String(fn)).toMatch(/Exp/);
  expect(fn.stats()).toEqual({
    "x:float32[2]": {
      traceMs: expect.any(Number),
      sessionMs: expect.any(Number),
      nodes: expect.any(Number),
      modelBytes: expect.any(Number),
    },
  });
});
