// Tests of the validation loss.
import { afterAll, beforeAll, expect, test } from "vitest";
import { eagerEngine } from "../engine/engine.ts";
import { InputError } from "../errors.ts";
import { type Point, type ToyModel, toyPlugin } from "../testing/toy-plugin.ts";
import { ToyBench } from "../testing/toy-training.ts";
import { hasSplit, validationLoss } from "./validation.ts";

let bench: ToyBench;
beforeAll(async () => {
  bench = await ToyBench.open();
});
afterAll(() => bench.close());

const breathe = async () => {};

/** `loss` of a batch. */
const lossOf = (model: ToyModel) =>
  eagerEngine.inference((batch, context) => ({ loss: toyPlugin.loss(model, batch, context, bench.config()) }), {
    name: "loss",
    weights: "changing",
  });

test("it is the mean over all rows, also where the last batch is smaller", async () => {
  const model = toyPlugin.createModel(bench.config());
  // a head of zero weights predicts 0, so the loss is the mean square of the heights
  model.head.weight.assign(new Float32Array(8));
  model.head.bias!.assign([0]);
  const heights: number[] = [];
  for await (const { y } of toyPlugin.rows(bench.source, "valid", bench.config(), "valid")) heights.push(y);
  const wanted = heights.reduce((sum, y) => sum + y * y, 0) / heights.length;
  // 10 rows in batches of 8 and 2
  expect(await validationLoss(toyPlugin, lossOf(model), bench.source, bench.config(), breathe)).toBeCloseTo(wanted, 5);
  model.dispose();
});

test("a split without a usable row is refused", async () => {
  const model = toyPlugin.createModel(bench.config());
  async function* rows(): AsyncGenerator<Point> {}
  await expect(
    validationLoss({ ...toyPlugin, rows }, lossOf(model), bench.source, bench.config(), breathe),
  ).rejects.toThrow(new InputError(`${bench.source.path}: split valid has no usable row`));
  model.dispose();
});

test("a dataset has a split if any of its tables has", () => {
  expect(hasSplit({ ...bench.source, splits: { sims: ["train"], frames: ["train", "valid"] } } as never, "valid")).toBe(
    true,
  );
  expect(hasSplit({ ...bench.source, splits: { sims: ["train"] } } as never, "valid")).toBe(false);
});
