// Tests that the networks leave as standard ONNX graphs, for any number of fields.
import { type Context, exportModel, type TensorBatch } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { collate } from "./collate.ts";
import { frameTask, type PdeConfig } from "./config.ts";
import { predictions } from "./loss.ts";
import { type Changes, drawnModel, drawnWindows, tinyRun, tinyUnetRun } from "./transformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

/** What the graph of a model with random weights asks for. */
function exportedInputs(config: PdeConfig): string[] {
  const model = drawnModel(config.model);
  const batch = collate(drawnWindows(config, frameTask(config.task).frames, 2), config);
  const forward = (tensors: TensorBatch, context: Context) => ({
    output: predictions(model, tensors, context, config),
  });
  const onnx = exportModel(forward, batch, { name: "pde", model });
  model.dispose();
  return onnx.inputs.map(({ name }) => name).sort();
}

test.each<[string, Changes, readonly string[]]>([
  ["mixed channels", { task: { predict: "delta" } }, ["x", "label"]],
  ["mixed channels between walls", { model: { periodic: false } }, ["x", "label"]],
  ["flow matching", { model: { in_channels: 4 }, task: { objective: "flow" } }, ["x", "noisy", "t", "label"]],
  ["separate channels", { model: { channels: "separate" } }, ["x", "label", "fields", "task"]],
  [
    "separate channels between walls, told of the simulation",
    {
      model: {
        channels: "separate",
        periodic: false,
        factors: { simulation_time: 1, simulation_dt: 1, pde_parameters: 1 },
      },
    },
    ["x", "label", "fields", "task", "time", "dt", "params", "param_ids"],
  ],
])("a model of %s can be exported, and asks for what it needs", (_, changes, inputs) => {
  expect(exportedInputs(tinyRun(changes))).toEqual(inputs.toSorted());
});

test("a U-Net can be exported, and asks for what it needs", () => {
  expect(exportedInputs(tinyUnetRun())).toEqual(["label", "x"]);
});
