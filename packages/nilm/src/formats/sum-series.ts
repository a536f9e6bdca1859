// Several meters as one: split-phase mains, circuits of one appliance on two legs.
import { InputError, type Report } from "@sciformer/core";
import type { MeterSeries } from "../meter/recording.ts";
import type { FileChannel } from "./channels.ts";

/** Channels as one whose power is their sum; a single one is itself. */
export function summedChannel(channels: readonly FileChannel[], report: Report): FileChannel {
  if (channels.length === 1) return channels[0]!;
  const source = channels.map((channel) => channel.source).join(" + ");
  const load = async () => {
    const parts: MeterSeries[] = [];
    for (const channel of channels) parts.push(await channel.load());
    return sumSeries(parts, source, report);
  };
  return { source, files: [...new Set(channels.flatMap(({ files }) => files))], load };
}

/** Sum at the times that all series have; times that one of them lacks are counted in the report. */
export function sumSeries(parts: readonly MeterSeries[], source: string, report: Report): MeterSeries {
  const [first, ...others] = parts;
  let sum = first!;
  for (const other of others) sum = sumOfTwo(sum, other);
  const unmatched = Math.max(...parts.map(({ times }) => times.length)) - sum.times.length;
  if (unmatched > 0) report.warn("readings that one of several summed meters lacks, dropped", source, unmatched);
  if (sum.times.length === 0) throw new InputError(`${source}: the meters to be summed have no reading time in common`);
  return sum;
}

function sumOfTwo(a: MeterSeries, b: MeterSeries): MeterSeries {
  const times = new Float64Array(Math.min(a.times.length, b.times.length));
  const watts = new Float32Array(times.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.times.length && j < b.times.length; ) {
    const difference = a.times[i]! - b.times[j]!;
    if (difference === 0) {
      times[count] = a.times[i]!;
      watts[count++] = a.watts[i++]! + b.watts[j++]!;
    } else if (difference < 0) {
      i++;
    } else {
      j++;
    }
  }
  return { times: times.subarray(0, count), watts: watts.subarray(0, count) };
}
