// A house's recording to rows of the `readings` table: one row per period, all appliances beside the aggregate.
import { type Columns, InputError, type Report } from "@sciformer/core";
import type { ApplianceParameters } from "./appliances.ts";
import { formatUtc } from "./calendar.ts";
import { checkMeter, nativePeriodS } from "./meter-checks.ts";
import type { Channel, HouseRecording, MeterSeries } from "./recording.ts";
import {
  type BinnedSeries,
  binMeans,
  bins,
  forwardFill,
  limitPower,
  QUALITY,
  resampleAny,
  resampleMeans,
} from "./series.ts";
import { cleanStatus } from "./status.ts";

/** How a recording becomes rows. */
export interface ReadingsSettings {
  /** Seconds of a row. */
  readonly periodS: number;
  /** The first so many seconds of a gap repeat the value before it. */
  readonly ffillS: number;
  /** W; powers below count as zero. */
  readonly minPowerW: number;
  /** W; powers above are clipped. */
  readonly maxPowerW: number;
  /** Net export (solar) is kept. */
  readonly allowNegative: boolean;
  /** By canonical name: the appliances that get columns, whether or not this house owns them. */
  readonly parameters: Readonly<Record<string, ApplianceParameters>>;
}

/** Bins are at least this long, so that irregular readings of about 6 to 8 s fall into every bin. */
const SHORTEST_BIN_S = 10;
const DAY_S = 86_400;
const STUCK_S = 6 * 3600;
const EXCESS_SHARE = 0.1;

/**
 * Rows of one house over the range of its aggregate. Per channel: bins averaged, short gaps filled forward, small
 * powers zeroed, large ones clipped, status cleaned on the bins, then resampled to the period (Petralia et al. 2025,
 * section 5.1). An aggregate that stays constant for more than 6 h is taken as missing.
 *
 * @returns house_id, timestamp, aggregate_w, `<appliance>_w`, `<appliance>_on`, quality
 * @throws InputError on a channel that cannot be power at this period
 */
export async function readings(
  recording: HouseRecording,
  settings: ReadingsSettings,
  report: Report,
): Promise<Columns> {
  const aggregate = await aggregateRows(recording, settings, report);
  const count = aggregate.watts.length;
  const appliances: ApplianceRows[] = [];
  for (const [name, parameters] of Object.entries(settings.parameters)) {
    const channel = recording.appliances[name];
    const rows = channel ? await applianceRows(channel, parameters, settings, aggregate) : absent(count);
    appliances.push({ name, ...rows });
  }
  reportExcess(recording.house, aggregate, appliances, report);
  return toColumns(recording.house, aggregate, appliances);
}

interface PowerAndStatus {
  readonly watts: Float32Array;
  readonly on: Uint8Array;
}

interface ApplianceRows extends PowerAndStatus {
  readonly name: string;
}

/** Length of the bins of a channel: 10 s or its own period, if the row period is a multiple; else the row period. */
export function binSeconds(nativeS: number, periodS: number): number {
  const bin = Math.max(SHORTEST_BIN_S, nativeS);
  return periodS % bin === 0 ? bin : periodS;
}

function binned(series: MeterSeries, source: string, settings: ReadingsSettings, allowNegative: boolean): BinnedSeries {
  checkMeter(series, source);
  const nativeS = nativePeriodS(series.times, source);
  if (nativeS > settings.periodS) {
    throw new InputError(
      `${source}: rows of ${settings.periodS} s requested (by --period, or by the model), data has ${nativeS} s`,
    );
  }
  const binS = binSeconds(nativeS, settings.periodS);
  const result = binMeans(series, binS * 1000);
  forwardFill(result, Math.floor(settings.ffillS / binS));
  limitPower(result, { minW: settings.minPowerW, maxW: settings.maxPowerW, allowNegative });
  return result;
}

async function aggregateRows(
  { house, aggregate }: HouseRecording,
  settings: ReadingsSettings,
  report: Report,
): Promise<BinnedSeries> {
  const series = await aggregate.load();
  refuseConstant(series, aggregate.source);
  const base = binned(series, aggregate.source, settings, settings.allowNegative);
  const rows = resampleMeans(base, (settings.periodS * 1000) / base.binMs);
  reportGaps(house, rows, report);
  dropStuck(house, rows, report);
  refuseEmpty(rows, aggregate.source);
  reportClipped(house, rows, settings, report);
  markGapEdges(rows);
  return rows;
}

async function applianceRows(
  channel: Channel,
  parameters: ApplianceParameters,
  settings: ReadingsSettings,
  aggregate: BinnedSeries,
): Promise<PowerAndStatus> {
  const base = binned(await channel.load(), channel.source, settings, false);
  const factor = aggregate.binMs / base.binMs;
  const status = cleanStatus(base.watts, parameters, base.binMs / 1000);
  const rows = resampleMeans(base, factor);
  const on = resampleAny(status, base.first, factor);
  const placed = bins(rows, aggregate.first, aggregate.watts.length);
  return { watts: placed.watts, on: shifted(on, rows.first - aggregate.first, aggregate.watts.length) };
}

