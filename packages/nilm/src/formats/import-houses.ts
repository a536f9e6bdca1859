// From houses to an import: which appliances, at which period, in which split; then their rows, house by house.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, dirname } from "node:path";
import {
  type CliOption,
  type CliValues,
  type ImportResult,
  InputError,
  type Report,
  type TableBatch,
} from "@sciformer/core";
import { clockZone, type TimeZonePolicy } from "../meter/calendar.ts";
import { nativePeriodS } from "../meter/meter-checks.ts";
import { binSeconds, type ReadingsSettings, readings } from "../meter/preprocess.ts";
import { type OwnedAppliance, readingsMetadata } from "../meter/readings.ts";
import { rowBatches } from "../meter/row-batches.ts";
import { applianceParameters, type ThresholdSet } from "../meter/thresholds.ts";
import {
  chooseChannels,
  type DefaultAppliances,
  type FileChannel,
  type House,
  type LabelledChannel,
  wantedAppliances,
} from "./channels.ts";
import { READINGS_OPTIONS, type ReadingsOptions, readingsOptions } from "./options.ts";
import { rowRanges, SPLIT_OPTIONS, type SplitPlan, splitPlan } from "./splits.ts";

/** The options of every importer of readings. */
export const COMMON_OPTIONS: readonly CliOption[] = [...READINGS_OPTIONS, ...SPLIT_OPTIONS];

/** What an importer knows about its source before it reads a row. */
export interface Source {
  readonly dataset: string;
  readonly licence: string;
  readonly url: string;
  readonly powerType: "active" | "apparent";
  /** Zone and policy unless the options say otherwise. */
  readonly tz: string;
  readonly tzPolicy: TimeZonePolicy;
  readonly thresholds: ThresholdSet;
  readonly maxPowerW: number;
  readonly ffillS: number;
  readonly appliances: DefaultAppliances;
  /** All houses, in the order of splits. */
  readonly houses: readonly House[];
  /** The split of the source's published protocol. */
  readonly published?: () => SplitPlan;
}

const DEFAULT_PERIOD_S = 60;
/** The `created_by` of datasets. */
export const CREATED_BY = "@sciformer/nilm";

/** @throws InputError on options, channels and splits that cannot be, and on the first house's aggregate */
export async function importHouses(source: Source, values: CliValues, report: Report): Promise<ImportResult> {
  const options = readingsOptions(values);
  if (source.houses.length === 0) throw new InputError(`${source.dataset}: no house found`);
  const tz = options.tz ?? source.tz;
  const tzPolicy = options.tzPolicy ?? source.tzPolicy;
  const houseNames = source.houses.map(({ house }) => house);
  const plan = splitPlan(values, houseNames, clockZone(tz, tzPolicy), source.published);
  const houses = source.houses.filter(({ house }) => plan.has(house));
  const wanted = wantedAppliances(houses, options.appliances, source.appliances);
  const choice = { wanted, named: options.appliances !== undefined, allowLumped: options.allowLumped };
  const owned = houses.map((house) => ({ ...house, appliances: chooseChannels(house, choice, report) }));

  const first = loadedOnceMore(owned[0]!.aggregate);
  owned[0] = { ...owned[0]!, aggregate: first };
  const nativeS = nativePeriodS((await first.load()).times, first.source);
  const settings = readingsSettings(source, options, wanted, nativeS);
  const appliances = Object.values(settings.parameters).map(
    (parameters): OwnedAppliance => ({ ...parameters, channels: channelsOf(parameters.name, owned) }),
  );
  const metadata = readingsMetadata({
    dataset: source.dataset,
    licence: source.licence,
    sourceUrl: source.url,
    tz,
    tzPolicy,
    periodS: settings.periodS,
    powerType: source.powerType,
    maxPowerW: settings.maxPowerW,
    minPowerW: settings.minPowerW,
    ffillSamples: Math.floor(settings.ffillS / binSeconds(nativeS, settings.periodS)),
    appliances,
    sha256: await checksums(filesOf(owned)),
    createdBy: CREATED_BY,
  });
  return { metadata, batches: batches(owned, plan, settings, report) };
}

function readingsSettings(
  source: Source,
  options: ReadingsOptions,
  wanted: readonly string[],
  nativeS: number,
): ReadingsSettings {
  const set = options.thresholds ?? source.thresholds;
  return {
    periodS: options.periodS ?? Math.max(DEFAULT_PERIOD_S, nativeS),
    ffillS: options.ffillS ?? source.ffillS,
    minPowerW: options.minPowerW,
    maxPowerW: options.maxPowerW ?? source.maxPowerW,
    allowNegative: options.solar,
    parameters: Object.fromEntries(wanted.map((name) => [name, applianceParameters(name, set, options.upperBound)])),
  };
}

interface OwnedHouse extends House {
  readonly appliances: Readonly<Record<string, LabelledChannel>>;
}

/** Files that are read, each once. */
function filesOf(houses: readonly OwnedHouse[]): string[] {
  const channels = houses.flatMap(({ aggregate, appliances }) => [aggregate, ...Object.values(appliances)]);
  return [...new Set(channels.flatMap(({ files }) => files))];
}

function channelsOf(name: string, houses: readonly OwnedHouse[]): Record<string, string> {
  const owners = houses.flatMap(({ house, appliances }) => {
    const channel = appliances[name];
    return channel ? [[house, channel.label] as const] : [];
  });
  return Object.fromEntries(owners);
}

/** A channel that keeps what it loads for the second caller, then lets go of it. */
function loadedOnceMore(channel: FileChannel): FileChannel {
  let kept: ReturnType<FileChannel["load"]> | undefined;
  return {
    ...channel,
    load: () => {
      const series = kept ?? channel.load();
      kept = kept ? undefined : series;
      return series;
    },
  };
}

async function checksums(files: readonly string[]): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const file of files) {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    sums[`${basename(dirname(file))}/${basename(file)}`] = hash.digest("hex");
  }
  return sums;
}

/** House by house; each is let go of before the next one is read, so that memory holds the tables of one. */
async function* batches(
  houses: OwnedHouse[],
  plan: SplitPlan,
  settings: ReadingsSettings,
  report: Report,
): AsyncGenerator<TableBatch> {
  for (let house = houses.shift(); house; house = houses.shift()) {
    const columns = await readings(house, settings, report);
    const times = columns.values.timestamp as Float64Array;
    for (const { split, from, to } of rowRanges(plan.get(house.house)!, times)) {
      yield* rowBatches(columns, split, from, to);
    }
  }
}
