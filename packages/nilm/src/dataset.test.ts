// Tests of how a run is configured from a dataset, and of what is found in the data before training.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliValues } from "@sciformer/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { configSchema } from "./config.ts";
import { checkTraining, configure } from "./dataset.ts";
import {
  TINY_START_MS as START,
  type TinyHouse,
  type TinyOptions,
  tinyConfig,
  tinyHouse,
  writeTinyDataset,
} from "./refusals/tiny-dataset.node.ts";
import { sizes } from "./sizes.ts";

const { NaN: none } = Number;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "dataset-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const write = (houses: readonly TinyHouse[], options: TinyOptions = {}) =>
  writeTinyDataset(join(dir, "data"), { train: houses }, options);

describe("a run is configured", () => {
  const base = tinyHouse("1", 64);
  const house = { ...base, appliances: { ...base.appliances, dishwasher: new Float32Array(64) } };
  const configured = async (options: CliValues = {}, dataset: TinyOptions = {}) =>
    configure(sizes.small, options, await write([house], dataset));

  test("with the appliance's thresholds, and the dataset's period, largest power and zone", async () => {
    const metadata = { period_s: "600", max_power_w: "6000", tz: "Europe/Paris", tz_policy: "utc_as_local" };
    const { task } = await configured({}, { metadata });
    expect(task).toEqual({
      ...sizes.small.task,
      targets: [{ name: "kettle", threshold_w: 500, max_w: 6000 }],
      period_s: 600,
      scale_w: 6000,
      tz: "Europe/Paris",
      tz_policy: "utc_as_local",
    });
  });

  test("for several appliances in the order asked for, each once", async () => {
    const { task, model } = await configured({ target: "dishwasher, kettle,dishwasher" });
    expect(task.targets.map(({ name, threshold_w }) => [name, threshold_w])).toEqual([
      ["dishwasher", 300],
      ["kettle", 500],
    ]);
    expect(model.c_out).toBe(2);
  });

  test("for all appliances of the dataset", async () => {
    const { task } = await configured({ target: "all" });
    expect(task.targets.map(({ name }) => name)).toEqual(["kettle", "dishwasher"]);
  });

  test("with another window and scale where they are asked for", async () => {
    const { task } = await configured({ window: "32", scale: "2500.5" });
    expect([task.window, task.scale_w]).toEqual([32, 2500.5]);
  });

  test("with the largest aggregate of the training split, and of no other, as the scale where that is asked for", async () => {
    const [train, test] = [2345.5, 9000].map((watts) => ({
      ...base,
      aggregate: base.aggregate.map((_, t) => t && watts),
    }));
    const source = await writeTinyDataset(join(dir, "data"), { train: [train!], test: [test!] });
    const { task } = await configure(sizes.small, { scale: "train-max" }, source);
    expect(task.scale_w).toBe(2345.5);
  });

  test("but not with the largest aggregate of a split without any power", async () => {
    const source = await write([{ ...base, aggregate: new Float32Array(64).fill(none, 0, 8) }]);
    await expect(configure(sizes.small, { scale: "train-max" }, source)).rejects.toThrow(
      /data: split train, column "aggregate_w": no power above 0 W for --scale train-max$/,
    );
  });

  test("for the convolutional baseline of the same window", async () => {
    const config = await configured({ model: "fcn", window: "32", target: "all" });
    expect(config.model).toEqual({ kind: "fcn", window_size: 32, c_out: 2, dp_rate: 0.2 });
    expect(configSchema.safeParse(config).success).toBe(true);
  });

  test.each([
    [{ target: "ketle" }, /data: no appliance "ketle"; nearest in this dataset: kettle, dishwasher$/],
    [{ scale: "0" }, /^--scale 0: expected a number above 0 or train-max$/],
    [{ scale: "big" }, /^--scale big: expected a number above 0 or train-max$/],
    [{ window: "-3" }, /^--window -3: expected a number above 0$/],
    [{ model: "rnn" }, /^--model rnn: expected nilmformer or fcn$/],
  ])("but not with %j", async (options, message) => {
    await expect(configured(options)).rejects.toThrow(message);
  });

  test("but not from a dataset without appliances", async () => {
    const source = await write([{ ...base, appliances: {} }]);
    await expect(configure(sizes.small, {}, source)).rejects.toThrow("data: the dataset has no appliance to learn");
  });
});

describe("before training", () => {
  const { task } = tinyConfig();
  const check = async (houses: readonly TinyHouse[], changes: Partial<typeof task> = {}) =>
    checkTraining(await write(houses), tinyConfig(changes));

  test("data with windows in which the target is on pass", async () => {
    await expect(check([tinyHouse("1", 64)])).resolves.toBeUndefined();
  });

  test("a target that is never on is refused, naming its column and its threshold", async () => {
    const base = tinyHouse("1", 64);
    const off = { ...base, appliances: { kettle: new Float32Array(64).fill(499) } };
    await expect(check([off])).rejects.toThrow(
      /split train, column "kettle_w": never reaches 500 W in 4 windows; nothing to learn from$/,
    );
  });

  test("each of several targets must be on somewhere", async () => {
    const base = tinyHouse("1", 64);
    const house = { ...base, appliances: { ...base.appliances, fridge: new Float32Array(64) } };
    const targets = [...task.targets, { name: "fridge", threshold_w: 50, max_w: 300 }];
    await expect(check([house], { targets })).rejects.toThrow(/column "fridge_w": never reaches 50 W/);
  });

  test("a series without a window is refused, with the missing samples of each column", async () => {
    const base = tinyHouse("1", 30);
    const aggregate = base.aggregate.map((watts, t) => (t % 10 === 0 ? none : watts));
    const kettle = base.appliances.kettle!.map((watts, t) => (t < 2 ? none : watts));
    await expect(check([{ ...base, aggregate, appliances: { kettle } }])).rejects.toThrow(
      /no training window of 16 samples is left: 30 samples, 30 in the longest series; aggregate_w misses 3, kettle_w misses 2, /,
    );
  });

  test("a house that does not own the target misses none of it", async () => {
    const owner = tinyHouse("1", 10);
    const other = { ...tinyHouse("2", 12), appliances: {} };
    await expect(check([owner, other])).rejects.toThrow(/22 samples, 12 in the longest series; .*kettle_w misses 0,/);
  });

  test("a window longer than the series is refused with the length of the series", async () => {
    await expect(check([tinyHouse("1", 40)], { window: 64 })).rejects.toThrow(
      /no training window of 64 samples is left: 40 samples, 40 in the longest series/,
    );
  });

  test("series of zeros are refused with the number of zeros", async () => {
    const house = { house: "1", startMs: START, aggregate: new Float32Array(32), appliances: {} };
    await expect(check([house], { max_zero_share: 0.2 })).rejects.toThrow(/aggregate_w is 0 W in 32$/);
  });
});
