// CSV in long form, one row per entity and change of value: Home Assistant's history export and the like.
import { type CliOption, type CliValues, type Importer, InputError, type Report } from "@sciformer/core";
import { canonicalName, lumpedAppliances } from "../meter/appliances.ts";
import { formatUtc } from "../meter/calendar.ts";
import { TimeParser, type TimeReading } from "../meter/time-parser.ts";
import { numberCell } from "./cells.ts";
import type { House, LabelledChannel } from "./channels.ts";
import { filesByHouse, HOUSE_OPTION, ownHouses, POWER_OPTION, TIME_OPTIONS, timeReading } from "./csv-houses.ts";
import { readRows } from "./csv-rows.ts";
import { DoubleColumn } from "./growing.ts";
import { aggregateColumns } from "./headers.ts";
import { holdSeries } from "./hold.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { names, positive, text } from "./options.ts";
import { checkPower } from "./power.ts";
import { summedChannel } from "./sum-series.ts";
import { columnIndex, tableKindOf, timeCell, type WideFile } from "./wide-table.ts";

const ENTITY_HEADERS = ["entity_id", "entity", "sensor", "device", "name", "meter"];
const VALUE_HEADERS = ["state", "value", "power", "watts", "w"];
const STEP_MS = 10_000;
const LONGEST_HOLD_S = 3600;

const LONG_OPTIONS: readonly CliOption[] = [
  ...TIME_OPTIONS,
  { flags: "--entity <column>", description: "column that names the meter, if not a common one" },
  { flags: "--value <column>", description: "column of power in W, if not a common one" },
  POWER_OPTION,
  HOUSE_OPTION,
  { flags: "--hold <s>", description: "a value holds until the next one, at most so long (default 3600)" },
];

/** A file and where its columns lie. */
interface LongFile extends WideFile {
  readonly entityIndex: number;
  readonly valueIndex: number;
}

/** Changes of one entity; NaN = not available. */
class Changes {
  readonly times = new DoubleColumn();
  readonly values = new DoubleColumn();
  readonly parser: TimeParser;

  constructor(parser: TimeParser) {
    this.parser = parser;
  }
}

/** How rows are read. */
interface LongReading extends TimeReading {
  readonly solar: boolean;
}

/** `kettle` for `sensor.kettle_power`. */
function meterName(entity: string): string {
  return entity.replace(/^\w+\./, "").replace(/_?(active_)?(power|watts|w)$/i, "") || entity;
}

function indexOf(file: WideFile, named: string | undefined, common: readonly string[], option: string): number {
  if (named !== undefined) return columnIndex(file, named);
  const lower = file.header.map((header) => header.toLowerCase());
  const index = common.map((name) => lower.indexOf(name)).find((at) => at >= 0 && !file.timeIndices.includes(at));
  if (index === undefined) throw new InputError(`${file.name}: no column ${common.join(", ")}; name it with ${option}`);
  return index;
}

function toLong(file: WideFile, values: CliValues): LongFile {
  const entityIndex = indexOf(file, text(values, "entity"), ENTITY_HEADERS, "--entity");
  const valueIndex = indexOf(file, text(values, "value"), VALUE_HEADERS, "--value");
  return { ...file, entityIndex, valueIndex };
}

/** Entity -> its changes. @throws InputError naming file, row, column and value */
async function readChanges(files: readonly LongFile[], reading: LongReading): Promise<Map<string, Changes>> {
  const entities = new Map<string, Changes>();
  for (const file of files) {
    await readRows(file.path, file.delimiter, (fields, row) => {
      if (row > file.headerRow) addChange(file, fields, row, entities, reading);
    });
  }
  return entities;
}

