// Houses from wide CSV tables: files grouped by house, columns assigned to the aggregate and to appliances.
import { type CliOption, type CliValues, type ImportResult, InputError, type Report } from "@sciformer/core";
import { canonicalName, lumpedAppliances } from "../meter/appliances.ts";
import type { Zone } from "../meter/calendar.ts";
import type { MeterSeries } from "../meter/recording.ts";
import type { TimeReading } from "../meter/time-parser.ts";
import type { House, LabelledChannel } from "./channels.ts";
import { dateOrderOf } from "./date-order.ts";
import {
  aggregateColumns,
  dateOrderInHeader,
  devicePrefix,
  isHorodate,
  returnedColumns,
  splitUnit,
  zoneInHeader,
} from "./headers.ts";
import { importHouses, type Source } from "./import-houses.ts";
import { choice, names, text, zoneOption } from "./options.ts";
import {
  columnIndex,
  filesAmong,
  houseOfFile,
  type MeterColumn,
  openWide,
  readWide,
  type WideFile,
  type WideReading,
  type WideTable,
} from "./wide-table.ts";

/** How the times of a table are written. */
export const TIME_OPTIONS: readonly CliOption[] = [
  { flags: "--time <columns>", description: 'time column, or date and time ("Date,Time"), if not a common header' },
  { flags: "--date-order <order>", description: "mdy or dmy, where no date such as 04/05/2021 of the file tells" },
];

/** The house of files; `predict` shows the options of all formats together. */
export const HOUSE_OPTION: CliOption = {
  flags: "--house <name>",
  description: "house, if not the file name without its month; of a Green Button file: its usage point",
};

/** The whole house of tables; entities of long ones. */
export const POWER_OPTION: CliOption = {
  flags: "--power <columns>",
  description: "whole-house column or columns (summed), or entities of a long table, if not a common name",
};

export const TABLE_OPTIONS: readonly CliOption[] = [...TIME_OPTIONS, POWER_OPTION, HOUSE_OPTION];

/** How the columns of a table become power. */
export interface TableMeaning {
  /** Refuses a cell that cannot be. */
  readonly check: WideReading["check"];
  /** Power of the sum of some columns. @throws InputError where the values cannot be what they are said to be */
  readonly toSeries: (table: WideTable, columns: readonly MeterColumn[], source: string) => MeterSeries;
  /** Seconds that a gap is filled forward by. */
  readonly ffillS: number;
}

/** What is known of a user's own files: nothing but their houses and zone. */
export function ownHouses(dataset: string, houses: readonly House[], tz: string | undefined, ffillS: number): Source {
  return {
    dataset,
    licence: "unknown",
    url: "",
    powerType: "active",
    tz: tz ?? "UTC",
    tzPolicy: "local",
    thresholds: "simple",
    maxPowerW: 10_000,
    ffillS,
    appliances: "known",
    houses,
  };
}

/** Imports tables of one kind. @throws InputError where one has no time or whole-house column, and on its values */
export async function importTables(
  dataset: string,
  paths: readonly string[],
  values: CliValues,
  meaning: TableMeaning,
  report: Report,
): Promise<ImportResult> {
  const byHouse = await filesByHouse(paths, values);
  const houses: House[] = [];
  for (const [house, files] of byHouse) {
    if (isHorodate(files[0]!.timeName) && values.stamp === undefined) {
      const advice = "Horodate taken as the start of its interval (--stamp end where a day's first is 00:30)";
      report.warn(advice, files[0]!.name);
    }
    houses.push(tableHouse(house, files, await timeReading(files, values), values, meaning, report));
  }
  const [[first] = []] = byHouse.values();
  const tz = text(values, "tz") ?? (first && zoneInHeader(first.timeName)?.name);
  return importHouses(ownHouses(dataset, houses, tz, meaning.ffillS), values, report);
}

/** House -> its files, opened. @throws InputError where a file has no time column */
export async function filesByHouse(
  paths: readonly string[],
  values: CliValues,
): Promise<ReadonlyMap<string, readonly WideFile[]>> {
  const option = text(values, "house");
  const byHouse = new Map<string, WideFile[]>();
  for (const path of await filesAmong(paths)) {
    const house = option ?? houseOfFile(path);
    byHouse.set(house, [...(byHouse.get(house) ?? []), await openWide(path, names(values, "time"))]);
  }
  return byHouse;
}

