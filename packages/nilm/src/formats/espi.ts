// Green Button (ESPI) feeds: usage points, their meter readings, and the mean power of every interval.
import { InputError } from "@sciformer/core";
import { checkTime } from "../meter/time-parser.ts";
import {
  children,
  type Entry,
  indexOf,
  placeOf,
  readEntries,
  textAt,
  type XmlNode,
  type XmlSource,
} from "./espi-xml.ts";
import { DoubleColumn, FloatColumn } from "./growing.ts";

/** Codes of the standard (NAESB REQ.21). */
const ELECTRICITY = "0";
const WATT_HOURS = "72";
const WATTS = "38";
const FORWARD = "1";
const NET = "4";
const REVERSE = "19";
/** Readings of a register instead of an interval: bulk quantity, continuous cumulative, cumulative, summation. */
const CUMULATIVE = new Set(["1", "2", "3", "9"]);
const JOULES_PER_WH = 3600;

/** Intervals of a meter reading; values are mean powers. */
export interface MeterReading {
  readonly source: XmlSource;
  /** Energy taken from the grid (or the balance), or given back. */
  readonly direction: "taken" | "returned";
  /** Seconds of its first interval. */
  readonly intervalS: number;
  /** Starts, ms since 1970, UTC, in the order of the file. */
  readonly times: Float64Array;
  readonly watts: Float32Array;
  /** Where each interval stands in the text. */
  readonly indices: Float64Array;
}

/** A meter of a file. */
export interface UsagePoint {
  readonly name: string;
  readonly isElectricity: boolean;
  readonly readings: readonly MeterReading[];
  /** What else it has, as reports name it: `"Hourly cost" (uom 840)`. */
  readonly leftOut: readonly string[];
}

/** A file's contents. */
export interface EspiFeed {
  readonly points: readonly UsagePoint[];
  /** The zone that its local time parameters describe, if it is a known one. */
  readonly tz: string | undefined;
}

/** A reading type's meaning: what a value is in W. */
interface ValueMeaning {
  readonly direction: MeterReading["direction"];
  readonly wattsOf: (value: number, seconds: number) => number;
}

/** @throws InputError naming the line of what is not a feed, and of intervals that cannot be */
export function readEspi(source: XmlSource, now: number): EspiFeed {
  const entries = readEntries(source);
  const of = (kind: string) => entries.filter((entry) => entry.kind === kind);
  const [points, meters, types] = [of("UsagePoint"), of("MeterReading"), of("ReadingType")];
  const blocks = blocksByMeter(of("IntervalBlock"), meters);
  const homes = new Map(meters.map((meter) => [meter, parentOf(meter, points, "UsagePoint")]));
  return {
    points: points.map((point) => {
      const own = meters.filter((meter) => homes.get(meter) === point);
      return usagePoint(point, own, (meter) => typeOf(meter, types), blocks, source, now);
    }),
    tz: zoneOf(of("LocalTimeParameters")[0]?.resources[0]),
  };
}

function usagePoint(
  point: Entry,
  meters: readonly Entry[],
  typeOfMeter: (meter: Entry) => XmlNode,
  blocks: ReadonlyMap<Entry, readonly Entry[]>,
  source: XmlSource,
  now: number,
): UsagePoint {
  const readings: MeterReading[] = [];
  const leftOut: string[] = [];
  for (const meter of meters) {
    const type = typeOfMeter(meter);
    const meaning = meaningOf(type);
    const intervals = (blocks.get(meter) ?? []).flatMap(({ resources }) => resources);
    const reading = meaning && readIntervals(intervals, meaning, textAt(type, "intervalLength"), source, now);
    if (reading) readings.push(reading);
    else leftOut.push(`"${meter.title ?? meter.self}" (uom ${textAt(type, "uom") ?? "missing"})`);
  }
  const kind = textAt(point.resources[0] ?? {}, "ServiceCategory", "kind") ?? ELECTRICITY;
  const name = point.title ?? point.self?.split("/").at(-1) ?? "usage point";
  return { name, isElectricity: kind === ELECTRICITY, readings, leftOut };
}

/** True if a link of `child` lies below `parent`, or one of `parent` names it. */
function belongsTo(child: Entry, parent: Entry): boolean {
  const links = [child.self, child.up].filter((link) => link !== undefined);
  return links.some((link) => parent.related.includes(link) || link.startsWith(`${parent.self}/`));
}

/** @throws InputError where the links of an entry lead to none of several parents */
function parentOf(child: Entry, parents: readonly Entry[], kind: string): Entry {
  const found = parents.find((parent) => belongsTo(child, parent)) ?? (parents.length === 1 ? parents[0] : undefined);
  if (found) return found;
  throw new InputError(`${child.where()}: the links of this ${child.kind} lead to no ${kind} of the file`);
}

