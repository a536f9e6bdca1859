// One simulated house: all its loads summed, and what its meters recorded of them.
import type { Random } from "@sciformer/core";
import type { Channel, HouseRecording } from "../meter/recording.ts";
import { background } from "./appliances/background.ts";
import { dishwasher } from "./appliances/dishwasher.ts";
import { fridge } from "./appliances/fridge.ts";
import { kettle } from "./appliances/kettle.ts";
import { microwave } from "./appliances/microwave.ts";
import { UNLABELLED } from "./appliances/unlabelled.ts";
import { washingMachine } from "./appliances/washing-machine.ts";
import { Clock } from "./clock.ts";
import { chance } from "./draws.ts";
import { drawHome, type Home } from "./home.ts";
import { drawOutages, readMains, readPlug, record } from "./meter.ts";

/** The appliances with a plug meter, and the part of the homes that own one. */
const METERED: Readonly<Record<string, { load: (home: Home, random: Random) => Float32Array; ownership: number }>> = {
  kettle: { load: kettle, ownership: 1 },
  microwave: { load: microwave, ownership: 1 },
  washing_machine: { load: washingMachine, ownership: 1 },
  dishwasher: { load: dishwasher, ownership: 0.95 },
  fridge: { load: fridge, ownership: 1 },
};

/** Canonical names of the appliances with a plug meter. */
export const METERED_APPLIANCES: readonly string[] = Object.keys(METERED);

export interface HouseOptions {
  readonly house: string;
  /** The first day, `YYYY-MM-DD` on the household's clock. */
  readonly start: string;
  readonly days: number;
}

/** The metered appliances that the house of this stream owns; known without simulating it. */
export function ownedAppliances(random: Random): string[] {
  return METERED_APPLIANCES.filter((name) => chance(random.fork("ownership").fork(name), METERED[name]!.ownership));
}

function addTo(sum: Float32Array, watts: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += watts[i]!;
}

/**
 * Simulates a house at 6 s. Every appliance and every meter has a stream of its own, so the same `random` gives
 * the same recording bit for bit, whichever channels are loaded and in whichever order.
 */
export function simulateHouse(random: Random, { house, start, days }: HouseOptions): HouseRecording {
  const clock = new Clock(start, days);
  const home = drawHome(clock, random.fork("home"));
  const down = drawOutages(clock, random.fork("outages"));
  const total = background(home, random.fork("background"));
  for (const [name, load] of Object.entries(UNLABELLED)) addTo(total, load(home, random.fork(name)));

  const channel = (name: string, watts: Float32Array, read: typeof readMains): Channel => ({
    source: `simulated ${house}/${name}`,
    load: async () => record(clock, watts, down, read, random.fork("meters").fork(name)),
  });
  const appliances: Record<string, Channel> = {};
  for (const name of ownedAppliances(random)) {
    const watts = METERED[name]!.load(home, random.fork(name));
    addTo(total, watts);
    appliances[name] = channel(name, watts, readPlug);
  }
  return { house, aggregate: channel("mains", total, readMains), appliances };
}
