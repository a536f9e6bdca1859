// Tests of tracing a function: what is refused, what it says, and that everything is as before afterwards.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { gelu } from "../../nn/activation.ts";
import { Linear } from "../../nn/linear.ts";
import { Module } from "../../nn/module.ts";
import { useBackend } from "../backends.ts";
import { currentTrace } from "./backend.ts";
import { TraceError } from "./errors.ts";
import { type Signature, type Traceable, traceFunction } from "./trace.ts";

beforeAll(() => useBackend("cpu"));

const x: Signature = { shape: [3, 4], dtype: "float32" };
const target = { contrib: true, frozen: false, threads: 1 };
const trace = (fn: Traceable, model?: Module) => traceFunction(fn, { x }, { target, model });

class Inner extends Module {
  readonly layer = new Linear(4, 4);
  readonly #then: (x: tf.Tensor) => tf.Tensor;

  constructor(then: (x: tf.Tensor) => tf.Tensor) {
    super();
    this.#then = then;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.#then(this.layer.forward(x));
  }
}

class Outer extends Module {
  readonly blocks: readonly Inner[];

  constructor(then: (x: tf.Tensor) => tf.Tensor) {
    super();
    this.blocks = [new Inner((x) => x), new Inner(then)];
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.blocks.reduce((value, block) => block.forward(value), x);
  }
}

/** What tracing a model whose second block ends with `then` throws. */
function refusal(then: (x: tf.Tensor) => tf.Tensor, differentiated = false): Error {
  const model = new Outer(then);
  const variables = [...model.namedParameters().values()].map(({ variable }) => variable);
  const loss = (x: tf.Tensor) => tf.sum(model.forward(x)) as tf.Scalar;
  try {
    trace(({ x }) => (differentiated ? tf.variableGrads(() => loss(x!), variables).grads : { y: loss(x!) }), model);
  } catch (error) {
    return error as Error;
  } finally {
    model.dispose();
  }
  throw new Error("it was traced");
}

const HERE = String.raw`\(at .*trace\.test\.ts:\d+:\d+\)`;

describe("a kernel that cannot be traced", () => {
  test("without a traced form is named with shapes, module, line and what to do", () => {
    const error = refusal((x) => tf.cumprod(x, 1));
    expect(error).toBeInstanceOf(TraceError);
    expect(error.message).toMatch(
      new RegExp(
        `^Cumprod \\(\\[3, 4\\] float32\\) in blocks\\.1 ${HERE} has no compiled form\\. Options: engine "eager" for this model, or a composite with a traced form\\.$`,
      ),
    );
  });

  test("of complex numbers is told what serves in its place", () => {
    expect(refusal((x) => tf.real(tf.complex(x, x))).message).toContain("or realDft and inverseRealDft of @sciformer");
  });

  test("whose operands do not fit together is named with both shapes", () => {
    expect(refusal((x) => tf.add(x, tf.zeros([3, 3]))).message).toMatch(
      new RegExp(
        `^Add \\(\\[3, 4\\] float32, \\[3, 3\\] float32\\) in blocks\\.1 ${HERE}: the shapes \\[3, 4\\] and \\[3, 3\\] do not`,
      ),
    );
  });

  test("in a gradient is said to be in the backward pass", () => {
    const odd = tf.customGrad((x) => ({ value: tf.neg(x as tf.Tensor), gradFunc: (dy) => tf.cumprod(dy) }));
    expect(refusal((x) => odd(x), true).message).toMatch(/^Cumprod \(\[3, 4\] float32\) in the backward pass/);
  });
});

