// The embedded default data: simulated homes, recorded by simulated meters, read by the real pre-processing.
import {
  type CliOption,
  type CliValues,
  InputError,
  type Random,
  type Report,
  type Simulator,
  type TableBatch,
} from "@sciformer/core";
import { type ReadingsSettings, readings } from "../meter/preprocess.ts";
import { type OwnedAppliance, readingsMetadata } from "../meter/readings.ts";
import { rowBatches } from "../meter/row-batches.ts";
import { applianceParameters } from "../meter/thresholds.ts";
import { METERED_APPLIANCES, ownedAppliances, simulateHouse } from "./house.ts";

const DEFAULT_HOUSES = 6;
const DEFAULT_DAYS = 28;
const MOST_DAYS = 366;

/** First days of the houses, one after the other and again from the front: two in every season. */
const START_DATES = ["2014-01-13", "2014-04-07", "2014-07-07", "2014-10-06", "2014-02-10", "2014-05-05"];

const OPTIONS: readonly CliOption[] = [
  { flags: "--houses <n>", description: `homes to simulate, 2 or more (default ${DEFAULT_HOUSES})` },
  { flags: "--days <n>", description: `days of each home, 1 to ${MOST_DAYS} (default ${DEFAULT_DAYS})` },
];

/** The settings of UK-DALE, except that power is not clipped below what an electric shower takes. */
const SETTINGS: ReadingsSettings = {
  periodS: 60,
  ffillS: 60,
  minPowerW: 5,
  maxPowerW: 10_000,
  allowNegative: false,
  parameters: Object.fromEntries(METERED_APPLIANCES.map((name) => [name, applianceParameters(name, "simple")])),
};
const BIN_S = 10;

function count(options: CliValues, key: string, fallback: number, least: number, most: number): number {
  const text = options[key];
  if (text === undefined) return fallback;
  const value = typeof text === "string" && text.trim() !== "" ? Number(text) : Number.NaN;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError(`--${key} "${String(text)}": expected a whole number from ${least} to ${most}`);
}

/** The last house is for the test, the one before for validation if there are three or more, the rest for training. */
function splitOf(index: number, houses: number): string {
  if (index === houses - 1) return "test";
  return houses >= 3 && index === houses - 2 ? "valid" : "train";
}

const houseName = (index: number) => String(index + 1);
const houseRandom = (random: Random, index: number) => random.fork("house").fork(index);

function metadata(houses: number, random: Random): Record<string, string> {
  const owned = Array.from({ length: houses }, (_, index) => ownedAppliances(houseRandom(random, index)));
  const appliances = Object.values(SETTINGS.parameters).map((parameters): OwnedAppliance => {
    const owners = owned.flatMap((names, index) => (names.includes(parameters.name) ? [houseName(index)] : []));
    return { ...parameters, channels: Object.fromEntries(owners.map((house) => [house, parameters.name])) };
  });
  return readingsMetadata({
    dataset: "simulated household loads",
    licence: "MIT",
    sourceUrl: "simulated by @sciformer/nilm",
    // The simulated clock is the household's own, written as if it were UTC.
    tz: "Europe/London",
    tzPolicy: "utc_as_local",
    periodS: SETTINGS.periodS,
    powerType: "active",
    maxPowerW: SETTINGS.maxPowerW,
    minPowerW: SETTINGS.minPowerW,
    ffillSamples: SETTINGS.ffillS / BIN_S,
    appliances,
    sha256: {},
    createdBy: "@sciformer/nilm",
  });
}

async function* simulateRows(houses: number, days: number, random: Random, report: Report): AsyncGenerator<TableBatch> {
  for (let index = 0; index < houses; index++) {
    const start = START_DATES[index % START_DATES.length]!;
    const recording = simulateHouse(houseRandom(random, index), { house: houseName(index), start, days });
    const columns = await readings(recording, SETTINGS, report);
    yield* rowBatches(columns, splitOf(index, houses));
  }
}

/** `data simulate`, house by house; a house of the same seed is the same however many others are simulated. */
export const simulator: Simulator = {
  summary: "six simulated UK homes, 28 days each at 1 min: weather, people, appliances with their physics, meters",
  options: OPTIONS,
  async simulate(options, random, report) {
    const houses = count(options, "houses", DEFAULT_HOUSES, 2, 1000);
    const days = count(options, "days", DEFAULT_DAYS, 1, MOST_DAYS);
    return { metadata: metadata(houses, random), batches: simulateRows(houses, days, random, report) };
  },
};

export { simulateHouse };
