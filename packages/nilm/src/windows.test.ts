// Tests of the windows that are cut from readings: batch borders, strides, alignment, what is left out.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TaskConfig } from "./config.ts";
import {
  TINY_START_MS as START,
  type TinyHouse,
  tinyConfig,
  tinyHouse,
  writeTinyDataset,
} from "./refusals/tiny-dataset.node.ts";
import type { Window } from "./tokenizer.ts";
import { scoredStarts, windows } from "./windows.ts";

const MINUTE = 60_000;
const DAY_MINUTES = 1440;
const { NaN: none } = Number;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "windows-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

let written = 0;
async function windowsOf(houses: readonly TinyHouse[], task: TaskConfig, shardRows?: number): Promise<Window[]> {
  const options = shardRows === undefined ? {} : { shardRows };
  const source = await writeTinyDataset(join(dir, `data${written++}`), { train: houses }, options);
  const all: Window[] = [];
  for await (const window of windows(source, "train", task, task.stride)) all.push(window);
  return all;
}

/** A house whose aggregate counts up from `first`, so that each sample tells where it was taken from. */
function countingHouse(house: string, samples: number, first = 1, startMs = START): TinyHouse {
  const aggregate = Float32Array.from({ length: samples }, (_, t) => first + t);
  return { house, startMs, aggregate, appliances: { kettle: aggregate.map((watts) => watts / 2) } };
}

function withNaN(house: TinyHouse, ...places: number[]): TinyHouse {
  return { ...house, aggregate: house.aggregate.map((watts, t) => (places.includes(t) ? none : watts)) };
}

const minutesOf = (found: readonly Window[]) => found.map(({ startMs }) => (startMs - START) / MINUTE);
const task = (changes: Partial<TaskConfig> = {}) => tinyConfig({ window: 4, stride: 4, ...changes }).task;

test("windows hold consecutive samples of the aggregate and of the target, and the time of the first", async () => {
  const [first, second, ...rest] = await windowsOf([countingHouse("1", 9)], task());
  expect(first).toEqual({
    house: "1",
    startMs: START,
    aggregate: Float32Array.of(1, 2, 3, 4),
    targets: Float32Array.of(0.5, 1, 1.5, 2),
  });
  expect(second!.aggregate).toEqual(Float32Array.of(5, 6, 7, 8));
  expect(rest).toEqual([]);
});

describe("rows that arrive in pieces give the windows of one piece", () => {
  const houses = [
    countingHouse("1", 23),
    countingHouse("2", 3, 100),
    withNaN(countingHouse("3", 17, 200), 6),
    countingHouse("3", 11, 300, START + 40 * MINUTE),
  ];
  test.each([
    [1, 4],
    [2, 1],
    [3, 3],
    [5, 7],
    [7, 4],
    [16, 9],
  ])("pieces of %i rows, stride %i", async (shardRows, stride) => {
    const whole = await windowsOf(houses, task({ stride }));
    expect(whole.length).toBeGreaterThan(0);
    expect(await windowsOf(houses, task({ stride }), shardRows)).toEqual(whole);
  });
});

test("a stride longer than the window leaves samples out", async () => {
  expect(minutesOf(await windowsOf([countingHouse("1", 25)], task({ stride: 10 }), 3))).toEqual([0, 10, 20]);
});

test("a stride shorter than the window gives overlapping windows", async () => {
  expect(minutesOf(await windowsOf([countingHouse("1", 9)], task({ stride: 2 }), 2))).toEqual([0, 2, 4]);
});

test("no window reaches over a change of the house", async () => {
  const found = await windowsOf([countingHouse("1", 6), countingHouse("2", 6, 100, START + 6 * MINUTE)], task());
  expect(found.map(({ house, aggregate }) => [house, aggregate[0], aggregate[3]])).toEqual([
    ["1", 1, 4],
    ["2", 100, 103],
  ]);
});

test("no window reaches over rows that are not there, and the next starts after them", async () => {
  const found = await windowsOf([countingHouse("1", 6), countingHouse("1", 6, 100, START + 9 * MINUTE)], task());
  expect(minutesOf(found)).toEqual([0, 9]);
});

test("a window with a missing aggregate is left out, its neighbours stay", async () => {
  expect(minutesOf(await windowsOf([withNaN(countingHouse("1", 12), 7)], task()))).toEqual([0, 8]);
});

test("a window with a missing target is left out", async () => {
  const house = countingHouse("1", 8);
  const kettle = house.appliances.kettle!.map((watts, t) => (t === 0 ? none : watts));
  expect(minutesOf(await windowsOf([{ ...house, appliances: { kettle } }], task()))).toEqual([4]);
});

test("a house that does not own a target counts as 0 W of it", async () => {
  const owner = countingHouse("1", 4);
  const other = { ...countingHouse("2", 4), appliances: {} };
  const found = await windowsOf([owner, other], task());
  expect(found.map(({ targets }) => [...targets!])).toEqual([
    [0.5, 1, 1.5, 2],
    [0, 0, 0, 0],
  ]);
});

test("a target that no house owns and that has no column counts as 0 W", async () => {
  const targets = [{ name: "fridge", threshold_w: 50, max_w: 300 }];
  const [window] = await windowsOf([countingHouse("1", 4)], task({ targets }));
  expect(window!.targets).toEqual(new Float32Array(4));
});