/** How the times of a house's files are read: as the options say, else as the files tell. */
export async function timeReading(files: readonly WideFile[], values: CliValues): Promise<TimeReading> {
  const { timeName } = files[0]!;
  const zone: Zone | undefined = zoneInHeader(timeName) ?? zoneOption(values);
  const order =
    choice(values, "dateOrder", ["mdy", "dmy"]) ?? dateOrderInHeader(timeName) ?? (await dateOrderOf(files));
  return { zone, order, now: Date.now() };
}

interface HouseColumns {
  readonly aggregate: readonly MeterColumn[];
  readonly appliances: readonly MeterColumn[];
}

function tableHouse(
  house: string,
  files: readonly WideFile[],
  times: TimeReading,
  values: CliValues,
  meaning: TableMeaning,
  report: Report,
): House {
  refuseOtherForm(files);
  const { aggregate, appliances } = houseColumns(files[0]!, values);
  const columns = [...aggregate, ...appliances].map(({ header }) => header);
  let table: Promise<WideTable> | undefined;
  const place = files.length > 1 ? `${files[0]!.name} and ${files.length - 1} more` : files[0]!.name;
  const channel = (summed: readonly MeterColumn[], label: string): LabelledChannel => {
    const source = `${place} column "${summed.map(({ header }) => header).join("+")}"`;
    return {
      label,
      source,
      files: files.map(({ path }) => path),
      load: async () => {
        table ??= readWide(files, { ...times, columns, check: meaning.check }, report);
        return meaning.toSeries(await table, summed, source);
      },
    };
  };
  const prefix = devicePrefix(aggregate[0]!.header);
  const channels = appliances.map((column) => channel([column], labelOf(column.header, prefix)));
  return { house, aggregate: channel(aggregate, "aggregate"), channels };
}

/** What the first file says of its values and times holds for all of a house. */
function refuseOtherForm([first, ...others]: readonly WideFile[]): void {
  const form = ({ unit, timeName }: WideFile) => `${unit} ${zoneInHeader(timeName)?.name}`;
  const other = others.find((file) => form(file) !== form(first!));
  if (!other) return;
  throw new InputError(`${other.name}: unit or time zone is not that of ${first!.name}; expected one form for a house`);
}

/** An appliance's name without its unit and the name of the meter it hangs on. */
function labelOf(header: string, prefix: string): string {
  const { name } = splitUnit(header);
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** Which columns are the whole house and which may be appliances. */
function houseColumns(file: WideFile, values: CliValues): HouseColumns {
  const named = names(values, "power");
  const aggregate = named ?? knownAggregate(file);
  for (const header of aggregate) columnIndex(file, header);
  const subtracts = named === undefined && values.solar === true;
  const returned = subtracts ? returnedColumns(file.header).map((i) => file.header[i]!) : [];
  const taken = new Set([...aggregate, ...returned, ...file.timeIndices.map((i) => file.header[i]!)]);
  const wanted = new Set(names(values, "appliances") ?? []);
  const prefix = devicePrefix(aggregate[0]!);
  const isAppliance = (header: string) => {
    const name = labelOf(header, prefix);
    return (
      wanted.has(header) || wanted.has(name) || canonicalName(name) !== undefined || lumpedAppliances(name).length > 0
    );
  };
  const appliances = file.header.filter((header) => !taken.has(header) && isAppliance(header) && !isStatus(header));
  const column = (sign: 1 | -1) => (header: string) => ({ header, unit: splitUnit(header).unit ?? file.unit, sign });
  return {
    aggregate: [...aggregate.map(column(1)), ...returned.map(column(-1))],
    appliances: appliances.map(column(1)),
  };
}

/** `kettle_on`: a status column of an export, not a meter. */
function isStatus(header: string): boolean {
  return /[_\s](on|state|status)$/i.test(header);
}

/** Headers known as the whole house. @throws InputError where there are none, or those of two meters */
function knownAggregate({ name, header, timeIndices }: WideFile): readonly string[] {
  const found = aggregateColumns(header).map((i) => header[i]!);
  const meters = new Set(found.map(devicePrefix)).size;
  if (meters === 1) return found;
  const what = meters === 0 ? "no power column of the whole house" : "mains of more than one meter";
  const others = header.filter((_, i) => !timeIndices.includes(i));
  throw new InputError(`${name}: ${what}; name it with --power (columns: ${others.join(", ").slice(0, 120)})`);
}