describe("a kernel without a gradient", () => {
  const counts = (x: tf.Tensor) =>
    tf.denseBincount(tf.tensor1d([0, 1, 1], "int32"), tf.mean(tf.relu(x), 1) as tf.Tensor1D, 3);

  test("is named with shapes, module, line and the kernels that lead to it, where the loss needs one", () => {
    const error = refusal(counts, true);
    expect(error).toBeInstanceOf(TraceError);
    expect(error.message).toMatch(
      new RegExp(
        `^DenseBincount \\(\\[3\\] int32, \\[3\\] float32\\) in blocks\\.1 ${HERE} has no gradient, which the loss needs for x -> Linear -> Relu -> Mean -> DenseBincount: use operations that have one, or compute it outside and pass it as an argument$`,
      ),
    );
  });

  test("of a long chain the argument and the last kernels are named", () => {
    const long = (x: tf.Tensor) => tf.exp(tf.neg(tf.exp(tf.sin(tf.exp(tf.cos(x))))));
    expect(refusal((x) => counts(long(x)), true).message).toContain(
      "x -> ... -> Sin -> Exp -> Neg -> Exp -> Relu -> Mean -> DenseBincount",
    );
  });

  test("is no matter where no gradient is taken", () => {
    expect(trace(({ x }) => ({ y: counts(x!) })).session.kernelCalls.get("DenseBincount")).toBe(1);
  });

  test("of its own gradient: gradients of gradients are refused for good", () => {
    const error = refusal((x) => tf.grad((u) => gelu(u))(x), true);
    expect(error).not.toBeInstanceOf(TraceError);
    expect(error.message).toBe("the gradient of a gradient is taken through GeluGrad, which has none");
  });
});

describe("after an error", () => {
  test("memory, backend, tape, variables and modules are as before", () => {
    const model = new Outer((x) => counts(tf.square(x)));
    const counts = (x: tf.Tensor) => tf.denseBincount(tf.tensor1d([0, 1, 1], "int32"), tf.mean(x, 1) as tf.Tensor1D, 3);
    const { variable } = model.blocks[0]!.layer.weight;
    const { assign } = variable;
    const { numTensors, numDataBuffers } = tf.memory();
    const loss = (x: tf.Tensor) => {
      variable.assign(tf.ones([4, 4]));
      return tf.sum(model.forward(x)) as tf.Scalar;
    };
    expect(() => trace(({ x }) => tf.variableGrads(() => loss(x!), [variable]).grads, model)).toThrow(TraceError);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect([tf.getBackend(), currentTrace()]).toEqual(["cpu", undefined]);
    expect(tf.engine().state.gradientDepth).toBe(0);
    expect([variable.assign, variable.dataSync()[0]]).toEqual([assign, 0]);
    expect(Object.hasOwn(model, "forward")).toBe(false);
    expect(
      tf
        .grad((x) => tf.square(x))(tf.scalar(5))
        .dataSync()[0],
    ).toBe(10);
  });

  test("an error of the function's own comes through as it is", () => {
    const own = new RangeError("no such layer");
    const failing = () => {
      throw own;
    };
    expect(() => trace(failing)).toThrow(own);
  });
});

test("a trace leaves no tensor behind", () => {
  const model = new Outer((x) => gelu(x));
  const { numTensors, numDataBuffers } = tf.memory();
  const variables = [...model.namedParameters().values()].map(({ variable }) => variable);
  trace(({ x }) => tf.variableGrads(() => tf.sum(model.forward(x!)) as tf.Scalar, variables).grads, model);
  expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
});

test.each(["a b", "1st", "x/y", ""])("an argument called %j is refused", (name) => {
  const run = () => traceFunction(({ [name]: value }) => ({ y: value! }), { [name]: x }, { target });
  expect(run).toThrow(`argument "${name}": expected a name of letters, digits, . and _`);
});

test("an argument may have any such name: constants are called otherwise", () => {
  const run = ({ c0, c1 }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.add(tf.mul(c0!, 3), c1!) });
  const { session } = traceFunction(run, { c0: x, c1: x }, { target });
  const names = [...session.graph.inputs, ...session.graph.constants].map(({ name }) => name);
  expect(names).toEqual(["c0", "c1", "constant/0"]);
});

test("a compiled function is not compiled inside of another one", () => {
  expect(() => trace(({ x }) => ({ y: trace(({ x }) => ({ y: x! })) && x! }))).toThrow(
    "a compiled function cannot be compiled inside another one",
  );
  expect(tf.getBackend()).toBe("cpu");
});

test("tfjs's debug mode is refused: it reads every tensor", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  tf.env().set("DEBUG", true);
  try {
    expect(() => trace(({ x }) => ({ y: x! }))).toThrow("tf.enableDebugMode() reads every tensor");
  } finally {
    tf.env().set("DEBUG", false);
    warn.mockRestore();
  }
});
