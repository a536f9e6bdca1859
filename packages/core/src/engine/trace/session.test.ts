// Tests of what a traced function takes from outside: variables, closures, constants, random numbers.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { constant } from "../../nn/initialisers.ts";
import { Parameter } from "../../nn/parameter.ts";
import { floats } from "../../testing/kernel-cases.ts";
import { useBackend } from "../backends.ts";
import { decodeElements } from "./elements.ts";
import { TraceError } from "./errors.ts";
import type { GraphTarget } from "./graph.ts";
import { type Signature, type Trace, type Traceable, traceFunction } from "./trace.ts";

beforeAll(() => useBackend("cpu"));

const x: Signature = { shape: [2, 3], dtype: "float32" };
const TARGET: GraphTarget = { contrib: true, frozen: false, threads: 1 };
const FROZEN: GraphTarget = { ...TARGET, frozen: true };

const trace = (fn: Traceable, target = TARGET) => traceFunction(fn, { x }, { target });
const addTo = (x: tf.Tensor | undefined, tensor: tf.Tensor) => ({ y: tf.add(x!, tensor) });
const sumOf = ({ session: { graph } }: Trace) => graph.nodes.find(({ op }) => op === "Add")!;
const elementsOf = (trace: Trace) => {
  const { dtype, data } = sumOf(trace).inputs[1]!.constant!;
  return decodeElements(dtype, data);
};
const tensorOf = (shape: number[]) => tf.tensor(floats(shape).data as Float32Array, shape);

describe("captured tensors", () => {
  test("a variable becomes an input, also a small one, and once however often it is read", () => {
    const variable = tf.variable(tf.scalar(2));
    const { captured } = trace(({ x }) => ({ ...addTo(x, variable), z: tf.neg(variable) }));
    expect(captured).toMatchObject([
      { variable, dataId: variable.dataId, value: { name: `variable/${variable.name}` } },
    ]);
  });

  test("the variable of a parameter is one", () => {
    const parameter = new Parameter([3], constant(1));
    expect(trace(({ x }) => addTo(x, parameter.value)).captured[0]!.variable).toBe(parameter.variable);
  });

  test("two variables that began as one tensor are two", () => {
    const start = tf.zeros([2]);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    expect(a.dataId).toBe(b.dataId);
    const { captured, assigned, outputs } = trace(() => {
      a.assign(tf.ones([2]));
      return { a: tf.neg(a), b: tf.neg(b) };
    });
    expect(captured.map(({ variable }) => variable)).toEqual([b]);
    expect(assigned.map(({ variable }) => variable)).toEqual([a]);
    expect([outputs.a!.splat, outputs.b!.splat]).toEqual([-1, undefined]);
  });

  test("a tensor that a variable began as stays what it is", () => {
    const start = tensorOf([6, 2, 3]);
    const variable = tf.variable(start);
    const { captured } = trace(() => ({ a: tf.neg(variable), b: tf.neg(start) }));
    expect(captured.map((one) => one.variable)).toEqual([variable, undefined]);
  });

  test("a small tensor becomes a constant with the values it has", () => {
    const closure = tf.tensor1d([1, 2, 3]);
    const traced = trace(({ x }) => addTo(x, closure));
    expect(elementsOf(traced)).toEqual([1, 2, 3]);
    expect(traced.captured).toEqual([]);
  });

  test("a large tensor becomes an input, whose data is bound when the function is compiled", () => {
    const closure = tensorOf([6, 2, 3]);
    const { captured } = trace(({ x }) => addTo(x, closure));
    expect(captured).toMatchObject([{ value: { name: "closure/0", shape: [6, 2, 3] }, dataId: closure.dataId }]);
    expect(captured[0]!.variable).toBeUndefined();
  });

  test("several of them have names of their own", () => {
    const [a, b] = [tensorOf([6, 2, 3]), tensorOf([7, 1, 3])];
    const { captured } = trace(({ x }) => ({ ...addTo(x, a), z: tf.neg(b), again: tf.exp(a) }));
    expect(captured.map(({ value }) => value.name)).toEqual(["closure/0", "closure/1"]);
  });

  test("a tensor that is returned as it is", () => {
    const closure = tensorOf([6, 2, 3]);
    expect(trace(() => ({ y: closure })).outputs.y!.name).toBe("closure/0");
  });
});

