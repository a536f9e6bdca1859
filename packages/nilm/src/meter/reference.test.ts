// The reference loader's frames and windows, value by value, from its raw files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Report } from "@sciformer/core";
import { readSafetensors } from "@sciformer/core/node";
import { describe, expect, test } from "vitest";
import type { LabelledChannel } from "../formats/channels.ts";
import { datHouse } from "../formats/dat-house.ts";
import { refitHouses } from "../formats/refit.ts";
import { canonicalName } from "./appliances.ts";
import type { Channel } from "./recording.ts";
import { referenceFrame, referenceWindows } from "./reference.ts";

const FIXTURES = fileURLToPath(new URL("../../../../test/fixtures/nilm/", import.meta.url));
const TOLERANCE = 1e-3;

interface Run {
  readonly k: number;
  readonly appliance: string;
  readonly sampling_rate: "1min" | "30s";
  readonly window_size: number;
  readonly window_stride: number;
  readonly appliance_param: {
    readonly min_threshold: number;
    readonly max_threshold: number;
    readonly min_on_duration?: number;
    readonly min_off_duration?: number;
    readonly min_activation_time?: number;
  };
}

function runsOf(name: string): Run[] {
  return (JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), "utf8")) as { runs: Run[] }).runs;
}

/** Largest difference; infinite where one is missing and the other is not. */
function largestDifference(got: ArrayLike<number>, want: ArrayLike<number | bigint>): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs(got[i]! - Number(want[i]));
    if (Number.isNaN(got[i]) !== Number.isNaN(Number(want[i]))) return Number.POSITIVE_INFINITY;
    if (difference > largest) largest = difference;
  }
  return largest;
}

async function compare(
  name: string,
  run: Run,
  aggregate: Channel,
  appliance: Channel,
  ffill: number,
  maxPower: number,
) {
  const { tensors } = await readSafetensors(join(FIXTURES, `${name}.safetensors`));
  const expected = (key: string) => tensors.get(`output/${key}_${run.k}`)!.data;
  const raw = run.appliance_param;
  const params = {
    name: run.appliance,
    min_w: raw.min_threshold,
    max_w: raw.max_threshold,
    min_on: raw.min_on_duration ?? 0,
    min_off: raw.min_off_duration ?? 0,
    min_activation: raw.min_activation_time ?? 0,
  };
  const samplingS = { "1min": 60, "30s": 30 }[run.sampling_rate];
  const options = { samplingS, ffill, maxPower, params };
  const frame = referenceFrame(await aggregate.load(), await appliance.load(), options);
  const windows = referenceWindows(frame, run.window_size, run.window_stride);
  const rows = [...frame.times].flatMap((_, i) => [frame.aggregate[i]!, frame.appliance[i]!, frame.status[i]!]);
  const seconds = (times: Float64Array) => times.map((ms) => ms / 1000);

  expect(largestDifference(seconds(frame.times), expected("frame_unix"))).toBe(0);
  expect(largestDifference(rows, expected("frame_values"))).toBeLessThan(TOLERANCE);
  expect(largestDifference(seconds(windows.starts), expected("start_unix"))).toBe(0);
  expect(largestDifference(windows.values, expected("windows"))).toBeLessThan(TOLERANCE);
}

function channelOf(channels: readonly LabelledChannel[], appliance: string): LabelledChannel {
  return channels.find(({ label }) => canonicalName(label) === canonicalName(appliance))!;
}

describe("windows of days and weeks", () => {
  const HOUR = 3_600_000;
  /** Hourly rows from Sunday 2014-01-05 22:00 on, the power being the row's number. */
  const frameOf = (rows: number) => ({
    times: Float64Array.from({ length: rows }, (_, i) => Date.UTC(2014, 0, 5, 22) + i * HOUR),
    aggregate: Float32Array.from({ length: rows }, (_, i) => i),
    appliance: new Float32Array(rows),
    status: new Uint8Array(rows),
  });
  const startsOf = (rows: number, length: number, align?: "day" | "week") =>
    [...referenceWindows(frameOf(rows), length, length, align).starts].map((ms) =>
      new Date(ms).toISOString().slice(0, 13),
    );

  test("start at the first row without alignment", () => {
    expect(startsOf(50, 24)).toEqual(["2014-01-05T22", "2014-01-06T22"]);
  });

  test("of a day start at the first midnight", () => {
    expect(startsOf(51, 24, "day")).toEqual(["2014-01-06T00", "2014-01-07T00"]);
  });

  test("of a week start at the first Tuesday's midnight", () => {
    expect(startsOf(26 + 2 * 168, 168, "week")).toEqual(["2014-01-07T00", "2014-01-14T00"]);
  });

  test("there are none where no row is a midnight", () => {
    expect(startsOf(2, 1, "day")).toEqual([]);
  });
});

describe("UK-DALE folder", async () => {
  const options = { solar: false, now: Date.UTC(2026, 0, 1) };
  const house = await datHouse(join(FIXTURES, "prep_ukdale_raw", "House1"), false, options, new Report());

  test.each(runsOf("prep_ukdale"))("run $k ($appliance at $sampling_rate) equals the reference", async (run) => {
    await compare("prep_ukdale", run, house.channels[0]!, channelOf(house.channels, run.appliance), 6, 6000);
  });
});

describe("REFIT table", async () => {
  const raw = join(FIXTURES, "prep_refit_raw");
  const [house] = await refitHouses([raw], { labels: join(raw, "HOUSES_Labels") }, new Report());

  test.each(runsOf("prep_refit"))("run $k ($appliance at $sampling_rate) equals the reference", async (run) => {
    await compare("prep_refit", run, house!.aggregate, channelOf(house!.channels, run.appliance), 9, 10_000);
  });
});
