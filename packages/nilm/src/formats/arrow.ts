// Arrow files with the `readings` schema, ours or another tool's: rows pass as they are, splits may be drawn anew.
import { stat } from "node:fs/promises";
import {
  type CliValues,
  type Columns,
  type DatasetSource,
  type Importer,
  type ImportResult,
  InputError,
  type TableBatch,
} from "@sciformer/core";
import { ArrowDataset, startsWith } from "@sciformer/core/node";
import { clockZone } from "../meter/calendar.ts";
import { nativePeriodS } from "../meter/meter-checks.ts";
import { type OwnedAppliance, READINGS, readingsMetadata, readingsTable } from "../meter/readings.ts";
import { rowBatches } from "../meter/row-batches.ts";
import { thresholdStatus } from "../meter/status.ts";
import { applianceParameters } from "../meter/thresholds.ts";
import { DoubleColumn } from "./growing.ts";
import { CREATED_BY } from "./import-houses.ts";
import { READINGS_OPTIONS, type ReadingsOptions, readingsOptions } from "./options.ts";
import { rowRanges, SPLIT_OPTIONS, splitPlan } from "./splits.ts";

const MAGIC = Buffer.from("ARROW1");
/** Rows are not computed anew, so these are all that a file without our metadata needs. */
const OPTION_NAMES = ["--tz", "--thresholds", "--no-upper-bound"];

/** What a first pass over the rows finds. */
interface Survey {
  /** House -> its times, ascending. */
  readonly times: ReadonlyMap<string, DoubleColumn>;
  /** Appliance -> houses with at least one reading of it. */
  readonly owners: ReadonlyMap<string, Set<string>>;
}

function appliancesIn(source: DatasetSource): string[] {
  return source
    .columns(READINGS)
    .map((column) => /^(?!aggregate_w$)(.+)_w$/.exec(column)?.[1])
    .filter((name) => name !== undefined);
}

async function* allRows(source: DatasetSource): AsyncGenerator<Columns> {
  for (const split of source.splits[READINGS] ?? []) yield* source.scan(READINGS, split);
}

/** @throws InputError where a house's times do not ascend */
async function survey(source: DatasetSource): Promise<Survey> {
  const times = new Map<string, DoubleColumn>();
  const owners = new Map(appliancesIn(source).map((name) => [name, new Set<string>()]));
  let row = 0;
  for await (const { values, length } of allRows(source)) {
    const houses = values.house_id as readonly string[];
    const stamps = values.timestamp as Float64Array;
    for (let i = 0; i < length; i++, row++) {
      const known = times.get(houses[i]!) ?? new DoubleColumn();
      if (known.length === 0) times.set(houses[i]!, known);
      else refuseBackward(source.path, row, houses[i]!, stamps[i]!, known.at(known.length - 1));
      known.push(stamps[i]!);
    }
    for (const [name, houseSet] of owners) addOwners(houses, values[`${name}_w`] as Float32Array, houseSet);
  }
  return { times, owners };
}

function refuseBackward(path: string, row: number, house: string, time: number, last: number): void {
  if (time > last) return;
  const [now, before] = [new Date(time).toISOString(), new Date(last).toISOString()];
  throw new InputError(
    `${path} row ${row + 1}: timestamp ${now} of house ${house} is not after the one before (${before})`,
  );
}

function addOwners(houses: readonly string[], watts: Float32Array, owners: Set<string>): void {
  for (let i = 0; i < watts.length; i++) if (!Number.isNaN(watts[i])) owners.add(houses[i]!);
}

/** The file's own metadata, or what can be told from its rows and the options. */
function metadataOf(source: DatasetSource, found: Survey, options: ReadingsOptions): Record<string, string> {
  if (source.metadata.appliances !== undefined && source.metadata.period_s !== undefined) return { ...source.metadata };
  const [[house, times] = ["", new DoubleColumn()]] = found.times;
  const appliances = [...found.owners].map(([name, owners]): OwnedAppliance => {
    const channels = Object.fromEntries([...owners].map((owner) => [owner, `${name}_w`]));
    return { ...applianceParameters(name, options.thresholds ?? "simple", options.upperBound), channels };
  });
  return readingsMetadata({
    dataset: "arrow",
    licence: "unknown",
    sourceUrl: "",
    tz: options.tz ?? "UTC",
    tzPolicy: options.tzPolicy ?? "local",
    periodS: nativePeriodS(times.array(), `${source.path} house ${house}`),
    powerType: "active",
    maxPowerW: options.maxPowerW ?? 10_000,
    minPowerW: options.minPowerW,
    ffillSamples: 0,
    appliances,
    sha256: {},
    createdBy: CREATED_BY,
  });
}

