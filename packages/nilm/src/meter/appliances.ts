// Appliance names and their on/off thresholds: one canonical snake_case name for the many labels of public data sets.
import { editDistance } from "@sciformer/core";

/** How an appliance's on state follows from its power; durations count samples of 10 s. */
export interface ApplianceParameters {
  /** Canonical name. */
  readonly name: string;
  /** On when `min_w` <= power; also the threshold applied to predictions. */
  readonly min_w: number;
  /** On when power <= `max_w`; null: no upper bound. */
  readonly max_w: number | null;
  /** Runs shorter than this are dropped. */
  readonly min_on: number;
  /** Runs separated by at most this are merged. */
  readonly min_off: number;
  /** Merged runs shorter than this are dropped. */
  readonly min_activation: number;
}

/** The appliances of the paper's public experiments. */
export const PAPER_APPLIANCES = ["kettle", "fridge", "washing_machine", "microwave", "dishwasher"] as const;

/** Canonical name -> other labels of it, as data sets and exports write them (compared in normal form). */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  kettle: ["electric_kettle"],
  fridge: ["fridge_freezer", "fridge&freezer", "refrigerator", "refridgerator", "FGE", "combi_fridge"],
  freezer: ["chest_freezer", "upright_freezer", "deep_freezer"],
  washing_machine: ["washer", "clothes_washer", "CWE", "laundry"],
  washer_dryer: ["washing_machine_dryer", "washer_and_dryer"],
  microwave: ["combination_microwave", "microwave_oven"],
  dishwasher: ["DWE", "dishwaser"],
  tumble_dryer: ["dryer", "clothes_dryer", "CDE", "tumble_drier", "spin_dryer"],
  shower: ["electric_shower"],
  television: ["tv", "primary_tv", "television_site", "TVE"],
  oven: ["electric_oven", "WOE", "wall_oven"],
  gas_oven: [],
  cooker: ["electric_cooker"],
  hob: ["electric_hob", "electric_stove", "stove"],
  extractor_fan: ["oven_extractor_fan", "cooker_hood"],
  toaster: [],
  iron: ["steam_iron"],
  hair_dryer: ["hairdryer"],
  straighteners: ["hair_straighteners"],
  vacuum_cleaner: ["hoover", "vacuum"],
  breadmaker: ["bread_maker"],
  coffee_maker: ["nespresso_pixie", "espresso_machine", "coffee_machine"],
  food_mixer: ["blender", "magimix", "magimix_blender", "kenwood_kmix"],
  electric_heater: ["heater", "electric_space_heater", "electric_heat"],
  heat_pump: ["HPE"],
  water_heater: ["boiler_electric", "electric_water_heater", "immersion_heater", "HTE", "instant_hot_water"],
  boiler: ["gas_boiler"],
  air_conditioning: ["air_conditioner", "aircon", "ac"],
  dehumidifier: [],
  electric_vehicle: ["ev", "car_charger", "ev_charger", "electric_car"],
  solar: ["solar_panel", "pv", "photovoltaic"],
  computer: ["desktop_computer", "computer_site", "pc", "desktop", "office_pc", "i7_desktop"],
  laptop: ["laptop_computer"],
  router: ["adsl_router", "network_router"],
  hi_fi: ["stereo", "hifi_office"],
  games_console: ["ps4", "playstation", "xbox"],
  lighting: ["lights", "light", "lighting_circuit"],
  lamp: [],
  pond_pump: [],
  vivarium: [],
  radio: [],
};

/** Lower case without `_ - & ( )` and blanks, so that `dish_washer`, `Dishwasher` and `DISH-WASHER` are one. */
function normalForm(label: string): string {
  return label.toLowerCase().replace(/[\s_\-&().]/g, "");
}

const CANONICAL = new Map<string, string>();
for (const [name, aliases] of Object.entries(ALIASES)) {
  for (const label of [name, ...aliases]) CANONICAL.set(normalForm(label), name);
}

/** Where it stands, or which of several: `(garage)`, `(1)`, a trailing number. */
function withoutQualifier(label: string): string {
  return label.replace(/\([^)]*\)/g, "").replace(/[\s_]*\d+$/, "");
}

/** The canonical name of a label, or undefined for a label that is not in the table (and for lumped channels). */
export function canonicalName(label: string): string | undefined {
  return CANONICAL.get(normalForm(label)) ?? CANONICAL.get(normalForm(withoutQualifier(label)));
}

/**
 * The appliances that share one meter, such as washing machine, microwave and breadmaker for
 * `washing_machine_microwave_breadmaker`; empty for a channel with at most one appliance.
 */
export function lumpedAppliances(label: string): string[] {
  if (canonicalName(label) !== undefined) return [];
  const words = label.split(/[\s_\-&()/+,]+/).filter((word) => word !== "");
  const found = new Set<string>();
  for (let start = 0; start < words.length; ) {
    const match = longestName(words, start);
    if (match) found.add(match.name);
    start += match?.words ?? 1;
  }
  return found.size > 1 || (found.size === 1 && isShared(label)) ? [...found] : [];
}

/** A slash between words says that two things share the meter, even if only one of them is known. */
function isShared(label: string): boolean {
  return /\w\s*[/+]\s*\w/.test(label);
}

function longestName(words: readonly string[], start: number): { name: string; words: number } | undefined {
  for (let count = Math.min(4, words.length - start); count > 0; count--) {
    const name = CANONICAL.get(normalForm(words.slice(start, start + count).join("")));
    if (name !== undefined) return { name, words: count };
  }
  return undefined;
}

/** Up to three canonical names nearest to an unknown one, for the error that refuses it. */
export function nearestNames(label: string, among: readonly string[] = Object.keys(ALIASES)): string[] {
  const wanted = normalForm(label);
  return among
    .map((name) => ({ name, distance: editDistance(wanted, normalForm(name)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}
