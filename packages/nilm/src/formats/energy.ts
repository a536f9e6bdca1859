// Energy per interval, in kWh or Wh (suppliers' half-hours, AMPds hours): power is energy over the interval's length.
import { type Importer, InputError, type Report } from "@sciformer/core";
import { formatUtc } from "../meter/calendar.ts";
import { nativePeriodS } from "../meter/meter-checks.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { importTables, TABLE_OPTIONS } from "./csv-houses.ts";
import { COMMON_OPTIONS } from "./import-houses.ts";
import { type EnergyUnit, positive, UNIT_OPTION, unitOption } from "./options.ts";
import { checkPower } from "./power.ts";
import { STAMP_OPTION, type Stamp, stampOption, startTimes } from "./stamps.ts";
import { type MeterColumn, seriesOf, tableKindOf, type WideTable } from "./wide-table.ts";

/** Up to this share of negative intervals are corrections, not export. */
const CORRECTIONS_SHARE = 0.001;
const JOULES = { Wh: 3600, kWh: 3.6e6 } as const;

/** Joules in one of a column's unit. @throws InputError where neither the option nor the file names one */
export function joulesPer(column: MeterColumn, unit: EnergyUnit | undefined, source: string): number {
  const named = unit ?? column.unit;
  if (named === "Wh" || named === "kWh") return JOULES[named];
  throw new InputError(`${source}: the unit of "${column.header}" is not known; give --unit kWh or --unit Wh`);
}

/** How the intervals of a table are to be read. */
interface IntervalOptions {
  readonly unit: EnergyUnit | undefined;
  readonly intervalS: number | undefined;
  readonly stamp: Stamp;
  readonly solar: boolean;
}

function toSeries(
  table: WideTable,
  columns: readonly MeterColumn[],
  source: string,
  { unit, intervalS, stamp, solar }: IntervalOptions,
  report: Report,
): MeterSeries {
  const energy = seriesOf(table, columns, (column) => joulesPer(column, unit, source));
  const seconds = intervalS ?? nativePeriodS(energy.times, source);
  const watts = energy.watts.map((joules) => joules / seconds);
  return intervalPower({ times: startTimes(energy.times, seconds, stamp), watts }, source, solar, report);
}

/** Mean powers of intervals, checked; corrections are left out. @throws InputError naming the interval and its power */
export function intervalPower(means: MeterSeries, source: string, solar: boolean, report: Report): MeterSeries {
  const series = solar ? means : withoutCorrections(means, source, report);
  for (let i = 0; i < series.watts.length; i++) {
    checkPower(series.watts[i]!, solar, () => `${source}, interval ${formatUtc(series.times[i]!)}`);
  }
  return series;
}

/**
 * A meter that was reset or corrected leaves a single negative interval: it is missing, and counted. Where more than a
 * few intervals are negative the house exports, and nothing is left out.
 */
function withoutCorrections({ times, watts }: MeterSeries, source: string, report: Report): MeterSeries {
  const negative = watts.reduce((count, value) => count + (value < 0 ? 1 : 0), 0);
  if (negative === 0 || negative > CORRECTIONS_SHARE * watts.length) return { times, watts };
  const first = formatUtc(times[watts.findIndex((value) => value < 0)]!);
  report.warn("negative intervals (meter corrections), taken as missing", `${source} ${first}`, negative);
  return { times: times.filter((_, i) => watts[i]! >= 0), watts: watts.filter((value) => value >= 0) };
}

function checkEnergy(value: number, where: () => string): void {
  if (!Number.isFinite(value)) throw new InputError(`${where()}: energy ${value} is not a finite number`);
}

export const energy: Importer = {
  name: "energy",
  summary: "CSV of energy per interval (kWh or Wh), by the minute to the hour",
  options: [
    ...COMMON_OPTIONS,
    ...TABLE_OPTIONS,
    UNIT_OPTION,
    STAMP_OPTION,
    { flags: "--interval <s>", description: "length of an interval, if not the usual step between rows" },
  ],
  recognises: async (path, options) => (await tableKindOf(path, options)) === "energy",
  async read(paths, values, report) {
    const options: IntervalOptions = {
      unit: unitOption(values),
      intervalS: positive(values, "interval"),
      stamp: stampOption(values),
      solar: values.solar === true,
    };
    const meaning = {
      check: checkEnergy,
      toSeries: (table: WideTable, columns: readonly MeterColumn[], source: string) =>
        toSeries(table, columns, source, options, report),
      ffillS: 0,
    };
    return importTables("energy", paths, values, meaning, report);
  },
};
