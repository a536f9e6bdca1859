// Tests of the simulated world: calendar, weather, people, switch-ons, painted power and meters.
import { Random } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { Clock, STEP_S } from "./clock.ts";
import { drawHome, type Home } from "./home.ts";
import { drawOutages, readMains, readPlug, record } from "./meter.ts";
import { drawAwake } from "./occupancy.ts";
import { type Habit, switchOns } from "./switch-ons.ts";
import { Trace } from "./trace.ts";
import { drawWeather } from "./weather.ts";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** A home of `days` days in which somebody is awake all the time. */
function wakefulHome(days: number): Home {
  const home = drawHome(new Clock("2014-03-31", days), new Random(1));
  return { ...home, awake: new Uint8Array(home.clock.minutes).fill(1) };
}

describe("clock", () => {
  test("knows weekends and days of the year", () => {
    // 2014-01-13 is a Monday and the 13th day of its year.
    const clock = new Clock("2014-01-13", 7);
    const weekend = Array.from({ length: 7 }, (_, day) => clock.isWeekend(day * 1440));
    expect(weekend).toEqual([false, false, false, false, false, true, true]);
    expect(clock.dayOfYear(720)).toBe(13.5);
  });
});

describe("weather", () => {
  test("is colder in January than in July, and dark at midnight but not at noon", () => {
    const winter = drawWeather(new Clock("2014-01-13", 7), new Random(1));
    const summer = drawWeather(new Clock("2014-07-07", 7), new Random(1));
    expect(mean(summer.outdoorC) - mean(winter.outdoorC)).toBeGreaterThan(8);
    expect([winter.dark[0], winter.dark[720], summer.dark[0], summer.dark[720]]).toEqual([1, 0, 1, 0]);
    expect(mean(winter.dark)).toBeGreaterThan(mean(summer.dark));
  });

  test("the supply's voltage wanders by about a percent around the nominal", () => {
    const { supply } = drawWeather(new Clock("2014-01-13", 28), new Random(2));
    expect(Math.abs(mean(supply) - 1)).toBeLessThan(0.02);
    expect(Math.max(...supply)).toBeLessThan(1.1);
  });
});

describe("occupancy", () => {
  const household = { people: 2, works: true, bedtimeH: 23, wakeH: 7 };

  test("people sleep at four in the morning and are mostly up at eight in the evening", () => {
    const awake = drawAwake(new Clock("2014-01-13", 28), household, new Random(3));
    const at = (hour: number) => mean(awake.filter((_, minute) => minute % 1440 === hour * 60));
    expect(at(4)).toBe(0);
    expect(at(20)).toBeGreaterThan(0.6);
  });

  test("those who work are less at home on weekdays at two than others", () => {
    const clock = new Clock("2014-01-13", 28);
    const workers = drawAwake(clock, household, new Random(3));
    const others = drawAwake(clock, { ...household, works: false }, new Random(3));
    const afternoons = (awake: Uint8Array) => mean(awake.filter((_, m) => m % 1440 === 840 && !clock.isWeekend(m)));
    expect(afternoons(workers)).toBeLessThan(afternoons(others));
  });
});

describe("switch-ons", () => {
  const habit: Habit = { perDay: 5, peaksH: [8], refractoryS: 300 };

  test("come as often as the habit says", () => {
    const perDay = switchOns(wakefulHome(200), habit, new Random(1)).length / 200;
    // 5 a day less the summer's 8 % and the refractory time's few; the standard deviation of the mean is 3 %.
    expect(perDay).toBeGreaterThan(4);
    expect(perDay).toBeLessThan(5);
  });

  test("keep the refractory time", () => {
    const starts = switchOns(wakefulHome(50), habit, new Random(2));
    const gaps = starts.slice(1).map((start, i) => start - starts[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(300);
  });

  test("crowd around the peak", () => {
    const starts = switchOns(wakefulHome(50), habit, new Random(3));
    const near = starts.filter((start) => Math.abs((start % 86_400) / 3600 - 8) < 3);
    expect(near.length / starts.length).toBeGreaterThan(0.7);
  });

  test("need somebody who is awake", () => {
    const home = { ...wakefulHome(5), awake: new Uint8Array(5 * 1440) };
    expect(switchOns(home, habit, new Random(4))).toEqual([]);
  });
});

describe("trace", () => {
  test("a phase that covers part of a step counts with that part", () => {
    const trace = new Trace(new Clock("2014-01-13", 1));
    trace.add(3, 6, 100);
    expect([...trace.watts.subarray(0, 3)]).toEqual([50, 50, 0]);
  });

  test("what lies past the end is lost", () => {
    const trace = new Trace(new Clock("2014-01-13", 1));
    trace.add(86_400 - 6, 60, 100);
    expect(trace.watts.at(-1)).toBe(100);
  });

  test("a cycle keeps the energy of its shares", () => {
    const trace = new Trace(new Clock("2014-01-13", 1));
    trace.cycle(0, 100, [5, 1000], [15, 0]);
    // Five periods of 20 s with 5 s at 1000 W.
    expect(mean(trace.watts) * 86_400).toBeCloseTo(5 * 5 * 1000, 0);
  });
});

describe("meter", () => {
  const clock = new Clock("2014-01-13", 28);
  const up = new Uint8Array(clock.steps);

  test("shows whole watts, none below zero, and an appliance that is off as zero", () => {
    const random = new Random(1);
    const shown = Array.from({ length: 1000 }, () => readMains(0.5, random));
    expect(shown.every((watts) => Number.isInteger(watts) && watts >= 0)).toBe(true);
    expect(readPlug(0, random)).toBe(0);
  });

  test("loses about half a percent of the samples", () => {
    const { times } = record(clock, new Float32Array(clock.steps), up, readPlug, new Random(2));
    expect(1 - times.length / clock.steps).toBeCloseTo(0.005, 3);
  });

  test("shows nothing during an outage", () => {
    const down = up.slice().fill(1, 100, 200);
    const { times } = record(clock, new Float32Array(clock.steps), down, readPlug, new Random(3));
    const inside = times.filter((ms) => ms >= clock.startMs + 600_000 && ms < clock.startMs + 200 * STEP_S * 1000);
    expect(inside).toHaveLength(0);
  });

  test("is down for a few outages of minutes a month", () => {
    const minutes = (mean(drawOutages(clock, new Random(4))) * clock.steps * STEP_S) / 60;
    expect(minutes).toBeGreaterThan(5);
    expect(minutes).toBeLessThan(600);
  });
});
