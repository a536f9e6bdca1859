// What a run's configuration says of its generator.
import type { Json, JsonObject } from "@sciformer/core/view";
import type { GenerationTask, WyformerConfig } from "../../config.ts";
import type { Calibration } from "../../wyformer/temperature.ts";

/** A generator without its weights. */
export interface Generator {
  readonly model: WyformerConfig;
  readonly task: GenerationTask;
}

/** Undefined for a run that predicts properties, and where there is no run. */
export function generatorOf(config: JsonObject | undefined): Generator | undefined {
  const { model, task } = config ?? {};
  if (!isObject(model) || !isObject(task)) return undefined;
  if (model.kind !== "wyformer" || task.kind !== "generation") return undefined;
  // Written by the package itself, which checked it.
  return { model, task } as unknown as Generator;
}

/** The temperatures that `evaluate` fitted. */
export function calibrationOf(evaluation: JsonObject | undefined): Calibration | undefined {
  const calibration = evaluation?.calibration;
  if (!isObject(calibration)) return undefined;
  const { byKnown, tail } = calibration;
  return isNumbers(tail) && Array.isArray(byKnown) && byKnown.every(isNumbers)
    ? { byKnown: byKnown as readonly (readonly number[])[], tail }
    : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumbers(value: Json | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => typeof one === "number");
}
