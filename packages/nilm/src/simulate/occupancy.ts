// When somebody is awake at home: a three-state Markov chain, one step a minute.
import type { Random } from "@sciformer/core";
import type { Clock } from "./clock.ts";
import { chance } from "./draws.ts";

type State = "away" | "awake" | "asleep";

/** Who lives in a home and when they sleep and work; drawn once per home. */
export interface Household {
  /** 1 to 4. */
  readonly people: number;
  /** Leaves on weekday mornings and is back in the late afternoon. */
  readonly works: boolean;
  /** Hour of the day after which sleep begins, 22.3 to 24. */
  readonly bedtimeH: number;
  /** Hour of the day after which people rise on weekdays; 1.3 h later at weekends. */
  readonly wakeH: number;
}

export function drawHousehold(random: Random): Household {
  return {
    people: 1 + random.integer(4),
    works: chance(random, 0.65),
    bedtimeH: random.uniform(22.3, 24),
    wakeH: random.uniform(6, 7.6),
  };
}

/** Chance per minute that the awake leave. */
function leaving(household: Household, hour: number, weekend: boolean): number {
  if (household.works && !weekend && hour >= 7.5 && hour < 9.5) return 1 / 35;
  return hour >= 9 && hour < 19 ? 1 / 240 : 1 / 900;
}

/** Chance per minute that the away return. */
function returning(household: Household, hour: number, weekend: boolean): number {
  if (!household.works || weekend) return 1 / 45;
  return hour < 16.5 ? 1 / 400 : 1 / 50;
}

function nextState(state: State, household: Household, hour: number, weekend: boolean, random: Random): State {
  const risingH = household.wakeH + (weekend ? 1.3 : 0);
  const night = hour >= household.bedtimeH || hour < risingH;
  if (state === "asleep") return !night && chance(random, 1 / 12) ? "awake" : state;
  if (state === "away") return chance(random, returning(household, hour, weekend)) ? "awake" : state;
  if (night) return chance(random, 1 / 25) ? "asleep" : state;
  return chance(random, leaving(household, hour, weekend)) ? "away" : state;
}

/** @returns per minute: 1 while somebody is awake at home; the chain starts asleep at midnight */
export function drawAwake(clock: Clock, household: Household, random: Random): Uint8Array {
  const awake = new Uint8Array(clock.minutes);
  let state: State = "asleep";
  for (let minute = 0; minute < clock.minutes; minute++) {
    state = nextState(state, household, clock.hour(minute), clock.isWeekend(minute), random);
    awake[minute] = state === "awake" ? 1 : 0;
  }
  return awake;
}
