// TimeRPE's input: sine and cosine of the wall-clock fields of every sample.

import type { TimeVariable } from "./config.ts";
import { type WallClock, wallClock, type Zone } from "./meter/calendar.ts";

/** Period of each variable, as in the released code (the paper's formula has 59, 23, 6 and 11). */
const PERIODS: Readonly<Record<TimeVariable, number>> = { minute: 60, hour: 24, dow: 7, month: 12, dom: 31 };

/** Sine and cosine of every whole value of a variable: value -> [sin, cos]. */
function table(period: number): readonly (readonly [number, number])[] {
  return Array.from({ length: period + 1 }, (_, value) => {
    const angle = (2 * Math.PI * value) / period;
    return [Math.sin(angle), Math.cos(angle)];
  });
}

const TABLES = Object.fromEntries(Object.entries(PERIODS).map(([name, period]) => [name, table(period)])) as Readonly<
  Record<TimeVariable, ReturnType<typeof table>>
>;

/**
 * Features of evenly or unevenly spaced instants: for each variable v with period p a row sin(2 pi v / p), then a
 * row cos(2 pi v / p). Minute 0-59, hour 0-23, dow Monday 0, month 1-12, dom 1-31.
 *
 * @param timesMs [length] milliseconds since 1970, UTC
 * @returns [2 * variables, length] row-major
 * @see Petralia et al. 2025, section 4.2 (TimeRPE)
 */
export function timeFeatures(timesMs: ArrayLike<number>, zone: Zone, variables: readonly TimeVariable[]): Float32Array {
  const length = timesMs.length;
  const rows = new Float32Array(2 * variables.length * length);
  const clock: WallClock = { minute: 0, hour: 0, dow: 0, month: 1, dom: 1 };
  for (let t = 0; t < length; t++) {
    wallClock(timesMs[t]!, zone, clock);
    for (let v = 0; v < variables.length; v++) {
      const variable = variables[v]!;
      const [sine, cosine] = TABLES[variable][clock[variable]]!;
      rows[2 * v * length + t] = sine;
      rows[(2 * v + 1) * length + t] = cosine;
    }
  }
  return rows;
}
