// Tests of Module: paths, state dictionaries, starting values and memory.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { InputError } from "../errors.ts";
import { constant, normal } from "./initialisers.ts";
import { Module } from "./module.ts";
import { Buffer, Parameter } from "./parameter.ts";

class Leaf extends Module {
  readonly weight = new Parameter([2, 3], normal(1));
  readonly steps = new Buffer([], 0, "int64");
}

class Tree extends Module {
  readonly first = new Leaf();
  readonly layers = [new Leaf(), new Leaf()];
  readonly scale = new Parameter([2], constant(1));
  readonly rate = 0.1;

  constructor(keys: Readonly<Record<string, string>> = {}) {
    super();
    this.keys = keys;
  }
}

const PATHS = [
  "scale",
  "first.weight",
  "first.steps",
  "layers.0.weight",
  "layers.0.steps",
  "layers.1.weight",
  "layers.1.steps",
];

const valuesOf = (model: Module, path: string) => Array.from(model.stateDict().get(path)!.data, Number);

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("modules are found by attribute path, also in arrays, the root under the empty path", () => {
    expect([...new Tree().namedModules()].map(([path]) => path)).toEqual(["", "first", "layers.0", "layers.1"]);
  });

  test("the state dictionary has a module's own tensors before those of its parts, in attribute order", () => {
    expect([...new Tree().stateDict().keys()]).toEqual(PATHS);
  });

  test("keys give an attribute the author's name", () => {
    const paths = [...new Tree({ layers: "encoder.blocks", scale: "gamma" }).stateDict().keys()];
    expect(paths).toEqual(PATHS.map((path) => path.replace("layers", "encoder.blocks").replace("scale", "gamma")));
  });

  test("buffers are no parameters", () => {
    const model = new Tree();
    expect([...model.namedParameters().keys()]).toEqual(PATHS.filter((path) => !path.endsWith("steps")));
    // three leaves of 6 and a scale of 2
    expect(model.parameterCount).toBe(20);
  });

  test("the state dictionary holds shapes, types and copies of the values", () => {
    const model = new Leaf();
    model.weight.assign([1, 2, 3, 4, 5, 6]);
    model.steps.assign([7]);
    const state = model.stateDict();
    model.weight.assign([0, 0, 0, 0, 0, 0]);
    expect(Object.fromEntries(state)).toEqual({
      weight: { dtype: "F32", shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      steps: { dtype: "I64", shape: [], data: BigInt64Array.of(7n) },
    });
  });

  test("a loaded state dictionary gives the model it came from", () => {
    const [from, to] = [new Tree().initialise(1), new Tree().initialise(2)];
    from.first.steps.assign([12]);
    to.loadStateDict(from.stateDict(), "model.safetensors");
    expect(to.stateDict()).toEqual(from.stateDict());
  });

  test("a prefix module. is taken off", () => {
    const [from, to] = [new Leaf().initialise(1), new Leaf()];
    to.loadStateDict(
      [...from.stateDict()].map(([key, entry]) => [`module.${key}`, entry] as const),
      "model.safetensors",
    );
    expect(to.stateDict()).toEqual(from.stateDict());
  });

  test("a part that is itself called module keeps its name", () => {
    class Wrapper extends Module {
      readonly module = new Leaf();
    }
    const [from, to] = [new Wrapper().initialise(1), new Wrapper()];
    to.loadStateDict(from.stateDict(), "model.safetensors");
    expect(to.stateDict()).toEqual(from.stateDict());
  });

  test("refuses a dictionary without some of its tensors, naming the first", () => {
    const state = [...new Tree().stateDict()].filter(([key]) => !key.startsWith("layers.1"));
    expect(() => new Tree().loadStateDict(state, "model.safetensors")).toThrow(
      new InputError('model.safetensors: 2 tensors missing, first "layers.1.weight"'),
    );
  });

  test("refuses tensors that it does not have, naming the first", () => {
    const state = [...new Leaf().stateDict(), ["bias", { shape: [1], data: [0] }] as const];
    expect(() => new Leaf().loadStateDict(state, "model.safetensors")).toThrow(
      new InputError('model.safetensors: 1 tensors that the model does not have, first "bias"'),
    );
  });

  test("refuses another shape, naming both, and changes nothing", () => {
    const model = new Leaf().initialise(1);
    const before = model.stateDict();
    const state = [
      ["steps", { shape: [], data: [9] }],
      ["weight", { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] }],
    ] as const;
    expect(() => model.loadStateDict(state, "model.safetensors")).toThrow(
      new InputError('model.safetensors: tensor "weight" is [3,2], the model has [2,3]'),
    );
    expect(model.stateDict()).toEqual(before);
  });

  test("the same seed gives the same starting values, another seed others", () => {
    const [a, b, c] = [1, 1, 2].map((seed) => new Leaf().initialise(seed).stateDict());
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
  });

  test("parameters of one shape start with different values", () => {
    const model = new Tree().initialise(1);
    expect(valuesOf(model, "layers.0.weight")).not.toEqual(valuesOf(model, "layers.1.weight"));
  });

  test("a parameter's starting values do not depend on what else the model has, nor on its order", () => {
    class Reordered extends Module {
      readonly extra = new Parameter([50], normal(1));
      readonly layers = [new Leaf()];
      readonly first = new Leaf();
    }
    const [tree, reordered] = [new Tree().initialise(1), new Reordered().initialise(1)];
    expect(valuesOf(reordered, "first.weight")).toEqual(valuesOf(tree, "first.weight"));
    expect(valuesOf(reordered, "layers.0.weight")).toEqual(valuesOf(tree, "layers.0.weight"));
  });

  test("initialise sets buffers back to their starting values", () => {
    const model = new Leaf();
    model.steps.assign([7]);
    model.initialise(1);
    expect(valuesOf(model, "steps")).toEqual([0]);
  });

  test("dispose frees everything", () => {
    const before = tf.memory();
    const model = new Tree().initialise(1);
    model.loadStateDict(model.stateDict(), "model.safetensors");
    model.dispose();
    const after = tf.memory();
    expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
  });

  test("dispose frees a part that stands in two places once", () => {
    class Tied extends Module {
      readonly encoder = new Leaf();
      readonly decoder = this.encoder;
    }
    const before = tf.memory();
    new Tied().initialise(1).dispose();
    const after = tf.memory();
    expect([after.numTensors, after.numBytes]).toEqual([before.numTensors, before.numBytes]);
  });
});
