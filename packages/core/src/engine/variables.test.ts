// Tests of the arrays that compiled programs keep of variables.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { useBackend } from "./backends.ts";
import { VariableMemory } from "./variables.ts";

beforeAll(() => useBackend("cpu"));

let variable: tf.Variable;
let memory: VariableMemory;
beforeEach(() => {
  variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
  memory = new VariableMemory();
});
afterEach(() => variable.dispose());

const assign = (...values: number[]) => tf.tidy(() => variable.assign(tf.tensor1d(values)));

test("a variable's array is a copy, always the same one", () => {
  const values = memory.values(variable);
  expect([...values]).toEqual([1, 2]);
  expect(memory.values(variable)).toBe(values);
});

test("an array of the caller's is filled and used", () => {
  const own = new Float32Array(2);
  memory.place(variable, own);
  expect([...own]).toEqual([1, 2]);
  expect(memory.values(variable)).toBe(own);
});

test("a pull copies what was assigned, once", () => {
  const values = memory.values(variable);
  expect(memory.pull()).toBe(false);
  assign(3, 4);
  expect(memory.pull()).toBe(true);
  expect([...values]).toEqual([3, 4]);
  expect(memory.pull()).toBe(false);
});

test("a push copies the array to the variable, which is then no assignment to pull", () => {
  memory.values(variable).set([5, 6]);
  memory.push();
  expect([...variable.dataSync()]).toEqual([5, 6]);
  expect(memory.pull()).toBe(false);
});

test("a variable that only shows other values has its own again after a push", () => {
  const values = memory.values(variable);
  memory.show(variable, Float32Array.of(7, 8));
  expect([...variable.dataSync()]).toEqual([7, 8]);
  expect([memory.pull(), ...values]).toEqual([false, 1, 2]);
  memory.push([variable]);
  expect([...variable.dataSync()]).toEqual([1, 2]);
});

test("no tensor is left behind", () => {
  const before = tf.memory().numTensors;
  memory.values(variable);
  memory.push();
  expect(tf.memory().numTensors).toBe(before);
});
