// Tests of the simulated appliances against what their physics allows.
import { Random } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { type ApplianceEvent, findEvents } from "../../feedback/events.ts";
import { Clock, STEP_S } from "../clock.ts";
import { drawHome, type Home } from "../home.ts";
import { dishwasher } from "./dishwasher.ts";
import { fridge } from "./fridge.ts";
import { kettle } from "./kettle.ts";
import { microwave } from "./microwave.ts";
import { washingMachine } from "./washing-machine.ts";

const HOME: Home = drawHome(new Clock("2014-01-13", 56), new Random(7));
const DAYS = HOME.clock.days;

function runs(watts: Float32Array, thresholdW: number, mergeS = 0): ApplianceEvent[] {
  const times = Float64Array.from(watts, (_, step) => step * STEP_S * 1000);
  return findEvents(times, watts, { periodS: STEP_S, thresholdW, mergeS });
}

function within(values: readonly number[], low: number, high: number): void {
  expect(values.length).toBeGreaterThan(0);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
  expect(Math.max(...values)).toBeLessThanOrEqual(high);
}

const kwh = ({ energyKwh }: ApplianceEvent) => energyKwh;
const minutes = ({ startMs, endMs }: ApplianceEvent) => (endMs - startMs) / 60_000;

describe("kettle", () => {
  const events = runs(kettle(HOME, new Random(1)), 0);

  test("a boil takes the heat of 0.3 to 1.5 l of water at 90 % efficiency, and a little more", () => {
    // 4186 J/(kg K) x l x (100 - t) / 0.9: 0.0318 kWh for 0.3 l at 18 C, 0.1725 kWh for 1.5 l at 11 C; +8 s, +10 % supply.
    within(events.map(kwh), 0.0318 * 0.9, (0.1725 + 0.0067) * 1.1);
  });

  test("draws 1.9 to 3 kW, give or take the supply", () => {
    within(
      events.map(({ peakW }) => peakW),
      1900 * 0.9,
      3000 * 1.1,
    );
  });
});

test("a microwave runs 20 s to 15 min and draws at most 1500 W", () => {
  const events = runs(microwave(HOME, new Random(2)), 0);
  within(events.map(minutes), 0.2, 15.2);
  within(
    events.map(({ peakW }) => peakW),
    300,
    1500,
  );
});

describe("washing machine", () => {
  const watts = washingMachine(HOME, new Random(3));
  const washes = runs(watts, 5.5, 600);

  test("a wash takes one to two and a quarter hours and 0.2 to 1.2 kWh", () => {
    within(washes.map(minutes), 50, 135);
    within(washes.map(kwh), 0.15, 1.3);
  });

  test("every wash heats its water first", () => {
    const first = washes.map(({ startMs, endMs }) => {
      const from = startMs / 6000;
      return watts.subarray(from, from + (endMs - startMs) / 12_000).some((w) => w > 1600);
    });
    expect(first.every((heats) => heats)).toBe(true);
  });
});

test("a dishwasher heats twice a programme and takes 0.8 to 1.6 kWh", () => {
  const watts = dishwasher(HOME, new Random(4));
  const programmes = runs(watts, 1);
  const heatings = runs(watts, 1500);
  expect(heatings.length).toBe(2 * programmes.length);
  within(programmes.map(kwh), 0.6, 1.7);
});

describe("fridge", () => {
  const watts = fridge(HOME, new Random(5));

  test("uses 0.3 to 1 kWh a day", () => {
    const perDay = (watts.reduce((sum, w) => sum + w, 0) * STEP_S) / 3.6e6 / DAYS;
    expect(perDay).toBeGreaterThan(0.3);
    expect(perDay).toBeLessThan(1);
  });

  test("its compressor starts with an inrush and then settles", () => {
    const starts = runs(watts, 0).slice(1, 50);
    const settled = starts.filter(({ startMs, endMs, peakW, energyKwh }) => {
      const average = (energyKwh * 3.6e9) / (endMs - startMs);
      return peakW > 1.3 * average;
    });
    expect(settled.length / starts.length).toBeGreaterThan(0.8);
  });

  test("runs ten to a hundred times a day", () => {
    const perDay = runs(watts, 0).length / DAYS;
    expect(perDay).toBeGreaterThan(10);
    expect(perDay).toBeLessThan(100);
  });
});
