// On/off thresholds per appliance: the tables that published work uses, and a default for every other appliance.
import type { ApplianceParameters } from "./appliances.ts";

/** Which published table: with duration filters (UK-DALE, REFIT "Kelly") or thresholds alone (simple). */
export type ThresholdSet = "ukdale" | "simple" | "refit_kelly";

export const THRESHOLD_SETS: readonly ThresholdSet[] = ["ukdale", "simple", "refit_kelly"];

type Row = readonly [min: number, max: number | null, minOn?: number, minOff?: number, minActivation?: number];

/** W and samples of 10 s; Petralia et al. 2025, section 5.1, after Kelly & Knottenbelt 2015, table 4. */
const TABLES: Readonly<Record<ThresholdSet, Readonly<Record<string, Row>>>> = {
  ukdale: {
    kettle: [2000, 3100, 1, 0, 1],
    fridge: [50, 300, 6, 1, 1],
    washing_machine: [20, 2500, 180, 16, 12],
    microwave: [200, 3000, 1, 3, 1],
    dishwasher: [10, 2500, 180, 180, 12],
  },
  simple: {
    kettle: [500, 6000],
    washing_machine: [300, 4000],
    dishwasher: [300, 4000],
    microwave: [200, 6000],
    fridge: [50, 300],
  },
  refit_kelly: {
    kettle: [1000, 6000, 1, 0, 0],
    washing_machine: [20, 3500, 6, 16, 12],
    dishwasher: [50, 3000, 2, 180, 12],
    microwave: [200, 6000, 1, 3, 0],
  },
};

/** Our own thresholds for appliances that no published table names: W, no upper bound, no duration filter. */
const OTHER_MINIMUM: Readonly<Record<string, number>> = {
  shower: 1000,
  tumble_dryer: 300,
  washer_dryer: 300,
  oven: 300,
  cooker: 300,
  hob: 300,
  toaster: 300,
  iron: 300,
  hair_dryer: 300,
  water_heater: 300,
  heat_pump: 300,
  electric_heater: 300,
  electric_vehicle: 1000,
  vacuum_cleaner: 200,
  freezer: 50,
};
const DEFAULT_MINIMUM = 10;

/** Parameters of an appliance in a set; an appliance that the set does not know has those of `simple`, then our own. */
export function applianceParameters(name: string, set: ThresholdSet, upperBound = true): ApplianceParameters {
  const row: Row = TABLES[set][name] ?? TABLES.simple[name] ?? [OTHER_MINIMUM[name] ?? DEFAULT_MINIMUM, null];
  const [min_w, max_w, min_on = 0, min_off = 0, min_activation = 0] = row;
  return { name, min_w, max_w: upperBound ? max_w : null, min_on, min_off, min_activation };
}
