// What the header of a meter's CSV says: which columns are the time and the whole house, in which unit, and how.
import { Zone } from "../meter/calendar.ts";
import type { DateOrder } from "../meter/time-parser.ts";

/** A unit in a header or an option, and what one of it is in W or Wh. */
export type MeterUnit = "W" | "kW" | "Wh" | "kWh";

/** Headers of time columns in normal form, the most exact first. */
const TIME_HEADERS = [
  "unix",
  "unixtime",
  "epoch",
  "timestamp",
  "utc",
  "timeutc",
  "datetimeutc",
  "datetime",
  "time",
  "timebucket",
  "lastchanged",
  "lastupdated",
  "starttime",
  "intervalstart",
  "start",
  "horodate",
  "date",
  "localtime",
  "index",
];
/** Headers that may hold the time of day only, beside a column of the date. */
const CLOCK_HEADERS = ["time", "starttime"];
const DATE_HEADERS = ["date", "datum"];
const CLOCK = /^\d{1,2}:\d{2}/;

/** Headers of whole-house columns in normal form, in order of preference; a pattern takes all columns that match. */
const AGGREGATE_HEADERS: readonly (string | RegExp)[] = [
  "aggregate",
  "mains",
  "main",
  "whe",
  "me",
  "wholehouse",
  "wholehome",
  "house",
  /^mains\d$/,
  // Emporia Vue: `Mains_A (kWhs)`, or with the device's name before it.
  /mains[abc]$/,
  // Shelly of the second generation, three phases and one.
  /^[abc]totalactenergy$/,
  "totalactenergy",
  // HomeWizard P1: registers of two tariffs.
  /^importt[12]$/,
  "total",
  "totalpower",
  "totalactpower",
  "totalload",
  "grid",
  "gridpower",
  "activepower",
  // Shelly of the first generation: `Active energy Wh (1)`.
  "activeenergy",
  "power",
  "watts",
  "watt",
  "load",
  "consumption",
  "usage",
  "energy",
  "value",
  "valeur",
  "globalactivepower",
  "sitemeter",
];

/** Headers of energy that the house gives back, beside those of {@link AGGREGATE_HEADERS}. */
const RETURNED_HEADERS = /^([abc]?totalactretenergy|returnedenergy|exportt[12])$/;
const REGISTER_HEADERS = /^importt[12]$/;
const UNIT_HEADERS = ["unit", "units", "unite"];

const UNITS: Readonly<Record<string, MeterUnit>> = {
  w: "W",
  watt: "W",
  watts: "W",
  kw: "kW",
  kwatt: "kW",
  kwatts: "kW",
  wh: "Wh",
  kwh: "kWh",
  kwhs: "kWh",
};
const UNIT_SUFFIX = /^(.*?)[\s_]*(?:[([]\s*(k?w(?:att)?s?h?s?)\s*[)\]]|[\s_](k?wh?))$/i;
/** The channel behind a unit: `Active energy Wh (1)`. */
const CHANNEL_SUFFIX = /\s*\(\w\)$/;
/** Shelly of the second generation counts Wh and does not say so. */
const WH_HEADER = /^([abc]_)?total_act_(ret_)?energy$/;

/** A unit as files write it. */
function meterUnit(text: string): MeterUnit | undefined {
  return UNITS[text.trim().toLowerCase()];
}

/** A header without its unit, and the unit if it names one: `Mains (kW)`, `aggregate_w`, `usage kWh`. */
export function splitUnit(header: string): { readonly name: string; readonly unit: MeterUnit | undefined } {
  const text = header.trim();
  const match = UNIT_SUFFIX.exec(text) ?? UNIT_SUFFIX.exec(text.replace(CHANNEL_SUFFIX, ""));
  const unit = meterUnit(match?.[2] ?? match?.[3] ?? "");
  if (match && unit) return { name: match[1]!, unit };
  return { name: text, unit: WH_HEADER.test(text) ? "Wh" : undefined };
}

