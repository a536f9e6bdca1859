// When people switch an appliance on: an inhomogeneous Poisson process that follows the hour, the season and who is awake.
import type { Random } from "@sciformer/core";
import { MINUTE_S } from "./clock.ts";
import { exponential } from "./draws.ts";
import type { Home } from "./home.ts";

/** How an appliance is used. */
export interface Habit {
  /** Mean switch-ons a day before the awake people's weighting. */
  readonly perDay: number;
  /** Hours of the day around which use is likely; empty for use at any hour. */
  readonly peaksH: readonly number[];
  /** Factor on Saturdays and Sundays. */
  readonly weekend?: number;
  /** Seconds after a switch-on in which there is no other. */
  readonly refractoryS: number;
}

const PEAK_WIDTH_H = 1.5;
const PROFILE_FLOOR = 0.03;

/** Gaussian bumps around the peaks on a floor, mean 1 over the day. @returns [1440] */
function dayProfile(peaksH: readonly number[]): Float64Array {
  const profile = new Float64Array(1440);
  for (let minute = 0; minute < 1440; minute++) {
    const bumps = peaksH.map((peak) => {
      const apart = Math.abs(minute / 60 - peak);
      return Math.exp(-0.5 * (Math.min(apart, 24 - apart) / PEAK_WIDTH_H) ** 2);
    });
    profile[minute] = PROFILE_FLOOR + bumps.reduce((sum, bump) => sum + bump, 0);
  }
  const mean = profile.reduce((sum, value) => sum + value, 0) / 1440;
  return profile.map((value) => value / mean);
}

/** Expected switch-ons per second in each minute. */
function rates(home: Home, habit: Habit): Float64Array {
  const { clock, awake } = home;
  const profile = dayProfile(habit.peaksH);
  const awakeMinutes = awake.reduce((sum, value) => sum + value, 0);
  const rate = new Float64Array(clock.minutes);
  if (awakeMinutes === 0) return rate;
  const base = (habit.perDay / 86_400) * (clock.minutes / awakeMinutes);
  for (let minute = 0; minute < clock.minutes; minute++) {
    if (awake[minute] === 0) continue;
    const week = clock.isWeekend(minute) ? (habit.weekend ?? 1) : 1;
    const season = 1 + 0.15 * Math.cos((2 * Math.PI * (clock.dayOfYear(minute) - 15)) / 365);
    rate[minute] = base * profile[minute % 1440]! * week * season;
  }
  return rate;
}

/** @returns times of the switch-ons in seconds from the start, ascending, at least the refractory time apart */
export function switchOns(home: Home, habit: Habit, random: Random): number[] {
  const starts: number[] = [];
  let ready = 0;
  let untilNext = exponential(random);
  const rate = rates(home, habit);
  for (let minute = 0; minute < rate.length; minute++) {
    const end = (minute + 1) * MINUTE_S;
    let from = Math.max(minute * MINUTE_S, ready);
    while (from < end && untilNext < rate[minute]! * (end - from)) {
      const start = from + untilNext / rate[minute]!;
      starts.push(start);
      ready = start + habit.refractoryS;
      from = ready;
      untilNext = exponential(random);
    }
    if (from < end) untilNext -= rate[minute]! * (end - from);
  }
  return starts;
}
