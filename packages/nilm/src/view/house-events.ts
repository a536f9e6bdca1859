// Runs of appliances as things that can be seen, chosen and listed.
import type { Picked } from "@sciformer/core/view";
import { type ApplianceEvent, findEvents } from "../feedback/events.ts";
import { formatLocal, type Zone } from "../meter/calendar.ts";
import type { Appliance } from "./appliances.ts";
import type { House } from "./houses.ts";

/** Predicted, or measured. */
export type EventSource = "predicted" | "measured";

/** One run of an appliance in a house. */
export interface HouseEvent extends ApplianceEvent {
  /** `kettle-p-2338` : stands in the URL. */
  readonly key: string;
  readonly appliance: Appliance;
  readonly source: EventSource;
  /** Samples [from, to). */
  readonly from: number;
  readonly to: number;
}

/** Events of one appliance. @param thresholdW above which a prediction counts as on */
export function eventsOf(house: House, appliance: Appliance, source: EventSource, thresholdW: number): HouseEvent[] {
  const { watts, truth, truthOn } = house.power.get(appliance.name)!;
  const power = source === "predicted" ? watts : truth;
  if (power === undefined) return [];
  const { startMs, periodMs } = house.grid;
  const on = source === "measured" ? truthOn : undefined;
  return findEvents(house.times, power, { periodS: periodMs / 1000, thresholdW }, on).map((event) => {
    const from = Math.round((event.startMs - startMs) / periodMs);
    const to = Math.round((event.endMs - startMs) / periodMs);
    return { ...event, key: `${appliance.name}-${source[0]}-${from}`, appliance, source, from, to };
  });
}

/** Those that overlap the time from `from` to `to`. */
export function eventsBetween(events: readonly HouseEvent[], from: number, to: number): HouseEvent[] {
  return events.filter(({ startMs, endMs }) => endMs > from && startMs < to);
}

/** `06:31` on the household's clock. */
export function clockText(timeMs: number, zone: Zone): string {
  return formatLocal(timeMs, zone).slice(11, 16);
}

/** `2014-05-05 06:31` on the household's clock. */
export function dateText(timeMs: number, zone: Zone): string {
  return formatLocal(timeMs, zone).slice(0, 16).replace("T", " ");
}

/** What the shell tells about an event. */
export function pickedEvent(event: HouseEvent, house: House, zone: Zone): Picked {
  const { appliance, source, startMs, endMs, energyKwh, peakW, from } = event;
  const minutes = (endMs - startMs) / 60_000;
  const index = house.grid.rows[from]!;
  return {
    key: event.key,
    title: `${appliance.label}, ${source}`,
    rows: [
      { label: "start", value: dateText(startMs, zone) },
      { label: "end", value: dateText(endMs, zone) },
      { label: "duration", value: minutes, unit: "min" },
      { label: "energy", value: energyKwh, unit: "kWh", digits: 3 },
      { label: "peak", value: peakW, unit: "W" },
      { label: "mean", value: (energyKwh * 1000 * 60) / minutes, unit: "W" },
      { label: "house", value: house.id },
    ],
    time: startMs,
    ...(index >= 0 ? { row: { table: "predictions", index } } : {}),
  };
}
