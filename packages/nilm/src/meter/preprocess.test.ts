// From a recording to rows: alignment of meters, nulls, quality flags, and every warning that is counted.
import { type Columns, Report } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { type ReadingsSettings, readings } from "./preprocess.ts";
import type { HouseRecording, MeterSeries } from "./recording.ts";
import { QUALITY } from "./series.ts";
import { applianceParameters } from "./thresholds.ts";

const START = Date.UTC(2014, 0, 6);
const MINUTE = 60_000;
const NONE = Number.NaN;

const SETTINGS: ReadingsSettings = {
  periodS: 60,
  ffillS: 60,
  minPowerW: 5,
  maxPowerW: 6000,
  allowNegative: false,
  parameters: { kettle: applianceParameters("kettle", "simple"), fridge: applianceParameters("fridge", "simple") },
};

/** One reading a minute; NaN leaves the minute out. */
function minutes(watts: readonly number[], first = 0, issues?: Uint8Array): MeterSeries {
  const kept = watts.map((value, i) => ({ value, i })).filter(({ value }) => !Number.isNaN(value));
  return {
    times: Float64Array.from(kept, ({ i }) => START + (first + i) * MINUTE),
    watts: Float32Array.from(kept, ({ value }) => value),
    ...(issues ? { issues } : {}),
  };
}

function recording(aggregate: MeterSeries, appliances: Record<string, MeterSeries> = {}): HouseRecording {
  const channel = (source: string, series: MeterSeries) => ({ source, load: async () => series });
  return {
    house: "7",
    aggregate: channel("aggregate", aggregate),
    appliances: Object.fromEntries(Object.entries(appliances).map(([name, series]) => [name, channel(name, series)])),
  };
}

/** Irregular enough to be neither constant nor a register. */
const wave = (count: number) => Array.from({ length: count }, (_, i) => 100 + ((i * 37) % 50));

async function rowsOf(house: HouseRecording, change: Partial<ReadingsSettings> = {}, report = new Report()) {
  return readings(house, { ...SETTINGS, ...change }, report);
}

const column = (columns: Columns, name: string) => [...(columns.values[name] as Float32Array)];

describe("readings", () => {
  test("rows cover the aggregate's range, an appliance is null where its meter is silent", async () => {
    const kettle = minutes([9, 2000, 0], 3);
    const rows = await rowsOf(recording(minutes([200, 210, 205, 200, 2200, 210]), { kettle }));
    expect(column(rows, "timestamp")).toEqual([0, 1, 2, 3, 4, 5].map((i) => START + i * MINUTE));
    expect(column(rows, "kettle_w")).toEqual([NONE, NONE, NONE, 9, 2000, 0]);
    expect(column(rows, "kettle_on")).toEqual([0, 0, 0, 0, 1, 0]);
    expect([...rows.nulls!.kettle_on!]).toEqual([1, 1, 1, 0, 0, 0]);
  });

  test("an appliance that the house does not own is null throughout", async () => {
    const rows = await rowsOf(recording(minutes([200, 210, 205])));
    expect(column(rows, "fridge_w")).toEqual([NONE, NONE, NONE]);
    expect([...rows.nulls!.fridge_on!]).toEqual([1, 1, 1]);
  });

  test("a short gap is filled and flagged, a longer one is null between flagged edges", async () => {
    const rows = await rowsOf(recording(minutes([200, 210, NONE, 205, NONE, NONE, NONE, 220, ...wave(9)])));
    expect(column(rows, "aggregate_w").slice(0, 8)).toEqual([200, 210, 210, 205, 205, NONE, NONE, 220]);
    const { filled, gapEdge } = QUALITY;
    expect(column(rows, "quality").slice(0, 8)).toEqual([0, 0, filled, 0, filled | gapEdge, 0, 0, gapEdge]);
  });

  test("a reading with an issue is dropped and flags its row", async () => {
    const issues = Uint8Array.of(0, 1, 0, 0);
    const rows = await rowsOf(recording(minutes([200, 900, 205, 210], 0, issues)), { ffillS: 0 });
    expect(column(rows, "aggregate_w")).toEqual([200, NONE, 205, 210]);
    expect(column(rows, "quality")[1]! & QUALITY.issue).toBe(QUALITY.issue);
  });

  test("meters that are read at different seconds fall into the same rows", async () => {
    const times = (phase: number) => Float64Array.from({ length: 20 }, (_, i) => START + phase + i * 6000);
    const alternating = (high: number) => Float32Array.from({ length: 20 }, (_, i) => (i % 2 ? high : 0));
    const aggregate = { times: times(0), watts: alternating(600) };
    const kettle = { times: times(3000), watts: alternating(400) };
    const rows = await rowsOf(recording(aggregate, { kettle }));
    expect(rows.length).toBe(2);
    expect(column(rows, "aggregate_w")[0]).toBeCloseTo(300, 0);
  });

  test("half-hourly data keeps its own period as bins", async () => {
    const times = Float64Array.from({ length: 4 }, (_, i) => START + i * 30 * MINUTE);
    const rows = await rowsOf(recording({ times, watts: Float32Array.of(200, 300, 250, 280) }), { periodS: 3600 });
    expect(column(rows, "aggregate_w")).toEqual([250, 265]);
  });
});

