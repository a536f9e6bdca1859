// Tests of predicting a whole file: totals, warnings, refusals, options.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliValues, Columns } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TaskConfig } from "./config.ts";
import { predict } from "./predict.ts";
import {
  constantModel,
  TINY_START_MS as START,
  type TinyHouse,
  type TinyOptions,
  tinyConfig,
  trainedOf,
  writeTinyDataset,
} from "./refusals/tiny-dataset.node.ts";

const { NaN: none } = Number;
const target = (name: string, threshold_w = 500) => ({ name, threshold_w, max_w: null });

let dir: string;
beforeAll(() => chooseBackend("cpu"));
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "predict-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function house(aggregate: readonly number[], name = "1", startMs = START): TinyHouse {
  return { house: name, startMs, aggregate: Float32Array.from(aggregate), appliances: {} };
}

interface Case {
  readonly houses: readonly TinyHouse[];
  /** What the network predicts of every appliance, W. */
  readonly watts: number;
  readonly task?: Partial<TaskConfig>;
  readonly options?: CliValues;
  readonly dataset?: TinyOptions;
}

async function predictAll({ houses, watts, task = {}, options = {}, dataset = {} }: Case) {
  const source = await writeTinyDataset(join(dir, "data"), { all: houses }, dataset);
  const config = tinyConfig(task);
  const trained = trainedOf(constantModel(config, watts), config);
  const rows: Columns[] = [];
  const lines = await predict(trained, source, "all", async (columns) => void rows.push(columns), options);
  return { rows, lines };
}

describe("the totals", () => {
  test("are kWh and shares of the samples that have a reading and a prediction", async () => {
    // 60 minutes of 1000 W are 1 kWh, 600 W of them the kettle.
    const { lines } = await predictAll({ houses: [house(Array(60).fill(1000))], watts: 600 });
    expect(lines).toEqual([
      "predicted 60 samples (0.0 days), 0 without data or in too short a stretch; clock: UTC",
      "kettle: 0.60 kWh, 60.0 % of 1.00 kWh",
      "other: 0.40 kWh, 40.0 % of 1.00 kWh",
    ]);
  });

  test("have the cost where a tariff is given", async () => {
    const options = { tariff: "0.5" };
    const { lines } = await predictAll({ houses: [house(Array(60).fill(1000))], watts: 600, options });
    expect(lines.slice(1)).toEqual([
      "kettle: 0.60 kWh, 60.0 % of 1.00 kWh, cost 0.30",
      "other: 0.40 kWh, 40.0 % of 1.00 kWh, cost 0.20",
    ]);
  });

  test("add up over houses", async () => {
    const houses = [house(Array(60).fill(1000)), house(Array(120).fill(2000), "2")];
    const { lines, rows } = await predictAll({ houses, watts: 600 });
    expect(lines[1]).toBe("kettle: 1.80 kWh, 36.0 % of 5.00 kWh");
    expect(rows.map(({ length }) => length)).toEqual([60, 120]);
  });

  test("leave out samples without a reading, also where a short gap was filled", async () => {
    const aggregate = Array(62).fill(1000).fill(none, 30, 32);
    const { lines, rows } = await predictAll({ houses: [house(aggregate)], watts: 600 });
    expect(lines[0]).toMatch(/^predicted 60 samples \(0\.0 days\), 2 without data/);
    expect(lines[1]).toBe("kettle: 0.60 kWh, 60.0 % of 1.00 kWh");
    expect((rows[0]!.values.kettle_w as Float32Array)[30]).toBeCloseTo(600, 1);
  });

  test("name the clock that the time of day was read on", async () => {
    const metadata = { tz: "Europe/Paris", tz_policy: "local" };
    const { lines } = await predictAll({ houses: [house(Array(16).fill(900))], watts: 0, dataset: { metadata } });
    expect(lines[0]).toMatch(/clock: Europe\/Paris$/);
  });
});

