// Tests of what a house is scored on.
import { expect, test } from "vitest";
import type { HouseSeries } from "../houses.ts";
import { tinyConfig } from "../refusals/tiny-dataset.node.ts";
import { onlyScored, scoredHouse } from "./scored-house.ts";

const { NaN: none } = Number;
const { task } = tinyConfig({ window: 2 });
const owned = [new Set(["1"])];

function houseOf(values: Readonly<Record<string, readonly number[]>>, house = "1"): HouseSeries {
  const entries = Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)] as const);
  return { house, startMs: 60_000, values: Object.fromEntries(entries), length: entries[0]![1].length };
}

test("windows are end to end and have every reading and truth", () => {
  const house = houseOf({ aggregate_w: [1, 1, none, 1, 1, 1, 1], kettle_w: [1, 1, 1, 1, 1, 1, 1] });
  const { starts, window, times } = scoredHouse(house, task, owned);
  expect([starts, window]).toEqual([[0, 4], 2]);
  expect([times[0], times[6]]).toEqual([60_000, 420_000]);
});

test("a house that does not own the appliance has 0 W of it", () => {
  const { truths } = scoredHouse(houseOf({ aggregate_w: [900, 900] }, "2"), task, owned);
  expect(truths[0]).toEqual({ watts: new Float32Array(2), on: new Uint8Array(2) });
});

test("the status is the measured one, and the power's where that is not known", () => {
  const house = houseOf({ aggregate_w: [9, 9, 9], kettle_w: [20, 501, 500], kettle_on: [1, none, none] });
  expect([...scoredHouse(house, task, owned).truths[0]!.on]).toEqual([1, 1, 0]);
});

test("samples outside the scored windows are masked, the given series is not changed", () => {
  const scored = scoredHouse(houseOf({ aggregate_w: [1, 1, 1], kettle_w: [1, 1, 1] }), task, owned);
  const values = Float32Array.of(5, 6, 7);
  expect([...onlyScored(values, scored, none)]).toEqual([5, 6, none]);
  expect([...values]).toEqual([5, 6, 7]);
});
