// Appliances that no plug meter sees: television, small heaters, vacuum cleaner, oven, tumble dryer, electric shower.
import type { Random } from "@sciformer/core";
import { chance } from "../draws.ts";
import { type Home, resistive } from "../home.ts";
import { type Habit, switchOns } from "../switch-ons.ts";
import { Trace } from "../trace.ts";

type Load = (home: Home, random: Random) => Float32Array;

/** A load that takes one power for a drawn time. */
interface Pulse {
  readonly watts: readonly [low: number, high: number];
  readonly seconds: readonly [low: number, high: number];
  readonly perDay: (people: number) => number;
  readonly peaksH: readonly number[];
  readonly weekend?: number;
  readonly heats: boolean;
  /** Part of the homes that own one. */
  readonly ownership: number;
}

const TELEVISION: Pulse = {
  watts: [55, 140],
  seconds: [40 * 60, 3.3 * 3600],
  perDay: (people) => 1.4 + 0.3 * people,
  peaksH: [8, 18.5, 20.5],
  heats: false,
  ownership: 1,
};

const TOASTER: Pulse = {
  watts: [750, 1500],
  seconds: [90, 210],
  perDay: (people) => 0.25 + 0.25 * people,
  peaksH: [7.6, 12.8],
  heats: true,
  ownership: 1,
};

const HAIR_DRYER: Pulse = {
  watts: [900, 1900],
  seconds: [150, 480],
  perDay: (people) => 0.15 * people,
  peaksH: [7.4, 21],
  heats: true,
  ownership: 1,
};

const VACUUM: Pulse = {
  watts: [700, 1500],
  seconds: [6 * 60, 25 * 60],
  perDay: () => 0.25,
  peaksH: [10.5, 15],
  weekend: 1.8,
  heats: false,
  ownership: 1,
};

const SHOWER: Pulse = {
  watts: [7200, 9500],
  seconds: [4 * 60, 10 * 60],
  perDay: (people) => 0.4 + 0.35 * people,
  peaksH: [7.2, 21.3],
  heats: true,
  ownership: 0.35,
};

function pulses(kind: Pulse): Load {
  return (home, random) => {
    const trace = new Trace(home.clock);
    if (!chance(random, kind.ownership)) return trace.watts;
    const watts = random.uniform(...kind.watts);
    const habit: Habit = {
      perDay: kind.perDay(home.household.people),
      peaksH: kind.peaksH,
      weekend: kind.weekend ?? 1,
      refractoryS: kind.seconds[1] + 300,
    };
    for (const start of switchOns(home, habit, random.fork("starts"))) {
      trace.add(start, random.uniform(...kind.seconds), kind.heats ? resistive(home, watts, start) : watts);
    }
    return trace.watts;
  };
}

/** Preheats, then a thermostat keeps it hot with 36 % of the heater's time. */
function oven(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  const heaterW = random.uniform(1900, 2600);
  const habit = {
    perDay: 0.3 + 0.1 * home.household.people,
    peaksH: [12.5, 18.2],
    weekend: 1.3,
    refractoryS: 2 * 3600,
  };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    const watts = resistive(home, heaterW, start);
    const preheat = random.uniform(7, 13) * 60;
    const period = random.uniform(60, 110);
    trace.add(start, preheat, watts);
    trace.cycle(start + preheat, random.uniform(15, 55) * 60, [0.36 * period, watts], [0.64 * period, 25]);
  }
  return trace.watts;
}

/** Heats for 240 s and turns for 60 s, by turns; 40 % of the homes have one. */
function tumbleDryer(home: Home, random: Random): Float32Array {
  const trace = new Trace(home.clock);
  if (!chance(random, 0.4)) return trace.watts;
  const heaterW = random.uniform(1900, 2500);
  const habit = {
    perDay: 0.2 + 0.08 * home.household.people,
    peaksH: [12, 16, 20],
    weekend: 1.5,
    refractoryS: 3 * 3600,
  };
  for (const start of switchOns(home, habit, random.fork("starts"))) {
    trace.cycle(start, random.uniform(35, 80) * 60, [240, resistive(home, heaterW, start)], [60, 180]);
  }
  return trace.watts;
}

/** The unlabelled appliances by the name of their random stream. */
export const UNLABELLED: Readonly<Record<string, Load>> = {
  television: pulses(TELEVISION),
  toaster: pulses(TOASTER),
  hair_dryer: pulses(HAIR_DRYER),
  vacuum: pulses(VACUUM),
  shower: pulses(SHOWER),
  oven,
  tumble_dryer: tumbleDryer,
};
