// Tests of the noise of a traced function: inputs, in the order of the calls.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { dropout } from "../../nn/dropout.ts";
import { useBackend } from "../backends.ts";
import { TraceNoise } from "./noise.ts";
import { traceFunction } from "./trace.ts";

beforeAll(() => useBackend("cpu"));

const target = { contrib: true, frozen: false, threads: 1 };

test("every call becomes an input of its own with its position, masks as bytes with their rate", () => {
  const noise = new TraceNoise();
  const { noise: inputs, outputs } = traceFunction(
    ({ x }) => ({
      y: tf.add(dropout(x!, 0.25, { training: true, noise }), noise.normal([4])),
      z: noise.mask([3, 4], 0.5),
    }),
    { x: { shape: [3, 4], dtype: "float32" } },
    { target },
  );
  expect(inputs).toMatchObject([
    { call: 0, rate: 0.25, value: { name: "noise/0", dtype: "uint8", shape: [3, 4] } },
    { call: 1, rate: undefined, value: { name: "noise/1", dtype: "float32", shape: [4] } },
    { call: 2, rate: 0.5, value: { name: "noise/2", dtype: "uint8", shape: [3, 4] } },
  ]);
  expect(outputs.z!.dtype).toBe("float32");
});

test("noise that is drawn outside of a trace is refused", () => {
  expect(() => new TraceNoise().normal([2])).toThrow("the noise of a compiled function is drawn outside of it");
});
