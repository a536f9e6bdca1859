// What the model panel is told of a window: its samples are the model's tokens, named by the clock.
import type { HostBatch, LiveModel, Probe } from "@sciformer/core/view";
import type { TaskConfig } from "../config.ts";
import type { Zone } from "../meter/calendar.ts";
import { clockText } from "./house-events.ts";
import type { House } from "./houses.ts";
import { inputRows } from "./task.ts";
import type { WindowPlace } from "./window-line.ts";

/** `06:31` of every sample of the window. */
export function sampleClocks({ times }: House, { from, length }: WindowPlace, zone: Zone): string[] {
  return Array.from({ length }, (_, at) => clockText(times[from + at]!, zone));
}

/** @param clocks of the window's samples */
export function windowProbe(model: LiveModel, inputs: HostBatch, clocks: readonly string[], task: TaskConfig): Probe {
  const rows = inputRows(task);
  const labels: NonNullable<Probe["labels"]> = (_path, axis, size) => {
    if (axis === 0) return undefined;
    if (size === clocks.length) return clocks;
    if (size === clocks.length + 1) return [...clocks, "statistics"];
    return size === rows.length ? rows : undefined;
  };
  return { model, inputs, labels };
}