function normalForm(header: string): string {
  return header
    .normalize("NFD")
    .replace(/\([^)]*\)/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** The normal form of a header without its unit. */
function meterForm(header: string): string {
  return normalForm(splitUnit(header).name);
}

/**
 * Indices of the columns whose cells together are the time; none where no header is a time's.
 *
 * @param firstRow the row after the header: a time of day there needs the column of the date
 */
export function timeColumns(header: readonly string[], firstRow: readonly string[]): number[] {
  const columns = header.map(normalForm);
  const time = firstOf(TIME_HEADERS, columns);
  if (time < 0) return [];
  const date = firstOf(DATE_HEADERS, columns);
  const isClock = CLOCK_HEADERS.includes(columns[time]!) && CLOCK.test(firstRow[time]?.trim() ?? "");
  return isClock && date >= 0 ? [date, time] : [time];
}

/** Indices of the columns that add up to the whole house; none where no header is known. */
export function aggregateColumns(header: readonly string[]): number[] {
  const columns = header.map(meterForm);
  for (const wanted of AGGREGATE_HEADERS) {
    const found = columns.flatMap((column, i) =>
      (typeof wanted === "string" ? column === wanted : wanted.test(column)) ? [i] : [],
    );
    if (found.length > 0) return typeof wanted === "string" ? found.slice(0, 1) : found;
  }
  return [];
}

/** Indices of the columns of energy given back. */
export function returnedColumns(header: readonly string[]): number[] {
  return header.flatMap((column, i) => (RETURNED_HEADERS.test(meterForm(column)) ? [i] : []));
}

/** What a known header means without options; "long" has a row per meter and change. */
export type TableKind = "power" | "energy" | "register" | "long";

/**
 * @param unit the unit that the file declares outside the header, or the user, if any
 * @param named whole-house columns that the user names instead of a known header
 */
export function tableKind(
  header: readonly string[],
  unit: MeterUnit | undefined,
  named?: readonly string[],
): TableKind | undefined {
  if (header.includes("entity_id")) return header.includes("state") ? "long" : undefined;
  const [aggregate] = named?.map((column) => header.indexOf(column)) ?? aggregateColumns(header);
  if (aggregate === undefined || aggregate < 0) return undefined;
  if (REGISTER_HEADERS.test(meterForm(header[aggregate]!))) return "register";
  return (splitUnit(header[aggregate]!).unit ?? unit ?? "W").endsWith("h") ? "energy" : "power";
}

/** Index of the column that names the unit of the rows, or -1. */
function unitColumn(header: readonly string[]): number {
  return firstOf(UNIT_HEADERS, header.map(normalForm));
}

/**
 * The unit that a file declares beside its table: in a column of units, or in rows before the header.
 *
 * @param rows the first rows of the file
 * @param headerIndex which of them is the header
 */
export function declaredUnit(rows: readonly (readonly string[])[], headerIndex: number): MeterUnit | undefined {
  for (let i = headerIndex; i >= 0; i--) {
    const column = unitColumn(rows[i]!);
    if (column >= 0) return meterUnit(rows[i + 1]?.[column] ?? "");
  }
  return undefined;
}

/** The zone that a time column's header names: `Time Bucket (America/New_York)`, `Date/time UTC`. */
export function zoneInHeader(header: string): Zone | undefined {
  if (/\butc\b/i.test(header.replaceAll("_", " "))) return new Zone("UTC");
  const named = /\(\s*(\w+\/[\w/+-]+)\s*\)/.exec(header)?.[1];
  return named !== undefined && Zone.isName(named) ? new Zone(named) : undefined;
}

/** The order of day and month that a known header implies: Emporia writes the month first. */
export function dateOrderInHeader(header: string): DateOrder | undefined {
  return normalForm(header) === "timebucket" ? "mdy" : undefined;
}

/** Enedis' load curves, whose times some services write as the start of an interval and some as its end. */
export function isHorodate(header: string): boolean {
  return normalForm(header) === "horodate";
}

/** What stands before the known part of a whole-house header, a device's name: `Vue-` of `Vue-Mains_A`. */
export function devicePrefix(header: string): string {
  return /^(.+[-_ ])mains_[abc]$/i.exec(splitUnit(header).name)?.[1] ?? "";
}

function firstOf(wanted: readonly string[], columns: readonly string[]): number {
  for (const name of wanted) {
    const index = columns.indexOf(name);
    if (index >= 0) return index;
  }
  return -1;
}
