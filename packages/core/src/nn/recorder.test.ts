// Tests of the recorder: what it keeps under which name, and that it leaves the model as it was.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { differenceInput } from "../testing/finite-differences.ts";
import { largestDifference, plain, tensorOf } from "../testing/plain-values.ts";
import { MultiHeadAttention } from "./attention.ts";
import { type Context, INFERENCE } from "./context.ts";
import { Linear } from "./linear.ts";
import { Module } from "./module.ts";
import { Recorder } from "./recorder.ts";

class Model extends Module {
  readonly embed = new Linear(4, 4);
  readonly blocks = [new MultiHeadAttention({ dim: 4, heads: 2 }), new MultiHeadAttention({ dim: 4, heads: 1 })];

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    return this.blocks.reduce((y, block) => block.forward(y, context), this.embed.forward(x));
  }
}

const x = differenceInput([2, 3, 4], 1);
const recorders: Recorder[] = [];

function recorded(model: Module, run: (context: Context) => unknown): Recorder {
  const recorder = new Recorder(model);
  recorders.push(recorder);
  recorder.record((observer) => run({ training: false, observer }));
  return recorder;
}

afterEach(() => {
  for (const recorder of recorders.splice(0)) recorder.dispose();
});

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("the output of every part and the attention weights are kept by path", () => {
    const model = new Model().initialise(1);
    const { values } = recorded(model, (context) => model.forward(tensorOf(x), context));
    const block = (path: string) => ["wq", "wk", "wv", "weights", "wo"].map((name) => `${path}.${name}`).concat(path);
    expect([...values.keys()]).toEqual(["embed", ...block("blocks.0"), ...block("blocks.1")]);
  });

  test("what is kept is what flowed", () => {
    const model = new Model().initialise(1);
    let output: tf.Tensor | undefined;
    const { values } = recorded(model, (context) => {
      output = model.forward(tensorOf(x), context);
    });
    expect(largestDifference(values.get("blocks.1")!, plain(output!))).toBe(0);
    expect(largestDifference(values.get("embed")!, plain(model.embed.forward(tensorOf(x))))).toBe(0);
  });

  test("what the root shows has no path before its name", () => {
    const model = new MultiHeadAttention({ dim: 4, heads: 2 }).initialise(1);
    const { values } = recorded(model, (context) => model.forward(tensorOf(x), context));
    expect(values.get("weights")!.shape).toEqual([2, 2, 3, 3]);
  });

  test("values outlive a tidy", () => {
    const model = new Model().initialise(1);
    const recorder = recorded(model, (context) => tf.tidy(() => void model.forward(tensorOf(x), context)));
    expect(recorder.values.get("embed")!.isDisposed).toBe(false);
  });

  test("record returns what the run returns", () => {
    expect(new Recorder(new Model()).record(() => 42)).toBe(42);
  });

  const ownForwards = (model: Module) =>
    [...model.namedModules()].filter(([, module]) => Object.hasOwn(module, "forward")).length;

  test("the model is as before afterwards", () => {
    const model = new Model().initialise(1);
    const { values } = recorded(model, (context) => model.forward(tensorOf(x), context));
    const kept = values.size;
    model.forward(tensorOf(x), INFERENCE);
    expect([ownForwards(model), values.size]).toEqual([0, kept]);
  });

  test("the model is as before when the run throws", () => {
    const model = new Model().initialise(1);
    const run = () => recorded(model, (context) => model.forward(tf.zeros([2, 3, 5]), context));
    expect(run).toThrow("linear: x [2,3,5] must end in 4");
    expect(ownForwards(model)).toBe(0);
  });

  test("watching does not add to the state dictionary", () => {
    const model = new Model().initialise(1);
    let watched: string[] = [];
    recorded(model, () => {
      watched = [...model.stateDict().keys()];
    });
    expect(watched).toEqual([...model.stateDict().keys()]);
  });

  test("dispose frees what was kept, also what a second run replaced", () => {
    const model = new Model().initialise(1);
    const { numTensors } = tf.memory();
    const recorder = new Recorder(model);
    for (const _ of [1, 2]) {
      recorder.record((observer) => tf.tidy(() => void model.forward(tensorOf(x), { training: false, observer })));
    }
    recorder.dispose();
    expect([tf.memory().numTensors, recorder.values.size]).toEqual([numTensors, 0]);
  });
});