function addChange(
  file: LongFile,
  fields: readonly string[],
  row: number,
  entities: Map<string, Changes>,
  reading: LongReading,
): void {
  const { name, header, timeName, entityIndex, valueIndex } = file;
  if (fields.length < header.length) {
    throw new InputError(`${name} row ${row}: ${fields.length} columns, expected ${header.length}`);
  }
  const entity = fields[entityIndex]!;
  const changes = entities.get(entity) ?? new Changes(new TimeParser(reading));
  entities.set(entity, changes);
  const written = timeCell(file, fields);
  const time = changes.parser.parse(written, () => `${name} row ${row}, column "${timeName}"`);
  const last = changes.times.length - 1;
  if (last >= 0 && time < changes.times.at(last)) {
    const previous = formatUtc(changes.times.at(last));
    throw new InputError(`${name} row ${row}: time ${written} of "${entity}" is before the row above (${previous})`);
  }
  const where = () => `${name} row ${row}, column "${header[valueIndex]}"`;
  const value = numberCell(fields[valueIndex]!, file.delimiter !== ",", where);
  if (!Number.isNaN(value)) checkPower(value, reading.solar, where);
  changes.times.push(time);
  changes.values.push(value);
}

/** One house: the whole-house entity, and those that are appliances. */
function toHouse(
  house: string,
  longFiles: readonly LongFile[],
  entities: ReadonlyMap<string, Changes>,
  values: CliValues,
  report: Report,
): House {
  const all = [...entities.keys()];
  const files = longFiles.map(({ path }) => path);
  const where = longFiles.map(({ name }) => name).join(", ");
  const aggregate = names(values, "power") ?? defaultAggregate(all, where);
  const unknown = aggregate.find((entity) => !entities.has(entity));
  if (unknown !== undefined) {
    throw new InputError(`${where}: no entity "${unknown}" (found: ${all.join(", ").slice(0, 120)})`);
  }
  const endMs = Math.max(...[...entities.values()].map(({ times }) => times.at(times.length - 1)));
  const longestMs = (positive(values, "hold") ?? LONGEST_HOLD_S) * 1000;
  const channel = (entity: string): LabelledChannel => {
    const { times, values: changes } = entities.get(entity)!;
    return {
      label: meterName(entity),
      source: `${where} "${entity}"`,
      files,
      load: async () => holdSeries(times.array(), changes.array(), { stepMs: STEP_MS, longestMs, endMs }),
    };
  };
  const wanted = new Set(names(values, "appliances") ?? []);
  const appliances = all.filter((entity) => {
    const name = meterName(entity);
    const known = canonicalName(name) !== undefined || lumpedAppliances(name).length > 0;
    return !aggregate.includes(entity) && (known || wanted.has(entity) || wanted.has(name));
  });
  return { house, aggregate: summedChannel(aggregate.map(channel), report), channels: appliances.map(channel) };
}

function defaultAggregate(entities: readonly string[], where: string): string[] {
  const known = aggregateColumns(entities.map(meterName)).map((i) => entities[i]!);
  if (known.length > 0 || entities.length === 1) return known.length > 0 ? known : [...entities];
  throw new InputError(
    `${where}: no entity of the whole house; name it with --power (found: ${entities.join(", ").slice(0, 120)})`,
  );
}

export const csvLong: Importer = {
  name: "csv-long",
  summary: "CSV in long form (time, entity, value), such as Home Assistant's history export",
  options: [...COMMON_OPTIONS, ...LONG_OPTIONS],
  recognises: async (path, options) => (await tableKindOf(path, options)) === "long",
  async read(paths, values, report) {
    const houses: House[] = [];
    for (const [house, files] of await filesByHouse(paths, values)) {
      const longFiles = files.map((file) => toLong(file, values));
      const reading = { ...(await timeReading(files, values)), solar: values.solar === true };
      const entities = await readChanges(longFiles, reading);
      if (entities.size === 0) throw new InputError(`${files[0]!.name}: no row after the header`);
      houses.push(toHouse(house, longFiles, entities, values, report));
    }
    return importHouses(ownHouses("csv-long", houses, text(values, "tz"), 60), values, report);
  },
};
