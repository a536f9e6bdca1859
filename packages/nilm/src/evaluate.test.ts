// Tests of scoring a run: which samples count, which methods stand beside the network, what a reader is warned of.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliValues, Columns } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TaskConfig } from "./config.ts";
import { evaluate } from "./evaluate.ts";
import { createModel } from "./network.ts";
import {
  constantModel,
  TINY_START_MS as START,
  type TinyHouse,
  type TinyOptions,
  tinyConfig,
  tinyHouse,
  trainedOf,
  writeTinyDataset,
} from "./refusals/tiny-dataset.node.ts";

const { NaN: none } = Number;
const BASELINES = ["zero", "mean", "edge", "combinatorial"];

let dir: string;
beforeAll(() => chooseBackend("cpu"));
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "evaluate-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A house whose kettle draws the given powers, 100 W below the aggregate. */
function kettleHouse(kettle: readonly number[], house = "9"): TinyHouse {
  const watts = Float32Array.from(kettle);
  return { house, startMs: START, aggregate: watts.map((w) => w + 100), appliances: { kettle: watts } };
}

const windowOf = (watts: number) => Array<number>(16).fill(watts);

interface Case {
  readonly test: readonly TinyHouse[];
  /** Null: no training split. */
  readonly train?: readonly TinyHouse[] | null;
  readonly watts: number;
  readonly task?: Partial<TaskConfig>;
  readonly dataset?: TinyOptions;
  readonly options?: CliValues;
}

async function evaluateAll({
  test,
  train = [tinyHouse("1", 120)],
  watts,
  task = {},
  dataset = {},
  options = {},
}: Case) {
  const splits = train === null ? { test } : { train, test };
  const source = await writeTinyDataset(join(dir, "data"), splits, dataset);
  const config = tinyConfig(task);
  const trained = trainedOf(constantModel(config, watts), config);
  const sunk: Columns[] = [];
  const evaluation = await evaluate(trained, source, "test", async (columns) => void sunk.push(columns), options);
  const metric = (group: string, method: string, name: string) =>
    evaluation.rows.find((row) => row.group === group && row.method === method)?.metrics[name];
  return { ...evaluation, sunk, metric };
}

describe("the scores", () => {
  // Two complete windows: the kettle at 2000 W, then off.
  const house = kettleHouse([...windowOf(2000), ...windowOf(0)]);

  test("of the network are those of its thresholded power in the windows", async () => {
    const { metric } = await evaluateAll({ test: [house], watts: 600 });
    // |600 - 2000| = 1400 and 600 W: 1000 W in the mean; min / max = 600 / (2000 + 600)
    expect(metric("kettle", "NILMFormer", "MAE")).toBeCloseTo(1000, 1);
    expect(metric("kettle", "NILMFormer", "MR")).toBeCloseTo(600 / 2600, 4);
    // on in both windows, right in one
    expect(metric("kettle", "NILMFormer", "PRECISION")).toBe(0.5);
    expect(metric("kettle", "NILMFormer", "RECALL")).toBe(1);
  });

  test("of overlapping windows stand beside those of tumbling ones", async () => {
    const { metric } = await evaluateAll({ test: [house], watts: 600 });
    expect(metric("kettle", "NILMFormer (overlapping)", "MAE")).toBeCloseTo(1000, 1);
  });

  test("of the zero baseline have the mean power as MAE", async () => {
    const { metric } = await evaluateAll({ test: [house], watts: 600 });
    expect(metric("kettle", "zero", "MAE")).toBe(1000);
  });

  test("of the mean baseline come from the training split", async () => {
    // Mean of training: 3 minutes of 60 at 2000 W are 100 W, so 1900 and 100 W off.
    const { metric } = await evaluateAll({ test: [house], watts: 600 });
    expect(metric("kettle", "mean", "MAE")).toBeCloseTo(1000, 6);
    expect(metric("kettle", "mean", "RMSE")).toBeCloseTo(Math.sqrt((1900 ** 2 + 100 ** 2) / 2), 4);
  });

  test("leave out windows with a missing reading or a missing truth, and the incomplete rest", async () => {
    const kettle = [...windowOf(2000), ...windowOf(0), ...windowOf(0), ...windowOf(3000).slice(1)];
    const base = kettleHouse(kettle);
    const aggregate = base.aggregate.map((watts, t) => (t === 20 ? none : watts));
    const truth = base.appliances.kettle!.map((watts, t) => (t === 40 ? none : watts));
    const { metric } = await evaluateAll({
      test: [{ ...base, aggregate, appliances: { kettle: truth } }],
      watts: 600,
    });
    expect(metric("kettle", "NILMFormer", "MAE")).toBeCloseTo(1400, 1);
    expect(metric("kettle", "zero", "MAE")).toBe(2000);
  });

  test("take a house that does not own the appliance as 0 W", async () => {
    const other = { ...kettleHouse(windowOf(0), "8"), appliances: {} };
    const { metric } = await evaluateAll({ test: [kettleHouse(windowOf(2000)), other], watts: 600 });
    expect(metric("kettle", "NILMFormer", "MAE")).toBeCloseTo(1000, 1);
  });

  test("take the power for the state where the status is not known", async () => {
    const { metric } = await evaluateAll({ test: [house], watts: 600, dataset: { hasStatus: false } });
    expect(metric("kettle", "NILMFormer", "RECALL")).toBe(1);
  });

  test("leave out windows with too much zero aggregate", async () => {
    const base = kettleHouse([...windowOf(2000), ...windowOf(0)]);
    const aggregate = base.aggregate.map((watts, t) => (t >= 16 ? 0 : watts));
    const { metric } = await evaluateAll({ test: [{ ...base, aggregate }], watts: 600, task: { max_zero_share: 0.2 } });
    expect(metric("kettle", "zero", "MAE")).toBe(2000);
  });
});

