// A microwave oven: full power, or a magnetron that is switched on and off at the lower levels.
import type { Random } from "@sciformer/core";
import { logNormal } from "../draws.ts";
import type { Home } from "../home.ts";
import { switchOns } from "../switch-ons.ts";
import { Trace } from "../trace.ts";

/** Fan, lamp and turntable, while the magnetron rests. */
const RESTING_W = 55;
const LEVELS = [1, 1, 1, 0.5, 0.3];

export function microwave(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  const watts = random.uniform(1100, 1500);
  const habit = { perDay: 0.5 * home.household.people + 0.8, peaksH: [7.5, 12.7, 18.7], refractoryS: 1000 };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    const duration = Math.min(Math.max(logNormal(random, 130, 0.7), 20), 900);
    const level = random.pick(LEVELS);
    const period = random.uniform(20, 32);
    if (level === 1) trace.add(start, duration, watts);
    else trace.cycle(start, duration, [level * period, watts], [(1 - level) * period, RESTING_W]);
  }
  return trace.watts;
}