describe("warnings", () => {
  async function warningsOf(house: HouseRecording): Promise<{ rows: Columns; lines: string[] }> {
    const report = new Report();
    const rows = await rowsOf(house, {}, report);
    return { rows, lines: report.toLines() };
  }

  test("an aggregate of zero for more than 6 h becomes null and is counted", async () => {
    const dead = new Array<number>(361).fill(0);
    const { rows, lines } = await warningsOf(recording(minutes([...wave(5), ...dead, ...wave(5)])));
    expect(column(rows, "aggregate_w").filter(Number.isNaN).length).toBe(361);
    expect(lines).toEqual([
      "1 x all-zero aggregate for more than 6 h, taken as missing (house 7 2014-01-06T00:05:00Z, 361 min)",
    ]);
  });

  test("a stuck meter is counted apart from a dead one, 6 h alone are not counted", async () => {
    const stuck = new Array<number>(361).fill(333);
    const still = new Array<number>(360).fill(222);
    const { lines } = await warningsOf(recording(minutes([...wave(5), ...stuck, ...wave(5), ...still, ...wave(5)])));
    expect(lines).toEqual([
      "1 x constant aggregate for more than 6 h, taken as missing (house 7 2014-01-06T00:05:00Z, 361 min)",
    ]);
  });

  test("a gap longer than a day is counted", async () => {
    const aggregate = minutes(wave(30));
    const later = minutes(wave(30), 1500);
    const both = {
      times: Float64Array.of(...aggregate.times, ...later.times),
      watts: Float32Array.of(...aggregate.watts, ...later.watts),
    };
    const { lines } = await warningsOf(recording(both));
    expect(lines).toEqual(["1 x gaps longer than a day (house 7 2014-01-06T00:31:00Z, 1469 min)"]);
  });

  test("an appliance sum above the aggregate for more than a tenth of the time is counted", async () => {
    const kettle = minutes([900, 900, ...new Array<number>(8).fill(0)]);
    const { lines } = await warningsOf(recording(minutes(wave(10)), { kettle }));
    expect(lines[0]).toContain("appliance sum exceeds the aggregate for more than 10 % of the time (house 7 20.0 %)");
  });

  test("power above the maximum is clipped and counted", async () => {
    const { rows, lines } = await warningsOf(recording(minutes([200, 7000, 210])));
    expect(column(rows, "aggregate_w")).toEqual([200, 6000, 210]);
    expect(lines[0]).toContain("1 x rows with aggregate power above the maximum, clipped");
  });
});

test("refuses an aggregate of which nothing is left", async () => {
  const dead = [...new Array<number>(400).fill(0), ...new Array<number>(400).fill(50)];
  await expect(rowsOf(recording(minutes(dead)))).rejects.toThrow(/no usable reading of the aggregate is left/);
});
