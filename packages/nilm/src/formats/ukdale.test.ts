// UK-DALE folders: houses found, labels of every spelling matched, the paper's split.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redd } from "./redd.ts";
import { imported } from "./testing.ts";
import { ukdale } from "./ukdale.ts";

/** 2014-01-06 00:00:00 UTC. */
const START = 1388966400;
const lines = (value: (i: number) => number) =>
  Array.from({ length: 400 }, (_, i) => `${START + 6 * i} ${value(i)}\n`).join("");
const aggregate = lines((i) => 200 + ((i * 37) % 90));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "ukdale-"));
  await mkdir(join(dir, "house_1"));
  await writeFile(join(dir, "house_1", "labels.dat"), "1 aggregate\n2 dishwasher\n3 kettle_radio\n");
  await writeFile(join(dir, "house_1", "channel_1.dat"), aggregate);
  await writeFile(
    join(dir, "house_1", "channel_2.dat"),
    lines((i) => (i < 200 ? 0 : 2000)),
  );
  await writeFile(
    join(dir, "house_1", "channel_3.dat"),
    lines((i) => (i < 300 ? 0 : 2500)),
  );
  await writeFile(join(dir, "house_1", "channel_2_button_press.dat"), "not a meter\n");
  await cp(join(dir, "house_1"), join(dir, "house_2"), { recursive: true });
  await writeFile(join(dir, "house_2", "labels.dat"), "1 aggregate\n2 dish_washer\n3 kettle\n");
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe("ukdale", () => {
  test("imports every house of a folder and matches both spellings of dishwasher", async () => {
    const result = await imported(ukdale, [dir]);
    expect(result.houses()).toEqual(["1", "2"]);
    expect(result.splits).toEqual(["train", "test"]);
    expect(result.appliances.find(({ name }) => name === "dishwasher")!.channels).toEqual({
      1: "dishwasher",
      2: "dish_washer",
    });
    expect(result.column("dishwasher_w").slice(0, 40)).toEqual([...new Array(20).fill(0), ...new Array(20).fill(2000)]);
  });

  test("a meter that shares its channel is not used, and counted", async () => {
    const result = await imported(ukdale, [dir]);
    expect(result.appliances.find(({ name }) => name === "kettle")!.channels).toEqual({ 2: "kettle" });
    expect(result.warnings).toContain("1 x meters shared by several appliances, not used (house 1: kettle_radio)");
  });

  test("a shared meter is a target where the user allows it", async () => {
    const result = await imported(ukdale, [dir], { appliances: "kettle", allowLumped: true });
    expect(result.appliances[0]!.channels).toEqual({ 1: "kettle_radio", 2: "kettle" });
  });

  test("says in its metadata what the rows are", async () => {
    const { metadata } = await imported(ukdale, [join(dir, "house_2")], { tzPolicy: "utc_as_local", split: "all" });
    expect(metadata).toMatchObject({
      dataset: "UK-DALE",
      tz: "Europe/London",
      tz_policy: "utc_as_local",
      period_s: "60",
      power_type: "apparent",
      max_power_w: "6000",
      min_power_w: "5",
      ffill_samples: "6",
    });
    expect(Object.keys(JSON.parse(metadata.sha256!))).toEqual([
      "house_2/channel_1.dat",
      "house_2/channel_3.dat",
      "house_2/channel_2.dat",
    ]);
  });

  test("takes mains.dat where channel 1 has no file", async () => {
    const house = join(dir, "mains", "house_3");
    await mkdir(house, { recursive: true });
    await writeFile(join(house, "labels.dat"), "1 aggregate\n");
    const mains = Array.from({ length: 120 }, (_, i) => `${START + i}.2 ${300 + (i % 7)} 400 240\n`).join("");
    await writeFile(join(house, "mains.dat"), mains);
    const result = await imported(ukdale, [house], { split: "all" });
    expect(Math.round(result.column("aggregate_w")[0]!)).toBe(303);
  });

  test("is told from REDD by the number of mains", async () => {
    expect(await ukdale.recognises(dir, {})).toBe(true);
    expect(await redd.recognises(dir, {})).toBe(false);
    expect(await ukdale.recognises(join(dir, "house_1", "labels.dat"), {})).toBe(false);
  });
});

describe("redd", () => {
  test("adds the two mains and the two legs of a circuit, at the times that both have", async () => {
    const house = join(dir, "redd", "house_1");
    await mkdir(house, { recursive: true });
    await writeFile(join(house, "labels.dat"), "1 mains\n2 mains\n3 oven\n4 oven\n5 dishwaser\n");
    await writeFile(
      join(house, "channel_1.dat"),
      lines((i) => 100 + (i % 3)),
    );
    await writeFile(join(house, "channel_2.dat"), `${lines((i) => 50 + (i % 3))}${START + 6 * 400} 50\n`);
    for (const channel of [3, 4])
      await writeFile(
        join(house, `channel_${channel}.dat`),
        lines((i) => (i % 2 ? 40 : 0)),
      );
    await writeFile(
      join(house, "channel_5.dat"),
      lines(() => 0),
    );
    expect(await redd.recognises(house, {})).toBe(true);
    const result = await imported(redd, [house], { split: "all", appliances: "oven,dishwasher" });
    expect(Math.round(result.column("aggregate_w")[0]!)).toBe(152);
    expect(Math.round(result.column("oven_w")[0]!)).toBe(40);
    expect(result.warnings[0]).toContain("1 x readings that one of several summed meters lacks, dropped");
  });
});
