// One home before its appliances run: who lives there, when they are awake, the weather around it.
import type { Random } from "@sciformer/core";
import type { Clock } from "./clock.ts";
import { drawAwake, drawHousehold, type Household } from "./occupancy.ts";
import { drawWeather, type Weather } from "./weather.ts";

export interface Home {
  readonly clock: Clock;
  readonly household: Household;
  readonly weather: Weather;
  /** Per minute: 1 while somebody is awake at home. */
  readonly awake: Uint8Array;
}

/** Draws a home; household, occupancy and weather have streams of their own. */
export function drawHome(clock: Clock, random: Random): Home {
  const household = drawHousehold(random.fork("household"));
  return {
    clock,
    household,
    weather: drawWeather(clock, random.fork("weather")),
    awake: drawAwake(clock, household, random.fork("occupancy")),
  };
}

/** What a resistive load of nominal power `watts` takes at a time in seconds from the start, in W. */
export function resistive(home: Home, watts: number, seconds: number): number {
  return watts * home.weather.supply[home.clock.minuteAt(seconds)]!;
}