/** `status` moved by `offset` rows into an array of `count` rows, zero elsewhere. */
function shifted(status: Uint8Array, offset: number, count: number): Uint8Array {
  const placed = new Uint8Array(count);
  const from = Math.max(0, -offset);
  const to = Math.min(status.length, count - offset);
  if (to > from) placed.set(status.subarray(from, to), from + offset);
  return placed;
}

function absent(count: number): PowerAndStatus {
  return { watts: new Float32Array(count).fill(Number.NaN), on: new Uint8Array(count) };
}

function refuseConstant({ watts, times }: MeterSeries, source: string): void {
  const value = watts[0];
  if (watts.length > 1 && watts.every((w) => w === value)) {
    const start = formatUtc(times[0]!);
    throw new InputError(
      `${source}: the aggregate is constant (${value} W in all ${watts.length} readings from ${start})`,
    );
  }
}

function refuseEmpty({ watts }: BinnedSeries, source: string): void {
  if (watts.every((w) => Number.isNaN(w)))
    throw new InputError(`${source}: no usable reading of the aggregate is left`);
}

/** Calls `found` for every maximal stretch [from, to) of rows whose neighbours are the same. */
function stretches(watts: Float32Array, found: (from: number, to: number) => void): void {
  for (let from = 0; from < watts.length; ) {
    let to = from + 1;
    while (to < watts.length && Object.is(watts[to], watts[from])) to++;
    found(from, to);
    from = to;
  }
}

function stretchPlace(house: string, rows: BinnedSeries, from: number, to: number): string {
  const minutes = Math.round(((to - from) * rows.binMs) / 60_000);
  return `house ${house} ${formatUtc((rows.first + from) * rows.binMs)}, ${minutes} min`;
}

function reportGaps(house: string, rows: BinnedSeries, report: Report): void {
  stretches(rows.watts, (from, to) => {
    if (Number.isNaN(rows.watts[from]) && (to - from) * rows.binMs > DAY_S * 1000) {
      report.warn("gaps longer than a day", stretchPlace(house, rows, from, to));
    }
  });
}

function dropStuck(house: string, rows: BinnedSeries, report: Report): void {
  stretches(rows.watts, (from, to) => {
    if (Number.isNaN(rows.watts[from]) || to - from < 2 || (to - from) * rows.binMs <= STUCK_S * 1000) return;
    const what = rows.watts[from] === 0 ? "all-zero" : "constant";
    report.warn(`${what} aggregate for more than 6 h, taken as missing`, stretchPlace(house, rows, from, to));
    rows.watts.fill(Number.NaN, from, to);
  });
}

function reportClipped(house: string, { flags }: BinnedSeries, { maxPowerW }: ReadingsSettings, report: Report): void {
  const clipped = flags.reduce((count, bits) => count + (bits & QUALITY.clipped ? 1 : 0), 0);
  if (clipped > 0)
    report.warn("rows with aggregate power above the maximum, clipped", `house ${house} ${maxPowerW} W`, clipped);
}

function markGapEdges({ watts, flags }: BinnedSeries): void {
  for (let i = 1; i < watts.length; i++) {
    if (Number.isNaN(watts[i]) === Number.isNaN(watts[i - 1])) continue;
    flags[Number.isNaN(watts[i]) ? i - 1 : i]! |= QUALITY.gapEdge;
  }
}

function reportExcess(
  house: string,
  { watts }: BinnedSeries,
  appliances: readonly ApplianceRows[],
  report: Report,
): void {
  let above = 0;
  let known = 0;
  for (let i = 0; i < watts.length; i++) {
    if (Number.isNaN(watts[i])) continue;
    known++;
    let sum = 0;
    for (const appliance of appliances) sum += appliance.watts[i]! || 0;
    if (sum > watts[i]!) above++;
  }
  if (above > EXCESS_SHARE * known) {
    const percent = ((100 * above) / known).toFixed(1);
    report.warn(
      "houses whose appliance sum exceeds the aggregate for more than 10 % of the time",
      `house ${house} ${percent} %`,
    );
  }
}

function toColumns(house: string, aggregate: BinnedSeries, appliances: readonly ApplianceRows[]): Columns {
  const length = aggregate.watts.length;
  const values: Record<string, Columns["values"][string]> = {
    house_id: new Array<string>(length).fill(house),
    timestamp: Float64Array.from(aggregate.watts, (_, i) => (aggregate.first + i) * aggregate.binMs),
    aggregate_w: aggregate.watts,
  };
  const nulls: Record<string, Uint8Array> = {};
  for (const { name, watts, on } of appliances) {
    values[`${name}_w`] = watts;
    values[`${name}_on`] = on;
    nulls[`${name}_on`] = Uint8Array.from(watts, (w) => (Number.isNaN(w) ? 1 : 0));
  }
  values.quality = aggregate.flags;
  return { length, values, nulls };
}
