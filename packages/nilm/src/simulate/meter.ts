// The meters: noise, rounding to whole watts, lost samples, and outages of the recorder.
import type { Random } from "@sciformer/core";
import type { MeterSeries } from "../meter/recording.ts";
import { type Clock, STEP_S } from "./clock.ts";
import { chance, logNormal } from "./draws.ts";

const LOST = 0.005;
const OUTAGE_EVERY_DAYS = 5;

/** Per step: 1 while the recorder of the home is down. */
export function drawOutages(clock: Clock, random: Random): Uint8Array {
  const down = new Uint8Array(clock.steps);
  const outages = random.poisson(clock.days / OUTAGE_EVERY_DAYS);
  for (let i = 0; i < outages; i++) {
    const start = random.integer(clock.steps);
    const steps = Math.ceil((logNormal(random, 10, 0.8) * 60) / STEP_S);
    down.fill(1, start, Math.min(start + steps, clock.steps));
  }
  return down;
}

/** What the house's meter shows for a true power: noise of 1 W and 0.4 %, never below zero, whole watts. */
export function readMains(watts: number, random: Random): number {
  return Math.round(Math.max(0, watts + random.normal(0, 1 + 0.004 * watts)));
}

/** What a plug meter shows: noise of 0.5 W and 0.3 % while the appliance is on, whole watts. */
export function readPlug(watts: number, random: Random): number {
  if (watts === 0) return 0;
  return Math.round(Math.max(0, watts + random.normal(0, 0.5 + 0.003 * watts)));
}

/**
 * Records a true power with one meter, dropping lost samples and outages.
 *
 * @param watts [steps] mean power of each step, W
 * @param down [steps] from {@link drawOutages}
 */
export function record(
  clock: Clock,
  watts: Float32Array,
  down: Uint8Array,
  read: (watts: number, random: Random) => number,
  random: Random,
): MeterSeries {
  const losses = random.fork("losses");
  const noise = random.fork("noise");
  const times = new Float64Array(clock.steps);
  const readings = new Float32Array(clock.steps);
  let kept = 0;
  for (let step = 0; step < clock.steps; step++) {
    if (chance(losses, LOST) || down[step] === 1) continue;
    times[kept] = clock.startMs + step * STEP_S * 1000;
    readings[kept++] = read(watts[step]!, noise);
  }
  return { times: times.slice(0, kept), watts: readings.slice(0, kept) };
}
