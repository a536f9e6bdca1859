// Tests of the rows that networks put out: which parts they have, and how they are read.
import { expect, test } from "vitest";
import { architectures } from "./model.ts";
import { baselines } from "./networks/baselines.ts";
import { outputParts, readOutputs, softmax } from "./output.ts";

const TINY = { ...architectures.small, chn: 2, n_classes: 2 };

test.each([
  ["DBConformer", TINY, ["logits 0 2", "alpha 2 2", "spatialAttention 4 4"]],
  ["DBConformer with a gate", { ...TINY, gate_flag: true }, ["logits 0 2", "spatialAttention 2 4"]],
  ["the mean of its channels", { ...TINY, chn_atten_flag: false }, ["logits 0 2", "spatialAttention 2 4"]],
  ["its branch over channels", { ...TINY, branch: "spatial" as const }, ["logits 0 2", "spatialAttention 2 4"]],
  ["its branch over time", { ...TINY, branch: "temporal" as const }, ["logits 0 2"]],
  ["a baseline", { ...baselines.eegnet, chn: 2 }, ["logits 0 2"]],
])("%s", (_, model, parts) => {
  expect(outputParts(model).map(({ name, start, length }) => `${name} ${start} ${length}`)).toEqual(parts);
});

test("rows are read part by part, scores as probabilities", () => {
  const rows = [Math.log(3), 0, 0.25, 0.75, 1, 2, 3, 4, 0, 0, 0.5, 0.5, 5, 6, 7, 8];
  const [first, second] = readOutputs(rows, TINY);
  expect([...first!.probabilities]).toEqual([expect.closeTo(0.75, 6), expect.closeTo(0.25, 6)]);
  expect([...first!.alpha!]).toEqual([0.25, 0.75]);
  expect([...second!.spatialAttention!]).toEqual([5, 6, 7, 8]);
});

test("what a network does not have is null", () => {
  const [only] = readOutputs([1, 2], { ...baselines.eegnet, chn: 2 });
  expect([only!.alpha, only!.spatialAttention]).toEqual([null, null]);
});

test("scores of any size become probabilities", () => {
  expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
});