describe("the warnings", () => {
  test("say that an appliance never exceeded its threshold", async () => {
    const { lines } = await predictAll({ houses: [house(Array(16).fill(1000))], watts: 300 });
    expect(lines).toContain("warning: kettle never exceeded its threshold of 500 W in this file");
  });

  test("count the samples in which the appliances exceed the aggregate by more than a twentieth", async () => {
    // 600 W of 580 W are 103 %, of 570 W 105.3 %.
    const aggregate = [...Array(13).fill(580), ...Array(3).fill(570)];
    const { lines } = await predictAll({ houses: [house(aggregate)], watts: 600 });
    expect(lines.at(-1)).toMatch(/^warning: in 3 samples the appliances add up to more than 105 %/);
  });

  test("are not there where nothing is wrong", async () => {
    const { lines } = await predictAll({ houses: [house(Array(16).fill(1000))], watts: 600 });
    expect(lines.filter((line) => line.startsWith("warning"))).toEqual([]);
  });
});

describe("refuses", () => {
  test("a file with no stretch as long as a window, saying how long that is", async () => {
    const aggregate = [...Array(15).fill(1000), ...Array(4).fill(none), ...Array(12).fill(1000)];
    await expect(predictAll({ houses: [house(aggregate)], watts: 600, options: { fill: "0" } })).rejects.toThrow(
      /data: no stretch of 16 samples of 60 s .*nothing can be predicted/,
    );
  });

  test.each([
    ["fill", "-1", "a number, zero or above"],
    ["samples", "2.5", "a whole number"],
    ["samples", "many", "a number, zero or above"],
  ])("--%s %s, which is not a whole number", async (name, value, expected) => {
    const houses = [house(Array(16).fill(1000))];
    await expect(predictAll({ houses, watts: 600, options: { [name]: value } })).rejects.toThrow(
      `--${name} "${value}": expected ${expected}`,
    );
  });

  test("a tariff that is none, before any row is predicted", async () => {
    const source = await writeTinyDataset(join(dir, "data"), { all: [house(Array(16).fill(1000))] });
    const config = tinyConfig();
    const trained = trainedOf(constantModel(config, 600), config);
    let rows = 0;
    const sink = async () => void rows++;
    await expect(predict(trained, source, "all", sink, { tariff: "cheap" })).rejects.toThrow(
      "--tariff cheap: expected a price of a kWh, such as 0.28, or a JSON file",
    );
    expect(rows).toBe(0);
  });

  test("samples that are further apart than in training", async () => {
    const dataset = { metadata: { period_s: "600" } };
    await expect(predictAll({ houses: [house(Array(16).fill(1))], watts: 1, dataset })).rejects.toThrow(
      "a sample every 600 s, expected 60 s as in training",
    );
  });
});

describe("the options", () => {
  test("--clip and --rescale keep the appliances within the aggregate", async () => {
    const task = { targets: [target("kettle", 0), target("fridge", 0)] };
    const houses = [house(Array(16).fill(500))];
    const { rows } = await predictAll({ houses, watts: 600, task, options: { clip: true, rescale: true } });
    const { kettle_w, fridge_w, other_w } = rows[0]!.values;
    const firsts = [kettle_w, fridge_w, other_w].map((values) => (values as Float32Array)[0]);
    expect(firsts).toEqual([250, 250, 0]);
  });

  test("--samples fills the columns of the band", async () => {
    const { rows } = await predictAll({ houses: [house(Array(16).fill(900))], watts: 600, options: { samples: "2" } });
    expect((rows[0]!.values.kettle_w_high as Float32Array)[0]).toBeCloseTo(600, 1);
  });

  test("--fill 0 leaves every gap empty", async () => {
    const aggregate = [...Array(16).fill(900), none, ...Array(16).fill(900)];
    const { rows } = await predictAll({ houses: [house(aggregate)], watts: 600, options: { fill: "0" } });
    expect((rows[0]!.values.kettle_w as Float32Array)[16]).toBeNaN();
  });
});
