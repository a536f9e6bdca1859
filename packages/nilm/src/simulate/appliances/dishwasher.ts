// A dishwasher: a pump through all its phases and a heater in two of them.
import type { Random } from "@sciformer/core";
import { type Home, resistive } from "../home.ts";
import { switchOns } from "../switch-ons.ts";
import { Programme, Trace } from "../trace.ts";

interface Machine {
  readonly pumpW: number;
  readonly heaterW: number;
  readonly dryingW: number;
}

const DRAIN_W = 30;

function run(home: Home, programme: Programme, machine: Machine, random: Random): void {
  const minutes = (low: number, high: number) => random.uniform(low, high) * 60;
  const heating = () => machine.pumpW + resistive(home, machine.heaterW, programme.at);
  programme.phase(minutes(6, 10), machine.pumpW);
  programme.phase(minutes(12, 22), heating());
  programme.phase(minutes(15, 30), machine.pumpW);
  programme.phase(60, DRAIN_W);
  programme.phase(minutes(7, 10), machine.pumpW);
  programme.phase(minutes(8, 16), heating());
  programme.phase(60, DRAIN_W);
  programme.phase(minutes(15, 30), machine.dryingW);
}

export function dishwasher(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  const machine = {
    pumpW: random.uniform(50, 85),
    heaterW: random.uniform(1850, 2250),
    dryingW: random.pick([3, 15]),
  };
  const perDay = random.uniform(0.35, 0.45 + 0.12 * home.household.people);
  const habit = { perDay, peaksH: [20.3, 13.3, 8.5], refractoryS: 4 * 3600 };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    run(home, new Programme(trace, start), machine, random);
  }
  return trace.watts;
}