/** A status column that the file lacks: on where the power is within the appliance's thresholds. */
function withStatus(columns: Columns, appliances: readonly string[], options: ReadingsOptions): Columns {
  const values = { ...columns.values };
  const nulls = { ...columns.nulls };
  for (const name of appliances) {
    if (values[`${name}_on`] !== undefined) continue;
    const watts = values[`${name}_w`] as Float32Array;
    const parameters = applianceParameters(name, options.thresholds ?? "simple", options.upperBound);
    values[`${name}_on`] = thresholdStatus(watts, parameters);
    nulls[`${name}_on`] = Uint8Array.from(watts, (w) => (Number.isNaN(w) ? 1 : 0));
  }
  return { length: columns.length, values, nulls };
}

/** Rows in the splits that they are stored in. */
async function* stored(
  source: DatasetSource,
  appliances: readonly string[],
  options: ReadingsOptions,
): AsyncGenerator<TableBatch> {
  for (const split of source.splits[READINGS] ?? []) {
    for await (const columns of source.scan(READINGS, split)) {
      yield { table: READINGS, split, columns: withStatus(columns, appliances, options) };
    }
  }
}

/** House -> the split of each of its rows in order; undefined for rows that no split takes. */
type Assignment = ReadonlyMap<string, readonly (string | undefined)[]>;

function assign(values: CliValues, found: Survey, metadata: Readonly<Record<string, string>>): Assignment {
  const zone = clockZone(metadata.tz ?? "UTC", metadata.tz_policy === "utc_as_local" ? "utc_as_local" : "local");
  const plan = splitPlan(values, [...found.times.keys()], zone, undefined);
  return new Map(
    [...found.times].map(([house, times]) => {
      const splits = new Array<string | undefined>(times.length).fill(undefined);
      for (const { split, from, to } of rowRanges(plan.get(house) ?? [], times.array())) splits.fill(split, from, to);
      return [house, splits];
    }),
  );
}

/** Rows in newly drawn splits, one batch per run of rows of one split. */
async function* redrawn(
  source: DatasetSource,
  assignment: Assignment,
  appliances: readonly string[],
  options: ReadingsOptions,
): AsyncGenerator<TableBatch> {
  const seen = new Map<string, number>();
  for await (const batch of allRows(source)) {
    const columns = withStatus(batch, appliances, options);
    const splits = (columns.values.house_id as readonly string[]).map((house) => {
      const row = seen.get(house) ?? 0;
      seen.set(house, row + 1);
      return assignment.get(house)![row];
    });
    for (let from = 0; from < splits.length; ) {
      let to = from + 1;
      while (to < splits.length && splits[to] === splits[from]) to++;
      const split = splits[from];
      if (split !== undefined) yield* rowBatches(columns, split, from, to);
      from = to;
    }
  }
}

export const arrow: Importer = {
  name: "arrow",
  summary: "Arrow files or folders with the readings schema, ours or another tool's",
  options: [
    ...READINGS_OPTIONS.filter(({ flags }) => OPTION_NAMES.some((name) => flags.split(" ")[0] === name)),
    ...SPLIT_OPTIONS,
  ],
  async recognises(path) {
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile()) return startsWith(path, MAGIC);
    return ArrowDataset.open(path, { [READINGS]: readingsTable }).then(
      () => true,
      () => false,
    );
  },
  async read(paths, values): Promise<ImportResult> {
    if (paths.length !== 1) throw new InputError(`arrow: one file or folder is expected, found ${paths.length}`);
    const options = readingsOptions(values);
    const source = await ArrowDataset.open(paths[0]!, { [READINGS]: readingsTable });
    const found = await survey(source);
    if (found.times.size === 0) throw new InputError(`${paths[0]}: no rows`);
    const metadata = metadataOf(source, found, options);
    const appliances = appliancesIn(source);
    const drawn = ["split", "train", "valid", "test"].some((key) => values[key] !== undefined);
    const keep = !drawn && !(source.splits[READINGS] ?? []).includes("all");
    const batches = keep
      ? stored(source, appliances, options)
      : redrawn(source, assign(values, found, metadata), appliances, options);
    return { metadata, batches };
  },
};
