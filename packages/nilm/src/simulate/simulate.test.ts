// Tests of the simulator as a whole: repeatable, plausible in energy, split as stated, and equal through real files.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliValues, type Columns, Random, Report, type TableBatch } from "@sciformer/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ukdale } from "../formats/ukdale.ts";
import { readings } from "../meter/preprocess.ts";
import { applianceParameters } from "../meter/thresholds.ts";
import { METERED_APPLIANCES, ownedAppliances } from "./house.ts";
import { simulateHouse, simulator } from "./index.ts";
import { writeUkdaleHouse } from "./ukdale-folder.node.ts";

async function simulate(options: CliValues, seed = 1): Promise<TableBatch[]> {
  const { batches } = await simulator.simulate(options, new Random(seed), new Report());
  const collected: TableBatch[] = [];
  for await (const batch of batches) collected.push(batch);
  return collected;
}

describe("repeatability", () => {
  test("a seed gives the same rows bit for bit", async () => {
    const [first, second] = [await simulate({ houses: "2", days: "2" }), await simulate({ houses: "2", days: "2" })];
    expect(second).toEqual(first);
  });

  test("another seed gives other rows", async () => {
    const [first, second] = [await simulate({ houses: "2", days: "1" }), await simulate({ houses: "2", days: "1" }, 2)];
    expect(second[0]!.columns.values.aggregate_w).not.toEqual(first[0]!.columns.values.aggregate_w);
  });

  test("a house is the same however many others there are", async () => {
    const [two, three] = [await simulate({ houses: "2", days: "1" }), await simulate({ houses: "3", days: "1" })];
    expect(three[1]!.columns).toEqual(two[1]!.columns);
  });

  test("a channel loads the same readings each time", async () => {
    const { aggregate } = simulateHouse(new Random(3), { house: "1", start: "2014-01-13", days: 1 });
    expect(await aggregate.load()).toEqual(await aggregate.load());
  });
});

describe("energy of six homes over 14 days", () => {
  /** Mean kWh a day over the homes; an appliance that a home lacks counts as 0. */
  let kwh: Record<string, number>;

  beforeAll(async () => {
    kwh = {};
    const perDay = (watts: Float32Array) => {
      const known = watts.filter((w) => !Number.isNaN(w));
      return known.length === 0 ? 0 : (known.reduce((sum, w) => sum + w, 0) / known.length) * 0.024;
    };
    for (const { columns } of await simulate({ days: "14" })) {
      for (const name of ["aggregate", ...METERED_APPLIANCES]) {
        kwh[name] = (kwh[name] ?? 0) + perDay(columns.values[`${name}_w`] as Float32Array) / 6;
      }
    }
  });

  // Ranges of a published reference run over several seeds, widened by a fifth at either end.
  test.each([
    ["aggregate", 5.8, 7.5],
    ["fridge", 0.53, 0.72],
    ["dishwasher", 0.45, 0.94],
    ["kettle", 0.39, 0.95],
    ["washing_machine", 0.27, 0.43],
    ["microwave", 0.07, 0.12],
  ])("%s uses between %d and %d kWh a day", (name, low, high) => {
    expect(kwh[name]).toBeGreaterThan(low * 0.8);
    expect(kwh[name]).toBeLessThan(high * 1.2);
  });

  test("about 62 to 65 % of the energy is unlabelled, give or take 5 points", () => {
    const labelled = METERED_APPLIANCES.reduce((sum, name) => sum + kwh[name]!, 0);
    const share = 1 - labelled / kwh.aggregate!;
    expect(share).toBeGreaterThan(0.57);
    expect(share).toBeLessThan(0.7);
  });
});

describe("the dataset", () => {
  test("six homes by default: four to train, one to validate, one to test", async () => {
    const { metadata, batches } = await simulator.simulate({ days: "1" }, new Random(1), new Report());
    const splits: string[] = [];
    for await (const { split } of batches) splits.push(split);
    expect(splits).toEqual(["train", "train", "train", "train", "valid", "test"]);
    expect([metadata.period_s, metadata.tz, metadata.tz_policy]).toEqual(["60", "Europe/London", "utc_as_local"]);
  });

  test("two homes train and test, three also validate", async () => {
    const splits = async (houses: string) => (await simulate({ houses, days: "1" })).map(({ split }) => split);
    expect([await splits("2"), await splits("3")]).toEqual([
      ["train", "test"],
      ["train", "valid", "test"],
    ]);
  });

  test("metadata lists for each appliance the homes that own it", async () => {
    const { metadata } = await simulator.simulate({ houses: "40" }, new Random(1), new Report());
    const appliances = JSON.parse(metadata.appliances!) as { name: string; channels: Record<string, string> }[];
    const owners = Object.fromEntries(appliances.map(({ name, channels }) => [name, Object.keys(channels).length]));
    expect(owners.kettle).toBe(40);
    // 5 % of the homes have no dishwasher.
    expect(owners.dishwasher).toBeLessThan(40);
    expect(owners.dishwasher).toBeGreaterThan(30);
  });

  test("an appliance that a home lacks is missing throughout", async () => {
    const seed = Array.from({ length: 100 }, (_, i) => i).find((i) => ownedAppliances(new Random(i)).length === 4)!;
    const recording = simulateHouse(new Random(seed), { house: "1", start: "2014-01-13", days: 1 });
    expect(recording.appliances.dishwasher).toBeUndefined();
  });

  test("the appliances together stay below the aggregate, give or take the meters' noise", async () => {
    const [{ columns }] = (await simulate({ houses: "2", days: "3" })) as [TableBatch, TableBatch];
    const aggregate = columns.values.aggregate_w as Float32Array;
    const above = aggregate.filter((watts, i) => {
      const sum = METERED_APPLIANCES.reduce((total, name) => {
        const power = (columns.values[`${name}_w`] as Float32Array)[i]!;
        return total + (Number.isNaN(power) ? 0 : power);
      }, 0);
      return sum > watts * 1.02 + 5;
    });
    expect(above.length / aggregate.length).toBeLessThan(0.001);
  });

  test.each([
    [{ houses: "1" }, '--houses "1": expected a whole number from 2 to 1000'],
    [{ days: "0.5" }, '--days "0.5": expected a whole number from 1 to 366'],
    [{ days: "week" }, '--days "week": expected a whole number from 1 to 366'],
  ])("refuses %o", async (options, message) => {
    await expect(simulate(options)).rejects.toThrow(message);
  });
});

describe("through UK-DALE files", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), "simulated-"));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test("the importer reads from written .dat files what the simulator hands over directly", async () => {
    const recording = simulateHouse(new Random(5), { house: "1", start: "2014-01-13", days: 2 });
    await writeUkdaleHouse(join(dir, "House1"), recording);
    const options = { split: "all", thresholds: "simple", maxPower: "10000", appliances: METERED_APPLIANCES.join(",") };
    const { batches } = await ukdale.read([dir], options, new Report());
    const imported: Columns[] = [];
    for await (const { columns } of batches) imported.push(columns);

    const parameters = METERED_APPLIANCES.map((name) => [name, applianceParameters(name, "simple")] as const);
    const settings = { periodS: 60, ffillS: 60, minPowerW: 5, maxPowerW: 10_000, allowNegative: false };
    const direct = await readings(recording, { ...settings, parameters: Object.fromEntries(parameters) }, new Report());
    expect(imported).toHaveLength(1);
    expect(imported[0]!.length).toBe(direct.length);
    for (const [name, values] of Object.entries(direct.values)) expect(imported[0]!.values[name]).toEqual(values);
  });
});
