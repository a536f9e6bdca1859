// Tests of the check of inputs: each error names the input and what was expected.
import type { TensorFacts } from "@sciformer/core/view";
import { describe, expect, test } from "vitest";
import { requireInputs } from "./inputs.ts";

const FACTS: readonly TensorFacts[] = [
  { name: "x", dtype: "float32", shape: ["batch", 2] },
  { name: "kind", dtype: "int32", shape: ["batch"] },
];
const x = { data: new Float32Array(6), shape: [3, 2] };
const kind = { data: new Int32Array(3), shape: [3] };

const problem = (given: Parameters<typeof requireInputs>[0]) => () => requireInputs(given, FACTS, "model.onnx");

test("inputs that fit are taken", () => {
  expect(problem({ x, kind })).not.toThrow();
});

describe("is refused", () => {
  test("an unknown name", () => {
    expect(problem({ x, kind, y: x })).toThrow('model.onnx has no input "y": expected x, kind');
  });

  test("a missing input", () => {
    expect(problem({ x })).toThrow('model.onnx: the input "kind" is missing: int32 [batch]');
  });

  test("another type", () => {
    const floats = { data: new Float32Array(3), shape: [3] };
    expect(problem({ x, kind: floats })).toThrow('the input "kind" is float32 [3], expected int32 [batch]');
  });

  test("another extent", () => {
    const wide = { data: new Float32Array(9), shape: [3, 3] };
    expect(problem({ x: wide, kind })).toThrow('the input "x" is float32 [3, 3], expected float32 [batch, 2]');
  });

  test("another number of rows than the inputs before it", () => {
    const two = { data: new Int32Array(2), shape: [2] };
    expect(problem({ x, kind: two })).toThrow('the input "kind" is int32 [2], expected int32 [batch]');
  });

  test("fewer values than the shape says", () => {
    const short = { data: new Float32Array(5), shape: [3, 2] };
    expect(problem({ x: short, kind })).toThrow('the input "x" is float32 [3, 2] and has 5 values');
  });
});
