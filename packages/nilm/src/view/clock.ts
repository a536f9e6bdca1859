// The time line and the time axis that scenes of a house share.
import type { Axis, Timeline } from "@sciformer/core/view";
import type { Zone } from "../meter/calendar.ts";
import type { House } from "./houses.ts";

/** A time axis on the household's clock. */
export function timeAxis(zone: Zone, range: readonly [number, number]): Axis {
  const title = `time (${zone.name})`;
  return { title, scale: "time", format: { kind: "instant", timeZone: zone.name }, range };
}

/** The samples of a house. @param rate milliseconds that a second of playing moves on by */
export function houseTimeline({ grid, id }: House, zone: Zone, start: number, rate: number): Timeline {
  return {
    title: `House ${id}`,
    from: grid.startMs,
    to: grid.startMs + (grid.count - 1) * grid.periodMs,
    step: grid.periodMs,
    format: { kind: "instant", timeZone: zone.name },
    start,
    playable: true,
    rate,
    speeds: [0.25, 1, 4, 16],
  };
}

/** Index of the sample at a time, inside the house. */
export function sampleAt({ grid }: House, time: number): number {
  return Math.min(grid.count - 1, Math.max(0, Math.round((time - grid.startMs) / grid.periodMs)));
}
