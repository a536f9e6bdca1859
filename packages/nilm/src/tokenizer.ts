// A window of readings to model input: one token per sample, statistics added by the model itself.
import type { Tokenizer } from "@sciformer/core";
import type { NilmConfig, TaskConfig } from "./config.ts";
import { clockZone, type Zone } from "./meter/calendar.ts";
import { timeFeatures } from "./position.ts";

/** A window of readings at the task's period, in W. */
export interface Window {
  readonly house: string;
  /** Time of the first sample, milliseconds since 1970, UTC. */
  readonly startMs: number;
  /** [window] */
  readonly aggregate: Float32Array;
  /** [appliances * window]; absent where there is no truth. */
  readonly targets?: Float32Array;
}

/** Model input of one window. */
export interface WindowTokens {
  /** [1 + features, window]: scaled aggregate, then the timestamp features. */
  readonly x: Float32Array;
  /** [appliances, window], scaled. */
  readonly y?: Float32Array;
}

const zones = new Map<string, Zone>();

function zoneOf({ tz, tz_policy }: TaskConfig): Zone {
  const key = `${tz} ${tz_policy}`;
  const zone = zones.get(key) ?? clockZone(tz, tz_policy);
  zones.set(key, zone);
  return zone;
}

/** Scales the aggregate and appends the timestamp features. */
export function encodeWindow(window: Window, task: TaskConfig): WindowTokens {
  const length = window.aggregate.length;
  const times = Float64Array.from({ length }, (_, i) => window.startMs + i * task.period_s * 1000);
  const features = timeFeatures(times, zoneOf(task), task.variables);
  const x = new Float32Array(length + features.length);
  for (let t = 0; t < length; t++) x[t] = window.aggregate[t]! / task.scale_w;
  x.set(features, length);
  const scaled = window.targets?.map((watts) => watts / task.scale_w);
  return scaled ? { x, y: scaled } : { x };
}

/** The tokenizer of the plugin; timestamp features have no inverse, so none is claimed. */
export const tokenizer: Tokenizer<NilmConfig, Window, WindowTokens> = {
  encode: (window, config) => encodeWindow(window, config.task),
  examples({ task }) {
    const starts = [Date.UTC(2014, 2, 30, 0, 30), Date.UTC(2014, 9, 26, 0, 15), Date.UTC(2016, 1, 29, 23, 59)];
    return starts.map((startMs, index) => ({
      house: `house${index + 1}`,
      startMs,
      aggregate: Float32Array.from({ length: task.window }, (_, t) => 150 + 100 * index + ((t * 37) % 2000)),
      targets: Float32Array.from({ length: task.targets.length * task.window }, (_, t) => (t % 50 < 3 ? 2000 : 0)),
    }));
  },
};