function blocksByMeter(blocks: readonly Entry[], meters: readonly Entry[]): ReadonlyMap<Entry, readonly Entry[]> {
  const byMeter = new Map<Entry, Entry[]>();
  for (const block of blocks) {
    const meter = parentOf(block, meters, "MeterReading");
    const own = byMeter.get(meter);
    if (own) own.push(block);
    else byMeter.set(meter, [block]);
  }
  return byMeter;
}

function typeOf(meter: Entry, types: readonly Entry[]): XmlNode {
  const named = types.find(({ self }) => self !== undefined && meter.related.includes(self));
  const found = named ?? (types.length === 1 ? types[0] : undefined);
  if (!found)
    throw new InputError(`${meter.where()}: the links of this MeterReading lead to no ReadingType of the file`);
  return found.resources[0] ?? {};
}

/** What values are in W; undefined for what is neither power nor energy of intervals. */
function meaningOf(type: XmlNode): ValueMeaning | undefined {
  const unit = textAt(type, "uom");
  const flow = textAt(type, "flowDirection") ?? FORWARD;
  const scale = 10 ** Number(textAt(type, "powerOfTenMultiplier") ?? 0);
  if (![FORWARD, NET, REVERSE].includes(flow) || CUMULATIVE.has(textAt(type, "accumulationBehaviour") ?? "")) return;
  const direction = flow === REVERSE ? "returned" : "taken";
  if (unit === WATTS) return { direction, wattsOf: (value) => value * scale };
  if (unit !== WATT_HOURS) return;
  return { direction, wattsOf: (value, seconds) => (value * scale * JOULES_PER_WH) / seconds };
}

/** All intervals of a meter reading; undefined if it has none. */
function readIntervals(
  blocks: readonly XmlNode[],
  { direction, wattsOf }: ValueMeaning,
  usualLength: string | undefined,
  source: XmlSource,
  now: number,
): MeterReading | undefined {
  const [times, watts, indices] = [new DoubleColumn(), new FloatColumn(), new DoubleColumn()];
  let intervalS: number | undefined;
  for (const interval of blocks.flatMap((block) => children(block, "IntervalReading"))) {
    const index = indexOf(interval);
    const where = () => placeOf(index, source);
    const start = textAt(interval, "timePeriod", "start");
    const seconds = wholeNumber(textAt(interval, "timePeriod", "duration") ?? usualLength, "duration", where);
    const ms = wholeNumber(start, "start", where) * 1000;
    checkTime(ms, now, start!, where);
    if (seconds <= 0) throw new InputError(`${where()}: duration ${seconds}; expected seconds above zero`);
    intervalS ??= seconds;
    times.push(ms);
    watts.push(wattsOf(wholeNumber(textAt(interval, "value"), "value", where), seconds));
    indices.push(index);
  }
  if (intervalS === undefined) return undefined;
  return { source, direction, intervalS, times: times.array(), watts: watts.array(), indices: indices.array() };
}

function wholeNumber(text: string | undefined, name: string, where: () => string): number {
  if (text === undefined) throw new InputError(`${where()}: this IntervalReading has no ${name}`);
  if (!/^[+-]?\d+$/.test(text)) throw new InputError(`${where()}: ${name} "${text}" is not a whole number`);
  return Number(text);
}

/** Hours from UTC in winter -> zone with North America's rules of summer time. */
const SUMMER_ZONES: Readonly<Record<number, string>> = {
  [-4]: "America/Halifax",
  [-5]: "America/New_York",
  [-6]: "America/Chicago",
  [-7]: "America/Denver",
  [-8]: "America/Los_Angeles",
  [-9]: "America/Anchorage",
};
/** Second Sunday in March and first Sunday in November, at two o'clock, as the standard codes its rules. */
const SUMMER_STARTS = "360E2000";
const SUMMER_ENDS = "B40E2000";

/** The zone of local time parameters: offset and daylight saving as in North America, or an offset of whole hours. */
function zoneOf(parameters: XmlNode | undefined): string | undefined {
  if (parameters === undefined) return undefined;
  const hours = Number(textAt(parameters, "tzOffset") ?? Number.NaN) / 3600;
  if (Number(textAt(parameters, "dstOffset") ?? 0) !== 0) {
    const rules = [textAt(parameters, "dstStartRule"), textAt(parameters, "dstEndRule")];
    return rules[0] === SUMMER_STARTS && rules[1] === SUMMER_ENDS ? SUMMER_ZONES[hours] : undefined;
  }
  if (!Number.isInteger(hours)) return undefined;
  return hours === 0 ? "UTC" : `Etc/GMT${hours < 0 ? "+" : "-"}${Math.abs(hours)}`;
}
