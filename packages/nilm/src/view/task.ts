// What the live model must be told about a run: its windows, scale and clock.
import type { HostBatch, HostTensor, JsonObject } from "@sciformer/core/view";
import type { TaskConfig } from "../config.ts";
import { encodeWindow } from "../tokenizer.ts";
import { isObject } from "./appliances.ts";

/** The task of a run's configuration, which the program has checked when it wrote it; undefined where there is none. */
export function taskOf(config: JsonObject | undefined): TaskConfig | undefined {
  const task = config?.task;
  if (!isObject(task)) return undefined;
  const hasNumbers = [task.window, task.period_s, task.scale_w].every(
    (value) => typeof value === "number" && value > 0,
  );
  const hasLists = Array.isArray(task.variables) && Array.isArray(task.targets);
  return hasNumbers && hasLists && typeof task.tz === "string" ? (task as unknown as TaskConfig) : undefined;
}

/**
 * A window as the model's input x [1, 1 + features, window].
 *
 * @param startMs of the first sample, UTC
 * @param aggregate [window] W, nothing missing
 */
export function modelInputs(startMs: number, aggregate: Float32Array, task: TaskConfig): HostBatch {
  const { x } = encodeWindow({ house: "", startMs, aggregate }, task);
  return { x: { data: x, shape: [1, x.length / task.window, task.window] } };
}

/**
 * The model's output [1, appliances, window] in W, by appliance.
 *
 * @param cuts sets what lies below an appliance's threshold to 0, as predictions are written
 */
export function outputPower(output: HostTensor, task: TaskConfig, cuts: boolean): ReadonlyMap<string, Float32Array> {
  const { window, scale_w, targets } = task;
  return new Map(
    targets.map(({ name, threshold_w }, at) => {
      const scaled = Float32Array.from(output.data.subarray(at * window, (at + 1) * window));
      return [name, scaled.map((value) => (cuts && value * scale_w < threshold_w ? 0 : value * scale_w))];
    }),
  );
}

/** Rows of the model's input. */
export function inputRows({ variables }: TaskConfig): string[] {
  return ["mains", ...variables.flatMap((name) => [`sin ${name}`, `cos ${name}`])];
}
