// Frames and windows exactly as the reference loader makes them: one appliance of one house on a common 10 s grid.
import type { ApplianceParameters } from "./appliances.ts";
import type { MeterSeries } from "./recording.ts";
import { type BinnedSeries, binMeans, bins, forwardFill, limitPower, resampleAny, resampleMeans } from "./series.ts";
import { cleanStatus } from "./status.ts";

/** The reference loader's settings for one run. */
export interface ReferenceOptions {
  /** Seconds of a row of the frame, a multiple of 10. */
  readonly samplingS: number;
  /** Bins of 10 s that a gap is filled forward by: 6 for UK-DALE, 9 for REFIT. */
  readonly ffill: number;
  /** W; 6000 for UK-DALE, 10000 for REFIT. */
  readonly maxPower: number;
  readonly params: ApplianceParameters;
}

/** A house at the target rate, one appliance: [time, aggregate, appliance, status]; NaN = no data. */
export interface ReferenceFrame {
  /** Milliseconds since 1970 at which each row starts, [rows]. */
  readonly times: Float64Array;
  /** W, [rows]. */
  readonly aggregate: Float32Array;
  /** W, [rows]. */
  readonly appliance: Float32Array;
  /** 0 or 1, [rows]. */
  readonly status: Uint8Array;
}

const BIN_S = 10;
const MINIMUM_W = 5;

/** Petralia et al. 2025, section 5.1, as released: bins of 10 s, fill, limits, inner join, status, resampling. */
export function referenceFrame(
  aggregate: MeterSeries,
  appliance: MeterSeries,
  options: ReferenceOptions,
): ReferenceFrame {
  const [total, part] = joined(prepared(aggregate, options), prepared(appliance, options));
  const factor = options.samplingS / BIN_S;
  const status = cleanStatus(part.watts, options.params, BIN_S);
  const rows = resampleMeans(total, factor);
  return {
    times: Float64Array.from(rows.watts, (_, i) => (rows.first + i) * rows.binMs),
    aggregate: rows.watts,
    appliance: resampleMeans(part, factor).watts,
    status: resampleAny(status, part.first, factor),
  };
}

function prepared(series: MeterSeries, { ffill, maxPower }: ReferenceOptions): BinnedSeries {
  const binned = binMeans(series, BIN_S * 1000);
  forwardFill(binned, ffill);
  limitPower(binned, { minW: MINIMUM_W, maxW: maxPower, allowNegative: false });
  return binned;
}

/** Both series over the bins that lie in both ranges. */
function joined(a: BinnedSeries, b: BinnedSeries): [BinnedSeries, BinnedSeries] {
  const first = Math.max(a.first, b.first);
  const count = Math.max(0, Math.min(a.first + a.watts.length, b.first + b.watts.length) - first);
  return [bins(a, first, count), bins(b, first, count)];
}

/** Windows of a frame without missing values. */
export interface ReferenceWindows {
  readonly count: number;
  /** [count, 2, 2, length]: aggregate and appliance, each power and status; the aggregate is on where it is > 0. */
  readonly values: Float32Array;
  /** Milliseconds since 1970 of each window's first row, [count]. */
  readonly starts: Float64Array;
}

const DAY_MS = 86_400_000;
/** 1970-01-06 was a Tuesday. */
const TUESDAY = 5;

/** True where windows may begin: at midnight; for weeks at Tuesday's, as in the released code. */
function isAligned(timeMs: number, align: "day" | "week"): boolean {
  const day = timeMs / DAY_MS;
  return Number.isInteger(day) && (align === "day" || (day - TUESDAY) % 7 === 0);
}

/**
 * Window i = rows [first + i * stride, first + i * stride + length) of the frame; kept if neither power has a missing
 * value. The first row is the frame's, or with `align` the first one at which a day or a week begins (the frame's
 * times as they stand); none is left of a frame without such a row.
 */
export function referenceWindows(
  frame: ReferenceFrame,
  length: number,
  stride: number,
  align?: "day" | "week",
): ReferenceWindows {
  const first = align === undefined ? 0 : frame.times.findIndex((time) => isAligned(time, align));
  const starts: number[] = [];
  for (let start = first; first >= 0 && start + length <= frame.times.length; start += stride) {
    if (isComplete(frame, start, length)) starts.push(start);
  }
  const values = new Float32Array(starts.length * 4 * length);
  for (const [window, start] of starts.entries()) {
    const at = window * 4 * length;
    const power = frame.aggregate.subarray(start, start + length);
    values.set(power, at);
    values.set(
      power.map((watts) => (watts > 0 ? 1 : 0)),
      at + length,
    );
    values.set(frame.appliance.subarray(start, start + length), at + 2 * length);
    values.set(frame.status.subarray(start, start + length), at + 3 * length);
  }
  return { count: starts.length, values, starts: Float64Array.from(starts, (start) => frame.times[start]!) };
}

function isComplete(frame: ReferenceFrame, start: number, length: number): boolean {
  for (let i = start; i < start + length; i++) {
    if (Number.isNaN(frame.aggregate[i]) || Number.isNaN(frame.appliance[i])) return false;
  }
  return true;
}
