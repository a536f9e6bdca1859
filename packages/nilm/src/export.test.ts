// Tests of the exported networks: as the eager ones for any number of windows, parameters under the authors' names.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportModel, type TensorFunction } from "@sciformer/core";
import { exportOnnx } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NilmConfig } from "./config.ts";
import { createModel, type NilmModel } from "./network.ts";
import { loadRun, plugin } from "./node.ts";
import { sizes } from "./sizes.ts";

const WINDOWS = [1, 2, 3, 7];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-nilm-export-"));
});
afterAll(() => rm(folder, { recursive: true }));

const exampleOf = (config: NilmConfig) => plugin.collate(plugin.tokenizer.examples(config), config);

const forwardOf =
  (model: NilmModel, config: NilmConfig): TensorFunction =>
  (batch, context) => ({ output: plugin.forward(model, batch, context, config) });

async function difference(model: NilmModel, config: NilmConfig): Promise<number> {
  const path = join(folder, "model.onnx");
  const fn = forwardOf(model, config);
  const summary = await exportOnnx(fn, path, exampleOf(config), { name: "nilm", model }, WINDOWS);
  return summary.difference!.relative;
}

test("the pretrained model: as eager for 1, 2, 3 and 7 windows", async () => {
  const { model, config } = await loadRun();
  expect(await difference(model, config)).toBeLessThan(2e-6);
});

test.each<[string, NilmConfig]>([
  ["NILMFormer at the paper's size", sizes.base],
  [
    "the convolutional baseline",
    { ...sizes.base, model: { kind: "fcn", window_size: sizes.base.task.window, c_out: 1, dp_rate: 0.2 } },
  ],
])("%s: as eager for 1, 2, 3 and 7 windows", async (_, config) => {
  expect(await difference(createModel(config).initialise(1), config)).toBeLessThan(2e-6);
});

test("the graph takes windows of any number, knows no truth, and names its constants as the state dictionary does", async () => {
  const { model, config } = await loadRun();
  const graph = exportModel(forwardOf(model, config), exampleOf(config), { name: "nilm", model });
  expect(graph.inputs).toEqual([{ name: "x", dtype: "float32", shape: ["batch", 9, 128] }]);
  expect(graph.outputs).toEqual([{ name: "output", dtype: "float32", shape: ["batch", 3, 128] }]);
  const names = new Set(graph.initializers.map(({ name }) => name));
  const read = [...model.stateDict().keys()].filter((path) => !path.endsWith("num_batches_tracked"));
  expect(read.filter((path) => !names.has(path))).toEqual([]);
  expect(names).toContain("EncoderBlock.0.attention_layer.wq.weight");
});
