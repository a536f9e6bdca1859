// Tests of the dataset's metadata: what is read from it and how a bad key is named.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clockMetadata, ownersOf, parseMetadata, taskFor } from "./metadata.ts";
import { tinyConfig, tinyHouse, writeTinyDataset } from "./refusals/tiny-dataset.node.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "metadata-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const write = (metadata: Record<string, string> = {}) =>
  writeTinyDataset(
    join(dir, "data"),
    { train: [tinyHouse("1", 20), { ...tinyHouse("2", 20), appliances: {} }] },
    { metadata },
  );

test("numbers and lists are read from their text", async () => {
  const { period_s, max_power_w, appliances } = parseMetadata(await write());
  expect([period_s, max_power_w, appliances[0]!.name, appliances[0]!.min_w]).toEqual([60, 10_000, "kettle", 500]);
});

test("the owners of an appliance are the houses with a channel of it", async () => {
  const source = await write();
  expect([[...ownersOf(source, "kettle")], [...ownersOf(source, "fridge")]]).toEqual([["1"], []]);
});

test.each([
  ["period_s", "0"],
  ["tz_policy", "winter"],
  ["appliances", "[{]"],
  ["max_power_w", "much"],
])("refuses a bad %s in one line that names it and the dataset", async (key, value) => {
  const source = await write({ [key]: value });
  expect(() => parseMetadata(source)).toThrow(new RegExp(`data: dataset metadata "${key}": [^\\n]+$`));
});

test("a task takes the zone of the household and keeps the rest", async () => {
  const { task } = tinyConfig({ tz: "Europe/London", tz_policy: "utc_as_local" });
  const source = await write({ tz: "America/New_York", tz_policy: "local" });
  expect(taskFor(source, task)).toEqual({ ...task, tz: "America/New_York", tz_policy: "local" });
});

test("predictions are told the household's clock", async () => {
  const source = await write({ tz: "Europe/London", tz_policy: "utc_as_local" });
  expect(clockMetadata(source)).toEqual({ tz: "Europe/London", tz_policy: "utc_as_local" });
});

test("refuses data whose samples are further apart than in training", async () => {
  const source = await write({ period_s: "600" });
  expect(() => taskFor(source, tinyConfig().task)).toThrow("a sample every 600 s, expected 60 s as in training");
});