describe("for fixed weights", () => {
  test("variables and closures become constants, variables by name and version", () => {
    const variable = tf.variable(tf.tensor1d([4, 5, 6]));
    const closure = tensorOf([6, 2, 3]);
    const { session, captured } = trace(({ x }) => ({ ...addTo(x, variable), z: tf.exp(closure) }), FROZEN);
    expect(captured).toEqual([]);
    expect([...session.frozen]).toEqual([[variable, variable.dataId]]);
    expect(session.graph.constants.map(({ name }) => name)).toEqual([`variable/${variable.name}`, "constant/1"]);
    expect(decodeElements("float32", session.graph.constants[0]!.constant!.data)).toEqual([4, 5, 6]);
  });

  test("two variables with the same values are two constants", () => {
    const [a, b] = [0, 0].map((value) => tf.variable(tf.tensor1d([value, value, value])));
    const { session } = trace(({ x }) => ({ ...addTo(x, a!), z: tf.exp(b!) }), FROZEN);
    expect(session.graph.constants.length).toBe(2);
  });
});

describe("tensors that are created inside", () => {
  test("of different numbers become constants, of one number nothing at all", () => {
    expect(elementsOf(trace(({ x }) => addTo(x, tf.tensor1d([3, 4, 5]))))).toEqual([3, 4, 5]);
    expect(trace(() => ({ y: tf.ones([1000, 1000]) })).outputs.y!.splat).toBe(1);
    expect(trace(() => ({ y: tf.tensor1d([0, -0]) })).outputs.y!.splat).toBeUndefined();
  });

  test("large ones are warned about, with place and shape", () => {
    const values = floats([200, 200]).data as Float32Array;
    const { session } = trace(() => ({ y: tf.exp(tf.tensor(values, [200, 200])) }));
    expect(session.warnings).toEqual([
      expect.stringMatching(
        /^a \[200, 200\] tensor is created inside the function \(at .*session\.test\.ts:\d+:\d+\) and is frozen into the compiled graph; pass it as an argument$/,
      ),
    ]);
  });

  test.each([
    ["string", () => tf.tensor1d(["a", "b"])],
    ["complex64", () => tf.complex([1], [2])],
  ])("of type %s are refused", (dtype, make) => {
    const message = dtype === "string" ? "tensors of type string" : /Complex .* has no compiled form/;
    expect(() => trace(() => ({ y: make() }))).toThrow(message);
  });
});

test.each<[string, (x: tf.Tensor) => tf.Tensor, string]>([
  ["randomNormal", () => tf.randomNormal([2]), "context.noise.normal"],
  ["randomStandardNormal", () => tf.randomStandardNormal([2]), "context.noise.normal"],
  ["truncatedNormal", () => tf.truncatedNormal([2]), "context.noise.normal"],
  ["randomUniform", () => tf.randomUniform([2]), "context.noise.normal"],
  ["randomUniformInt", () => tf.randomUniformInt([2], 0, 9), "an argument that holds them"],
  ["randomGamma", () => tf.randomGamma([2], 1), "an argument that holds them"],
  ["rand", () => tf.rand([2], () => 0.5), "an argument that holds them"],
  ["multinomial", (x) => tf.multinomial(x as tf.Tensor2D, 2), "an argument that holds them"],
  ["dropout", (x) => tf.dropout(x, 0.5), "dropout(x, rate, context) of @sciformer/core"],
])("tf.%s is refused: its numbers would be the same in every run", (name, draw, instead) => {
  const line = String.raw`\(at .*session\.test\.ts:\d+:\d+\)`;
  const tail = instead.replaceAll(/[().]/g, String.raw`\$&`);
  const message = `^tf.${name} inside a compiled function ${line} would give the same numbers in every run: use ${tail}$`;
  expect(() => trace(({ x }) => ({ y: draw(x!) }))).toThrow(new RegExp(message));
  expect(() => trace(({ x }) => ({ y: draw(x!) }))).toThrow(TraceError);
});