test("refuses a target that a house owns by the metadata but that has no column, naming it", async () => {
  const appliances = JSON.stringify([
    { name: "fridge", min_w: 50, max_w: 300, min_on: 0, min_off: 0, min_activation: 0, channels: { 1: "fridge" } },
  ]);
  const source = await writeTinyDataset(
    join(dir, "data"),
    { train: [tinyHouse("1", 8)] },
    { metadata: { appliances } },
  );
  const targets = [{ name: "fridge", threshold_w: 50, max_w: 300 }];
  await expect(windows(source, "train", task({ targets }), 4).next()).rejects.toThrow(
    'no column "fridge_w", but by the metadata house 1 owns one',
  );
});

test("several targets lie one after the other in the order of the task", async () => {
  const house = countingHouse("1", 4);
  const appliances = { kettle: house.appliances.kettle!, fridge: Float32Array.of(90, 91, 92, 93) };
  const [kettle] = task().targets;
  const targets = [{ name: "fridge", threshold_w: 50, max_w: 300 }, kettle!];
  const [window] = await windowsOf([{ ...house, appliances }], task({ targets }));
  expect(window!.targets).toEqual(Float32Array.of(90, 91, 92, 93, 0.5, 1, 1.5, 2));
});

test("a window with a larger share of zero aggregate than allowed is left out", async () => {
  const aggregate = Float32Array.of(0, 1, 2, 3, 0, 0, 1, 2);
  const house: TinyHouse = { house: "1", startMs: START, aggregate, appliances: { kettle: new Float32Array(8) } };
  expect(minutesOf(await windowsOf([house], task({ max_zero_share: 0.25 })))).toEqual([0]);
});

describe("windows of a day or a week", () => {
  const day = (changes: Partial<TaskConfig> = {}) =>
    task({ window: DAY_MINUTES, stride: DAY_MINUTES, tz: "Europe/London", ...changes });

  test("start at the first local midnight, also where that lies beyond the first rows", async () => {
    const house = countingHouse("1", 2 * DAY_MINUTES, 1, START + 600 * MINUTE);
    expect(minutesOf(await windowsOf([house], day(), 100))).toEqual([DAY_MINUTES]);
  });

  test("start with the first sample where that is local midnight", async () => {
    expect(minutesOf(await windowsOf([countingHouse("1", DAY_MINUTES)], day()))).toEqual([0]);
  });

  test("start an hour earlier in UTC in summer", async () => {
    const [window] = await windowsOf([countingHouse("1", 2 * DAY_MINUTES, 1, Date.UTC(2014, 6, 1))], day());
    expect(new Date(window!.startMs).toISOString()).toBe("2014-07-01T23:00:00.000Z");
  });

  test("start at UTC midnight in summer where UTC stands for local time", async () => {
    const house = countingHouse("1", DAY_MINUTES, 1, Date.UTC(2014, 6, 1));
    const [window] = await windowsOf([house], day({ tz_policy: "utc_as_local" }));
    expect(new Date(window!.startMs).toISOString()).toBe("2014-07-01T00:00:00.000Z");
  });

  test("start at the midnight after the day on which the clock changes", async () => {
    // Sunday 30 March 2014 has 23 hours: Monday starts at 23:00 UTC.
    const house = countingHouse("1", 2 * DAY_MINUTES, 1, Date.UTC(2014, 2, 30, 0, 30));
    const [window] = await windowsOf([house], day(), 500);
    expect(new Date(window!.startMs).toISOString()).toBe("2014-03-30T23:00:00.000Z");
  });

  test("of a week start on a local Monday", async () => {
    const week = 7 * DAY_MINUTES;
    const house = countingHouse("1", 2 * week, 1, START + DAY_MINUTES * MINUTE);
    const found = await windowsOf([house], day({ window: week, stride: week }), 5000);
    expect(minutesOf(found)).toEqual([week]);
  });
});

describe("the windows that are scored", () => {
  const series = Float32Array.from({ length: 14 }, (_, t) => t + 1);

  test("lie end to end, without the rest", () => {
    expect(scoredStarts(START, [series, series], task())).toEqual([0, 4, 8]);
  });

  test("have no missing value in any series", () => {
    const truth = series.map((watts, t) => (t === 5 ? none : watts));
    expect(scoredStarts(START, [series, truth], task())).toEqual([0, 8]);
  });

  test("have no larger share of zero aggregate than allowed", () => {
    const aggregate = series.map((watts, t) => (t < 2 ? 0 : watts));
    expect(scoredStarts(START, [aggregate, series], task({ max_zero_share: 0.25 }))).toEqual([4, 8]);
  });

  test("are none in a series shorter than a window", () => {
    expect(scoredStarts(START, [series.subarray(0, 3)], task())).toEqual([]);
  });

  test("start at local midnight where they are days", () => {
    const days = new Float32Array(2 * DAY_MINUTES).fill(1);
    const daily = task({ window: DAY_MINUTES, stride: DAY_MINUTES, tz: "Europe/London" });
    expect(scoredStarts(START + 600 * MINUTE, [days], daily)).toEqual([840]);
  });
});
