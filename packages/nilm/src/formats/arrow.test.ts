// Arrow datasets: rows pass unchanged, splits are kept or drawn anew.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Columns, Report } from "@sciformer/core";
import { DatasetWriter } from "@sciformer/core/node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { READINGS, readingsTable } from "../meter/readings.ts";
import { arrow } from "./arrow.ts";
import { imported } from "./testing.ts";

const START = Date.UTC(2014, 0, 6);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "arrow-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Minutes of one house; the kettle has no status column. */
function rows(house: string, length: number, first = 0): Columns {
  return {
    length,
    values: {
      house_id: new Array<string>(length).fill(house),
      timestamp: Float64Array.from({ length }, (_, i) => START + (first + i) * 60_000),
      aggregate_w: Float32Array.from({ length }, (_, i) => 200 + i),
      kettle_w: Float32Array.from({ length }, (_, i) => (i === 2 ? 2000 : 0)),
      quality: new Uint8Array(length),
    },
  };
}

async function write(batches: readonly { split: string; columns: Columns }[], metadata = {}): Promise<string> {
  const path = join(dir, "readings");
  const tables = { [READINGS]: readingsTable };
  const writer = await DatasetWriter.create(path, { domain: "nilm", tables, metadata, licence: "", source: "" });
  for (const { split, columns } of batches) await writer.write({ table: READINGS, split, columns });
  await writer.finish({ statistics: {}, report: new Report().entries });
  return path;
}

test("rows of another tool get the metadata that their columns tell, and a status", async () => {
  const path = await write([{ split: "all", columns: rows("9", 10) }]);
  const result = await imported(arrow, [path], { split: "all", tz: "Europe/Paris" });
  expect(result.column("aggregate_w")).toEqual([200, 201, 202, 203, 204, 205, 206, 207, 208, 209]);
  expect(result.column("kettle_on")).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  expect(result.metadata).toMatchObject({ tz: "Europe/Paris", period_s: "60" });
  expect(result.appliances[0]).toMatchObject({ name: "kettle", channels: { 9: "kettle_w" } });
});

test("splits are kept as they are stored unless others are asked for", async () => {
  const path = await write([
    { split: "train", columns: rows("1", 4) },
    { split: "test", columns: rows("2", 4) },
  ]);
  expect((await imported(arrow, [path])).splits).toEqual(["train", "test"]);
  expect((await imported(arrow, [path], { test: "1", train: "2" })).splits).toEqual(["test", "train"]);
});

test("one house without splits is split by time", async () => {
  const path = await write([{ split: "all", columns: rows("1", 10) }]);
  expect((await imported(arrow, [path])).splits).toEqual(["train", "valid", "test"]);
});

test("refuses a house whose times do not ascend", async () => {
  const path = await write([
    { split: "all", columns: rows("1", 4) },
    { split: "all", columns: rows("1", 4, 2) },
  ]);
  await expect(imported(arrow, [path])).rejects.toThrow(/row 5: timestamp .* of house 1 is not after the one before/);
});