test("several targets are scored by one network, one after the other", async () => {
  const targets = [
    { name: "fridge", threshold_w: 50, max_w: null },
    { name: "kettle", threshold_w: 500, max_w: null },
  ];
  const base = kettleHouse(windowOf(2000));
  const appliances = { ...base.appliances, fridge: Float32Array.from(windowOf(90)) };
  const { rows, metric } = await evaluateAll({ test: [{ ...base, appliances }], watts: 600, task: { targets } });
  const methods = [...BASELINES, "NILMFormer", "NILMFormer (overlapping)"];
  expect(rows.map(({ group, method }) => `${group} ${method}`)).toEqual(
    ["fridge", "kettle"].flatMap((group) => methods.map((method) => `${group} ${method}`)),
  );
  expect(metric("fridge", "NILMFormer", "MAE")).toBeCloseTo(510, 1);
  expect(metric("kettle", "NILMFormer", "MAE")).toBeCloseTo(1400, 1);
});

test("the convolutional baseline network is scored under its own name", async () => {
  const source = await writeTinyDataset(join(dir, "data"), {
    train: [tinyHouse("1", 120)],
    test: [tinyHouse("9", 64)],
  });
  const model = { kind: "fcn" as const, window_size: 16, c_out: 1, dp_rate: 0.2 };
  const config = { ...tinyConfig(), model };
  const trained = trainedOf(createModel(config).initialise(1), config);
  const { rows } = await evaluate(trained, source, "test", async () => undefined, {});
  expect(rows.map(({ method }) => method)).toEqual([...BASELINES, "FCN", "FCN (overlapping)"]);
});

test("the overlapping prediction of every sample goes to the sink, house by house", async () => {
  const houses = [kettleHouse(windowOf(2000), "8"), kettleHouse([...windowOf(0), 0, 0], "9")];
  const { sunk } = await evaluateAll({ test: houses, watts: 600 });
  expect(sunk.map(({ length, values }) => [(values.house_id as string[])[0], length])).toEqual([
    ["8", 16],
    ["9", 18],
  ]);
  expect((sunk[1]!.values.kettle_w as Float32Array)[17]).toBeCloseTo(600, 1);
  expect((sunk[0]!.values.kettle_true_w as Float32Array)[0]).toBe(2000);
});

