// What the time of a row marks: the start of its interval, or the end.
import type { CliOption, CliValues } from "@sciformer/core";
import { choice } from "./options.ts";

/** Which end of its interval a time marks. */
export type Stamp = "start" | "end";

export const STAMP_OPTION: CliOption = {
  flags: "--stamp <which>",
  description: "a row's time is its interval's start (default) or end",
};

/** `--stamp`. */
export function stampOption(values: CliValues): Stamp {
  return choice(values, "stamp", ["start", "end"]) ?? "start";
}

/** The starts of intervals of `seconds`, whichever end their times mark. */
export function startTimes(times: Float64Array, seconds: number, stamp: Stamp): Float64Array {
  return stamp === "start" ? times : times.map((time) => time - seconds * 1000);
}
