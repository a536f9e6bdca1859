// Tests of the effect of changes on outputs.
import { expect, test } from "vitest";
import { effectsOn } from "./effects.ts";

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });

test("the largest difference, beside the largest value without the changes", () => {
  expect(effectsOn({ output: tensor(1, -2, 0) }, { output: tensor(1, -4, 0.5) })).toEqual([
    { name: "output", largest: 2, scale: 4 },
  ]);
});

test("an output of another length is left out", () => {
  expect(effectsOn({ output: tensor(1) }, { output: tensor(1, 2) })).toEqual([]);
});
