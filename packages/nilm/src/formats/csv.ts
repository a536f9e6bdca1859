// Plain CSV or TSV with one row per time: a time column, the whole house's power, any number of appliances.
import { type Importer, InputError } from "@sciformer/core";
import { nativePeriodS } from "../meter/meter-checks.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { importTables, TABLE_OPTIONS } from "./csv-houses.ts";
import { COMMON_OPTIONS } from "./import-houses.ts";
import { checkPower } from "./power.ts";
import { STAMP_OPTION, type Stamp, stampOption, startTimes } from "./stamps.ts";
import { type MeterColumn, seriesOf, tableKindOf, type WideTable } from "./wide-table.ts";

const SLOW_S = 1800;
const LARGEST_KWH = 50;

/** Watts in one of a column's unit. @throws InputError on a column of energy */
function wattsPer({ header, unit }: MeterColumn): number {
  if (unit === "Wh" || unit === "kWh") {
    throw new InputError(
      `column "${header}" is an energy in ${unit}: import energy (per interval) or register (cumulative)`,
    );
  }
  return unit === "kW" ? 1000 : 1;
}

function toSeries(table: WideTable, columns: readonly MeterColumn[], source: string, stamp: Stamp): MeterSeries {
  const { times, watts } = seriesOf(table, columns, wattsPer);
  if (times.length < 2) return { times, watts };
  const periodS = nativePeriodS(times, source);
  refuseEnergy(watts, periodS, source);
  return { times: startTimes(times, periodS, stamp), watts };
}

/** Values that stay below 50 at half-hourly or slower steps are kWh, not W. */
function refuseEnergy(watts: Float32Array, periodS: number, source: string): void {
  const largest = watts.reduce((max, value) => Math.max(max, value), 0);
  if (periodS >= SLOW_S && largest > 0 && largest < LARGEST_KWH) {
    throw new InputError(
      `${source}: largest value ${Number(largest.toPrecision(4))} at steps of ${periodS} s looks like kWh; use import energy --unit kWh (or Wh)`,
    );
  }
}

export const csv: Importer = {
  name: "csv",
  summary: "CSV or TSV (also .gz): a time column, the whole house in W, optional appliance columns",
  options: [...COMMON_OPTIONS, ...TABLE_OPTIONS, STAMP_OPTION],
  recognises: async (path, options) => (await tableKindOf(path, options)) === "power",
  async read(paths, values, report) {
    const [solar, stamp] = [values.solar === true, stampOption(values)];
    const meaning = {
      check: (value: number, where: () => string) => checkPower(value, solar, where),
      toSeries: (table: WideTable, columns: readonly MeterColumn[], source: string) =>
        toSeries(table, columns, source, stamp),
      ffillS: 60,
    };
    return importTables("csv", paths, values, meaning, report);
  },
};
