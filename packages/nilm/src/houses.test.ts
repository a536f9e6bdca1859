// Tests of whole houses as series: gaps, changes of the house, missing values and columns.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type HouseSeries, houses } from "./houses.ts";
import { TINY_START_MS as START, type TinyHouse, writeTinyDataset } from "./refusals/tiny-dataset.node.ts";

const MINUTE = 60_000;
const { NaN: none } = Number;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "houses-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Aggregate readings of a house from a minute on; its kettle draws ten times as much. */
function rows(house: string, minute: number, ...aggregate: number[]): TinyHouse {
  const kettle = Float32Array.from(aggregate, (watts) => 10 * watts);
  return { house, startMs: START + minute * MINUTE, aggregate: Float32Array.from(aggregate), appliances: { kettle } };
}

let written = 0;
async function seriesOf(
  parts: readonly TinyHouse[],
  columns: readonly string[] = ["aggregate_w"],
  shardRows?: number,
): Promise<HouseSeries[]> {
  const options = shardRows === undefined ? {} : { shardRows };
  const source = await writeTinyDataset(join(dir, `data${written++}`), { test: parts }, options);
  const all: HouseSeries[] = [];
  for await (const house of houses(source, "test", columns, 60)) all.push(house);
  return all;
}

const summary = ({ house, startMs, values }: HouseSeries) => [
  house,
  (startMs - START) / MINUTE,
  ...values.aggregate_w!,
];

test("each house is one series", async () => {
  const found = await seriesOf([rows("1", 0, 1, 2, 3), rows("2", 1, 4, 5)]);
  expect(found.map(summary)).toEqual([
    ["1", 0, 1, 2, 3],
    ["2", 1, 4, 5],
  ]);
});

test("rows that are not there become missing samples", async () => {
  const [house, ...rest] = await seriesOf([rows("1", 0, 1, 2), rows("1", 4, 3)]);
  expect(summary(house!)).toEqual(["1", 0, 1, 2, none, none, 3]);
  expect(rest).toEqual([]);
});

test("rows that arrive one by one give the same series", async () => {
  const parts = [rows("1", 0, 1, 2), rows("1", 4, 3), rows("2", 0, 7)];
  expect(await seriesOf(parts, ["aggregate_w", "kettle_on"], 1)).toEqual(
    await seriesOf(parts, ["aggregate_w", "kettle_on"]),
  );
});

test("a gap of 31 days is bridged, a longer one starts another series", async () => {
  const month = 31 * 1440;
  const bridged = await seriesOf([rows("1", 0, 1), rows("1", 1 + month, 2)]);
  expect(bridged.map(({ length }) => length)).toEqual([month + 2]);
  const cut = await seriesOf([rows("1", 0, 1), rows("1", 2 + month, 2)]);
  expect(cut.map(summary)).toEqual([
    ["1", 0, 1],
    ["1", month + 2, 2],
  ]);
});

test("rows whose times leave the grid start another series, so that no time is moved", async () => {
  const found = await seriesOf([rows("1", 0, 1, 2), rows("1", 3.5, 3)]);
  expect(found.map(summary)).toEqual([
    ["1", 0, 1, 2],
    ["1", 3.5, 3],
  ]);
});

test("a house that comes back after another one is another series", async () => {
  const found = await seriesOf([rows("1", 0, 1), rows("2", 0, 2), rows("1", 1, 3)]);
  expect(found.map(summary)).toEqual([
    ["1", 0, 1],
    ["2", 0, 2],
    ["1", 1, 3],
  ]);
});

test("a flag column is 0, 1 and NaN where it is not known", async () => {
  const owner = { ...rows("1", 0, 1, 2), appliances: { kettle: Float32Array.of(0, 2000) } };
  const other = { ...rows("2", 0, 1), appliances: {} };
  const found = await seriesOf([owner, other], ["kettle_on"]);
  expect(found.map(({ values }) => [...values.kettle_on!])).toEqual([[0, 1], [none]]);
});

test("columns that the dataset lacks are left out", async () => {
  const [house] = await seriesOf([rows("1", 0, 1)], ["aggregate_w", "fridge_w", "kettle_w"]);
  expect(Object.keys(house!.values)).toEqual(["aggregate_w", "kettle_w"]);
});
