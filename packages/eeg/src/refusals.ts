// Bad inputs that the package refuses, arranged for real.
import type { Refusal } from "@sciformer/core";
import { importRefusals } from "./refusals/import.ts";
import { runRefusals } from "./refusals/run.ts";
import { trainingRefusals } from "./refusals/training.ts";

export const refusals: readonly Refusal[] = [...importRefusals, ...trainingRefusals, ...runRefusals];
