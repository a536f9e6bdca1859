// Loads that no plug meter sees and nobody switches on one by one: standby and lighting.
import type { Random } from "@sciformer/core";
import { STEP_S } from "../clock.ts";
import { chance } from "../draws.ts";
import type { Home } from "../home.ts";

const STANDBY_WAVE_W = 6;

/** Lights are changed about this often while somebody is up in the dark. */
const LIGHT_CHANGES_PER_MINUTE = 1 / 40;

/** Standby with a small daily wave, and lights, 15 to 90 W by room and mood, while somebody is awake in the dark. */
export function background(home: Home, random: Random): Float32Array {
  const { clock, awake, weather } = home;
  const standbyW = random.uniform(35, 140);
  const watts = new Float32Array(clock.steps);
  const stepsPerMinute = 60 / STEP_S;
  let lightingW = random.uniform(15, 90);
  for (let minute = 0; minute < clock.minutes; minute++) {
    const wave = STANDBY_WAVE_W * Math.cos((2 * Math.PI * (clock.hour(minute) - 20)) / 24);
    if (chance(random, LIGHT_CHANGES_PER_MINUTE)) lightingW = random.uniform(15, 90);
    const lit = awake[minute] === 1 && weather.dark[minute] === 1 ? lightingW : 0;
    watts.fill(standbyW + wave + lit, minute * stepsPerMinute, (minute + 1) * stepsPerMinute);
  }
  return watts;
}
