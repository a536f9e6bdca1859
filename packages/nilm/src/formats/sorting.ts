// Puts readings in order: sorts backward steps, averages readings of the same time.
import type { Report } from "@sciformer/core";
import type { MeterSeries } from "../meter/recording.ts";

/**
 * Times ascending and unique; what had to be mended is counted in the report.
 *
 * @param lineOf how the report names the reading at an index: `House2/channel_8.dat line 7`
 */
export function inOrder(
  times: Float64Array,
  watts: Float32Array,
  lineOf: (index: number) => string,
  report: Report,
): MeterSeries {
  const backward = reportDisorder(times, lineOf, report);
  const sorted = backward ? sort(times, watts) : { times, watts };
  return averageDuplicates(sorted.times, sorted.watts);
}

function reportDisorder(times: Float64Array, lineOf: (index: number) => string, report: Report): boolean {
  let backward = 0;
  let duplicates = 0;
  let firstBackward = 0;
  let firstDuplicate = 0;
  for (let i = 1; i < times.length; i++) {
    if (times[i]! < times[i - 1]!) {
      if (backward++ === 0) firstBackward = i;
    } else if (times[i] === times[i - 1]) {
      if (duplicates++ === 0) firstDuplicate = i;
    }
  }
  if (backward > 0) report.warn("readings earlier than the one before, sorted", lineOf(firstBackward), backward);
  if (duplicates > 0) report.warn("readings of the same time, averaged", lineOf(firstDuplicate), duplicates);
  return backward > 0;
}

function sort(times: Float64Array, watts: Float32Array): MeterSeries {
  const order = new Uint32Array(times.length).map((_, i) => i);
  order.sort((a, b) => times[a]! - times[b]! || a - b);
  return {
    times: Float64Array.from(order, (i) => times[i]!),
    watts: Float32Array.from(order, (i) => watts[i]!),
  };
}

function averageDuplicates(times: Float64Array, watts: Float32Array): MeterSeries {
  let kept = 0;
  for (let i = 0; i < times.length; kept++) {
    let sum = 0;
    let end = i;
    while (end < times.length && times[end] === times[i]) sum += watts[end++]!;
    times[kept] = times[i]!;
    watts[kept] = sum / (end - i);
    i = end;
  }
  return { times: times.subarray(0, kept), watts: watts.subarray(0, kept) };
}
