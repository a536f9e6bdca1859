// What the live model must be told about a run: its configuration, as the program has checked it.
import type { JsonObject } from "@sciformer/core/view";
import type { PdeConfig } from "../../config.ts";
import { channelScale, type Scale } from "../../statistics.ts";

/** Undefined where there is none, or it is not of this domain. */
export function pdeConfigOf(config: JsonObject | undefined): PdeConfig | undefined {
  const { model, task } = config ?? {};
  const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null;
  if (!isObject(model) || !isObject(task) || typeof model.channels !== "string") return undefined;
  const hasTask = Array.isArray(task.grid) && typeof task.channels === "number" && isObject(task.tags);
  return hasTask ? (config as unknown as PdeConfig) : undefined;
}

/** How the fields of a set-up are normalised; undefined for one that the run has not learnt. */
export function fieldScale({ task }: PdeConfig, tag: string): Scale | undefined {
  const norm = Object.hasOwn(task.tags, tag) ? task.tags[tag]!.norm : undefined;
  return norm && channelScale(norm, task.normalisation);
}