describe("assignments to variables", () => {
  const counter = (): tf.Variable => tf.variable(tf.scalar(1));

  test("are recorded; reads after them see the new value, reads before the old one", () => {
    const variable = counter();
    const traced = trace(({ x }) => {
      const before = tf.neg(variable);
      variable.assign(tf.add(variable, 1));
      return { before, after: tf.neg(variable), ...addTo(x, variable) };
    });
    const { graph } = traced.session;
    expect(graph.producer(traced.outputs.before!)!.inputs[0]).toBe(traced.captured[0]!.value);
    expect(graph.producer(traced.outputs.after!)!.inputs[0]).toBe(traced.assigned[0]!.value);
    expect(traced.assigned).toMatchObject([{ variable }]);
  });

  test("leave the variable what it is", () => {
    const variable = counter();
    trace(({ x }) => {
      variable.assign(tf.scalar(7));
      return { y: x! };
    });
    expect(variable.dataSync()[0]).toBe(1);
  });

  test("of another shape or type are refused as they are eagerly", () => {
    const variable = counter();
    const assign = (tensor: () => tf.Tensor) => () =>
      trace(({ x }) => {
        variable.assign(tensor());
        return { y: x! };
      });
    expect(assign(() => tf.ones([2]))).toThrow("[2] float32 is assigned to a variable of [] float32");
    expect(assign(() => tf.scalar(1, "int32"))).toThrow("[] int32 is assigned to a variable of [] float32");
  });
});

describe("variables inside a traced function", () => {
  test.each<[string, (variable: tf.Variable) => unknown]>([
    ["dataSync", (variable) => variable.dataSync()],
    ["dataSync", (variable) => variable.arraySync()],
    ["data", (variable) => variable.data()],
  ])("x.%s() of one is refused", (method, read) => {
    const variable = tf.variable(tf.scalar(1));
    const run = () =>
      trace(({ x }) => {
        read(variable);
        return { y: x! };
      });
    expect(run).toThrow(TraceError);
    expect(run).toThrow(`x.${method}() of a variable inside a compiled function`);
    expect(variable.dataSync()[0]).toBe(1);
  });

  test("none is made", () => {
    const before = Object.keys(tf.engine().state.registeredVariables);
    expect(() => trace(() => ({ y: tf.variable(tf.scalar(1)) }))).toThrow(/^tf\.variable inside a compiled function/);
    expect(Object.keys(tf.engine().state.registeredVariables)).toEqual(before);
    tf.variable(tf.scalar(1)).dispose();
  });
});

test("a tensor of one trace that is used outside or in another one is refused, saying so", async () => {
  let leaked: tf.Tensor | undefined;
  trace(({ x }) => {
    leaked = tf.keep(tf.exp(x!));
    return { y: x! };
  });
  const outside = /^a tensor that was made inside a compiled function is used outside of it .*: it has no values there/;
  expect(() => leaked!.dataSync()).toThrow(outside);
  await expect(leaked!.data()).rejects.toThrow(outside);
  expect(() => trace(({ x }) => addTo(x, leaked!))).toThrow(/^a tensor of another compiled function is used \(at /);
  leaked!.dispose();
});

test("a promise of a value that nobody waits for does not end the process", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const reading = () =>
    trace(({ x }) => {
      void x!.data();
      return { y: x! };
    });
  expect(reading).toThrow(/^x\.data\(\) inside a compiled function/);
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
