// The window of samples that the live model is given: its place in a house, and the time line that moves it.
import type { Timeline } from "@sciformer/core/view";
import type { Zone } from "../meter/calendar.ts";
import type { Appliance } from "./appliances.ts";
import { houseTimeline, sampleAt } from "./clock.ts";
import { strongestTime } from "./house-choice.ts";
import type { House } from "./houses.ts";

/** Ten minutes a second. */
const RATE = 10 * 60_000;
/** Share of the window that lies before the strongest moment when a scene opens. */
const BEFORE = 1 / 3;

/** Samples [from, from + length) of a house. */
export interface WindowPlace {
  readonly from: number;
  readonly length: number;
}

/** The cursor is where the window begins; it opens about the strongest moment of the first days. */
export function windowTimeline(house: House, appliances: readonly Appliance[], zone: Zone, length: number): Timeline {
  const { startMs, periodMs, count } = house.grid;
  const last = Math.max(0, count - length);
  const strongest = sampleAt(house, strongestTime(house, appliances));
  const start = Math.max(0, Math.min(last, strongest - Math.floor(BEFORE * length)));
  const line = houseTimeline(house, zone, startMs + start * periodMs, RATE);
  return { ...line, title: `Window of ${length} samples begins`, to: startMs + last * periodMs };
}

/** @param time of the cursor; before there is one, the time line's start holds */
export function windowAt(house: House, { start }: Timeline, time: number, length: number): WindowPlace {
  const at = sampleAt(house, Number.isNaN(time) ? start : time);
  const from = Math.max(0, Math.min(house.grid.count - length, at));
  return { from, length: Math.min(length, house.grid.count) };
}

/** A window with a gap cannot be given to the model. */
export function hasGap(values: Float32Array): boolean {
  return values.some(Number.isNaN);
}
