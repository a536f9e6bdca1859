// Tests of parameters and buffers: what they hold, what a checkpoint sees, what they leave on the backend.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { Random } from "../engine/random.ts";
import { constant, normal } from "./initialisers.ts";
import { Buffer, Parameter } from "./parameter.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  test("a parameter is trained, a buffer is not", () => {
    expect([new Parameter([2], constant(1)).variable.trainable, new Buffer([2], 1).variable.trainable]).toEqual([
      true,
      false,
    ]);
  });

  test("a parameter is zero until it is initialised", () => {
    const parameter = new Parameter([2], constant(3));
    const before = [...parameter.value.dataSync()];
    parameter.initialise(new Random(1));
    expect([before, [...parameter.value.dataSync()]]).toEqual([
      [0, 0],
      [3, 3],
    ]);
  });

  test("a buffer has its starting value from the beginning, and again after initialise", () => {
    const buffer = new Buffer([2], 0.5);
    const before = [...buffer.value.dataSync()];
    buffer.assign([7, 8]);
    buffer.initialise(new Random(1));
    expect([before, [...buffer.value.dataSync()]]).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
  });

  test("a buffer may draw its starting values", () => {
    const [buffer, parameter] = [new Buffer([4], normal(1)), new Parameter([4], normal(1))];
    buffer.initialise(new Random(1));
    parameter.initialise(new Random(1));
    expect([...buffer.value.dataSync()]).toEqual([...parameter.value.dataSync()]);
  });

  test("an int64 buffer is int32 on the backend and int64 in a file", () => {
    const buffer = new Buffer([], 3, "int64");
    expect(buffer.value.dtype).toBe("int32");
    expect(buffer.toStored()).toEqual({ dtype: "I64", shape: [], data: BigInt64Array.of(3n) });
  });

  test("what is stored is a copy", () => {
    const parameter = new Parameter([2], constant(1));
    parameter.assign([1, 2]);
    (parameter.toStored().data as Float32Array)[0] = 9;
    expect(parameter.toStored()).toEqual({ dtype: "F32", shape: [2], data: Float32Array.of(1, 2) });
  });

  test("assign keeps a copy of what it is given", () => {
    const parameter = new Parameter([2], constant(1));
    const values = Float32Array.of(1, 2);
    parameter.assign(values);
    values[0] = 9;
    expect([...parameter.value.dataSync()]).toEqual([1, 2]);
  });

  test("assign leaves no tensor behind", () => {
    const parameter = new Parameter([2], constant(1));
    const { numTensors, numBytes } = tf.memory();
    parameter.assign([1, 2]);
    const after = tf.memory();
    expect([after.numTensors, after.numBytes]).toEqual([numTensors, numBytes]);
  });
});
