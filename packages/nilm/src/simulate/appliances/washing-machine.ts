// A washing machine: fill, heat, wash, rinses with short spins, a final spin, standby until it is emptied.
import type { Random } from "@sciformer/core";
import { STEP_S } from "../clock.ts";
import { type Home, resistive } from "../home.ts";
import { switchOns } from "../switch-ons.ts";
import { Programme, Trace } from "../trace.ts";
import { WATER_HEAT } from "./kettle.ts";

interface Machine {
  readonly heaterW: number;
  readonly motorW: number;
  readonly spinW: number;
  readonly litres: number;
}

const PROGRAMMES_C = [30, 40, 40, 60];
const DRUM_IDLE_W = 8;
const DRAIN_W = 32;
const STANDBY_W = 5;
const SPIN_RAMP_S = 170;

/** The drum turns 12 s and rests 5 s, a little harder or easier each time; `heatingW` is added throughout. */
function tumble(programme: Programme, seconds: number, motorW: number, heatingW: number, random: Random): void {
  const end = programme.at + seconds;
  while (programme.at < end) {
    const turning = Math.min(12, end - programme.at);
    programme.phase(turning, heatingW + motorW * random.uniform(0.85, 1.15));
    programme.phase(Math.min(5, end - programme.at), heatingW + DRUM_IDLE_W);
  }
}

function rinse(programme: Programme, machine: Machine, random: Random): void {
  programme.phase(random.uniform(60, 110), random.uniform(6, 12));
  tumble(programme, random.uniform(200, 340), machine.motorW, 0, random);
  programme.phase(60, DRAIN_W);
  programme.phase(random.uniform(50, 120), 0.6 * machine.spinW);
}

/** Power grows with the drum's speed for 170 s, then stays. */
function finalSpin(programme: Programme, spinW: number, seconds: number): void {
  for (let t = 0; t < seconds; t += STEP_S) {
    programme.phase(Math.min(STEP_S, seconds - t), spinW * Math.min(1, (t + STEP_S) / SPIN_RAMP_S));
  }
}

function wash(home: Home, programme: Programme, machine: Machine, random: Random): void {
  const warming = random.pick(PROGRAMMES_C) - random.uniform(11, 18);
  programme.phase(random.uniform(100, 220), random.uniform(6, 12));
  const heaterW = resistive(home, machine.heaterW, programme.at);
  const heating = (WATER_HEAT * machine.litres * warming) / machine.heaterW;
  tumble(programme, heating, machine.motorW, heaterW, random);
  tumble(programme, random.uniform(20, 45) * 60, machine.motorW, 0, random);
  programme.phase(60, DRAIN_W);
  const rinses = 2 + random.integer(2);
  for (let i = 0; i < rinses; i++) rinse(programme, machine, random);
  finalSpin(programme, machine.spinW, random.uniform(5, 9) * 60);
  programme.phase(random.uniform(10, 120) * 60, STANDBY_W);
}

export function washingMachine(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  const machine = {
    heaterW: random.uniform(1850, 2250),
    motorW: random.uniform(130, 240),
    spinW: random.uniform(380, 650),
    litres: random.uniform(11, 16),
  };
  const perDay = random.uniform(0.3, 0.35 + 0.14 * home.household.people);
  const habit = { perDay, peaksH: [9.5, 13, 17.5], weekend: 1.8, refractoryS: 4.5 * 3600 };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    wash(home, new Programme(trace, start), machine, random);
  }
  return trace.watts;
}
