// Cumulative energy registers: power is the difference of two readings over the time between them.
import { type Importer, InputError, type Report } from "@sciformer/core";
import { formatUtc } from "../meter/calendar.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { importTables, TABLE_OPTIONS } from "./csv-houses.ts";
import { joulesPer } from "./energy.ts";
import { COMMON_OPTIONS } from "./import-houses.ts";
import { type EnergyUnit, UNIT_OPTION, unitOption } from "./options.ts";
import { sumSeries } from "./sum-series.ts";
import { type MeterColumn, tableKindOf, type WideTable } from "./wide-table.ts";

/** A meter's fastest believable counting; a larger step is a fault, not consumption. */
const LARGEST_W = 100_000;
/** A counter rolls over from close to its end to close to its start. */
const NEAR_END = 0.9;
const NEAR_START = 0.1;

/** What happened between two readings of a register. */
type Step = { readonly joules: number } | "reset" | "fault";

/**
 * Consumption between two readings. A fall from the last tenth below a power of ten (99 999.9 kWh) to the first tenth
 * is a roll-over; any other fall is a reset, of which the consumption is not known.
 */
function step(before: number, after: number, seconds: number, joules: number): Step {
  const fits = (used: number) => (used * joules) / seconds <= LARGEST_W;
  if (after >= before) return fits(after - before) ? { joules: (after - before) * joules } : "fault";
  const end = 10 ** Math.ceil(Math.log10(Math.max(before, 1)));
  const rolled = before >= NEAR_END * end && after >= 0 && after <= NEAR_START * end;
  return rolled && fits(end - before + after) ? { joules: (end - before + after) * joules } : "reset";
}

/** Power over each interval between readings, at the interval's start; resets and faults are left out and counted. */
function differences(
  times: Float64Array,
  register: Float64Array,
  joules: number,
  source: string,
  report: Report,
): MeterSeries {
  const kept = new Float64Array(Math.max(0, times.length - 1));
  const watts = new Float32Array(kept.length);
  let count = 0;
  for (let i = 1; i < times.length; i++) {
    const seconds = (times[i]! - times[i - 1]!) / 1000;
    const used = step(register[i - 1]!, register[i]!, seconds, joules);
    const place = () => `${source} ${formatUtc(times[i]!)}: ${register[i - 1]} -> ${register[i]}`;
    if (used === "reset") report.warn("register resets, the interval is missing", place());
    else if (used === "fault") report.warn("register steps of more than 100 kW, the interval is missing", place());
    else {
      if (register[i]! < register[i - 1]!) report.warn("register roll-overs, bridged", place());
      kept[count] = times[i - 1]!;
      watts[count++] = used.joules / seconds;
    }
  }
  return { times: kept.subarray(0, count), watts: watts.subarray(0, count) };
}

function toSeries(
  { times, columns }: WideTable,
  summed: readonly MeterColumn[],
  source: string,
  unit: EnergyUnit | undefined,
  report: Report,
): MeterSeries {
  const parts = summed.map((column) => {
    const register = columns.get(column.header)!;
    const isPresent = (_: number, i: number) => !Number.isNaN(register[i]);
    const joules = joulesPer(column, unit, source);
    const power = differences(times.filter(isPresent), register.filter(isPresent), joules, source, report);
    return column.sign === 1 ? power : { times: power.times, watts: power.watts.map((watts) => -watts) };
  });
  return parts.length === 1 ? parts[0]! : sumSeries(parts, source, report);
}

function checkRegister(value: number, where: () => string): void {
  if (!Number.isFinite(value) || value < 0) {
    throw new InputError(`${where()}: register ${value}; expected a finite number, zero or above`);
  }
}

export const register: Importer = {
  name: "register",
  summary: "CSV of cumulative energy registers (kWh or Wh)",
  options: [...COMMON_OPTIONS, ...TABLE_OPTIONS, UNIT_OPTION],
  // Few headers tell a register from energy per interval; the user has to name the others.
  recognises: async (path, options) => (await tableKindOf(path, options)) === "register",
  async read(paths, values, report) {
    const unit = unitOption(values);
    const meaning = {
      check: checkRegister,
      toSeries: (table: WideTable, columns: readonly MeterColumn[], source: string) =>
        toSeries(table, columns, source, unit, report),
      ffillS: 60,
    };
    return importTables("register", paths, values, meaning, report);
  },
};
