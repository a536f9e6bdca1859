// Rows house by house, and what all text files made from them share.
import { type Columns, csvField, type DatasetSource } from "@sciformer/core";
import { parseMetadata } from "./metadata.ts";
import { clockZone, type Zone } from "./meter/calendar.ts";

/** Rows of one house, one after the other, within a batch. */
export interface HouseRun {
  readonly house: string;
  /** [rows], ms, UTC. */
  readonly times: Float64Array;
  /** Float column -> [rows]. */
  column(name: string): Float32Array;
}

/** The rows of each house in order. */
export function* houseRuns({ length, values }: Columns): Generator<HouseRun> {
  const houses = values.house_id as readonly string[];
  for (let from = 0, to = 0; from < length; from = to) {
    while (to < length && houses[to] === houses[from]) to++;
    const [first, end] = [from, to];
    yield {
      house: houses[first]!,
      times: (values.timestamp as Float64Array).subarray(first, end),
      column: (name) => (values[name] as Float32Array).subarray(first, end),
    };
  }
}

/** The clock on which a dataset's day is read. */
export function householdZone(source: DatasetSource): Zone {
  const { tz, tz_policy } = parseMetadata(source);
  return clockZone(tz, tz_policy);
}

/** Lines of fields as CSV (RFC 4180). */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.map(csvField).join(",")}\n`).join("");
}
