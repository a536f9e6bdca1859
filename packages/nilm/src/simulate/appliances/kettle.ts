// A kettle: boils a drawn volume of water, so its run lasts as long as that heat takes.
import type { Random } from "@sciformer/core";
import { type Home, resistive } from "../home.ts";
import { switchOns } from "../switch-ons.ts";
import { Trace } from "../trace.ts";

/** J per litre of water and kelvin. */
export const WATER_HEAT = 4186;
const EFFICIENCY = 0.9;

export function kettle(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  const watts = random.uniform(1900, 3000);
  const perDay = random.uniform(1.2, 2.2) * home.household.people + 1.5;
  const habit = { perDay, peaksH: [7.3, 10.5, 13, 16.5, 20], refractoryS: 420 };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    const litres = random.uniform(0.3, 1.5);
    const waterC = random.uniform(11, 18);
    const boiling = (WATER_HEAT * litres * (100 - waterC)) / (EFFICIENCY * watts);
    trace.add(start, boiling + random.uniform(2, 8), resistive(home, watts, start));
  }
  return trace.watts;
}