describe("the notes", () => {
  // Two windows on the 6th of January and one on the 7th: the kettle at 2000 W, off, and at 2000 W.
  const start = START + (1440 - 32) * 60_000;
  const house = { ...kettleHouse([...windowOf(2000), ...windowOf(0), ...windowOf(2000)]), startMs: start };

  test("are intervals, runs and energy per day of each target", async () => {
    const { notes } = await evaluateAll({ test: [house], watts: 2000 });
    // Errors: 0 and 2000 W on the 6th, 0 W on the 7th. Of two runs the first is found, since 2000 W all the time is one
    // run. Energy: 32 000 W min too much on the first of two days.
    expect(notes).toEqual([
      "kettle: NILMFormer MAE 666.667 W (0.000 to 1000.000), MR 0.667 (0.500 to 1.000); 90 % intervals, bootstrap over 2 days",
      "kettle: NILMFormer (overlapping) F1 of runs 0.667 (1 of 2 runs found, 0 predicted that are none; starts at most 300 s apart)",
      "kettle: NILMFormer MAE 0.267 kWh/day over 2 days (zero 0.533)",
    ]);
  });

  test("have the coverage of the band where it is asked for, and the predictions have the band", async () => {
    const { notes, sunk } = await evaluateAll({ test: [house], watts: 600, options: { samples: "2" } });
    expect(notes.at(-1)).toBe(
      "kettle: the 90 % band of 2 dropout passes covers 0.0 % of 48 scored samples, 0.0 % of the 32 above 500 W",
    );
    expect((sunk[0]!.values.kettle_w_low as Float32Array)[0]).toBeCloseTo(600, 1);
  });

  test("need a whole number of passes", async () => {
    await expect(evaluateAll({ test: [house], watts: 600, options: { samples: "1.5" } })).rejects.toThrow(
      '--samples "1.5": expected a whole number',
    );
  });
});

test("the energy per day, week and month of the network stands beside that of 0 W", async () => {
  const { energy } = await evaluateAll({ test: [kettleHouse(windowOf(2000))], watts: 600 });
  expect(energy.map(({ group, method, period, periods }) => [group, method, period, periods])).toEqual(
    ["NILMFormer", "zero"].flatMap((method) => ["D", "W", "M"].map((period) => ["kettle", method, period, 1])),
  );
  // 16 minutes at 1400 W too little
  expect(energy[0]!.mae_kwh).toBeCloseTo((16 * 1.4) / 60, 4);
});

describe("a warning says", () => {
  test("that the network never switched an appliance on that was on", async () => {
    const { warnings } = await evaluateAll({ test: [kettleHouse(windowOf(2000))], watts: 300 });
    expect(warnings).toEqual(["kettle: NILMFormer never exceeded the on-threshold where the appliance was on"]);
  });

  test("that an appliance was never on, and nothing else about it", async () => {
    const { warnings, metric } = await evaluateAll({ test: [kettleHouse(windowOf(0))], watts: 300 });
    expect(warnings).toEqual([expect.stringMatching(/^kettle: the true power is 0 W throughout, so .*MR/)]);
    expect(metric("kettle", "NILMFormer", "MR")).toBeNull();
  });

  test("that there is no training split, and which baselines are missing for it", async () => {
    const { warnings, rows } = await evaluateAll({ test: [kettleHouse(windowOf(2000))], train: null, watts: 600 });
    expect(rows.map(({ method }) => method)).toEqual(["zero", "NILMFormer", "NILMFormer (overlapping)"]);
    expect(warnings).toEqual([expect.stringMatching(/no split train .*mean, edge, combinatorial/)]);
  });

  test("nothing where there is nothing to say", async () => {
    const { warnings } = await evaluateAll({ test: [kettleHouse(windowOf(2000))], watts: 600 });
    expect(warnings).toEqual([]);
  });
});

describe("refuses", () => {
  test("a split without a complete window", async () => {
    const short = kettleHouse(windowOf(2000).slice(1));
    await expect(evaluateAll({ test: [short], watts: 600 })).rejects.toThrow(
      "split test has no complete window of 16 samples to score",
    );
  });

  test("data with another period than the run was trained on", async () => {
    const dataset = { metadata: { period_s: "10" } };
    await expect(evaluateAll({ test: [kettleHouse(windowOf(1))], watts: 1, dataset })).rejects.toThrow(
      "a sample every 10 s, expected 60 s as in training",
    );
  });
});
