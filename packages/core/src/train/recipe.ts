// The recipe of a training run: optimiser, schedule, batch, stopping; validated, stored in config.json.
import { z } from "zod";
import { adam, adamW, scheduleFreeSgd, sgd } from "../optim/alias.ts";
import { clipByGlobalNorm } from "../optim/clip.ts";
import { clipByEmaNorm } from "../optim/clip-ema.ts";
import { ema } from "../optim/ema.ts";
import { constant, type Schedule, warmupCosine } from "../optim/schedules.ts";
import { chain, type Transform } from "../optim/transform.ts";

const positive = z.number().positive();
const count = z.int().positive();

const scheduleSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant") }),
  /** `warmup`: the share of all steps in which the rate rises linearly. */
  z.strictObject({ kind: z.literal("cosine"), warmup: z.number().min(0).max(1) }),
  /** Reduced by `factor` when the validation loss has not improved for more than `patience` validations. */
  z.strictObject({ kind: z.literal("plateau"), factor: positive.max(1), patience: z.int().min(0) }),
]);

const settingsSchema = z.strictObject({
  optimizer: z.enum(["adamw", "adam", "sgd", "schedule-free-sgd"]),
  lr: positive,
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]),
  eps: positive,
  weightDecay: z.number().min(0),
  momentum: z.number().min(0).lt(1),
  /** Largest global gradient norm; `ema` for one that follows the norms seen so far; or null. */
  clipNorm: z.union([positive, z.literal("ema")]).nullable(),
  /** Decay of the moving average of the weights that is validated and saved as best, or null. */
  emaDecay: z.number().min(0).max(1).nullable(),
  batchSize: count,
  /** Optimiser steps; or null when `epochs` says how long. */
  steps: count.nullable(),
  epochs: count.nullable(),
  schedule: scheduleSchema,
  /** Validations without improvement before the run stops, or null. */
  earlyStopPatience: count.nullable(),
  /** Examples that are shuffled together: the exact shuffle reaches this far. */
  shuffleWindow: count,
  /** Steps between validations, or null for one at the end of each epoch. */
  validateEvery: count.nullable(),
  logEvery: count,
  checkpointEvery: count,
});

/** What every domain's recipe has. */
export const recipeSchema = settingsSchema.superRefine(({ optimizer, momentum, emaDecay }, context) => {
  if (optimizer !== "schedule-free-sgd") return;
  const refuse = (name: string, message: string) => context.addIssue({ code: "custom", path: [name], message });
  if (momentum === 0) refuse("momentum", "must be above 0 for schedule-free-sgd: it is how much the average counts");
  if (emaDecay !== null) refuse("emaDecay", "must be null for schedule-free-sgd, which has an average of its own");
});

/** See {@link recipeSchema}. */
export type RecipeConfig = z.infer<typeof recipeSchema>;

function baseTransform(recipe: RecipeConfig): Transform {
  const { betas, eps, weightDecay, momentum } = recipe;
  const moments = { beta1: betas[0], beta2: betas[1], eps, weightDecay };
  switch (recipe.optimizer) {
    case "adamw":
      return adamW(moments);
    case "adam":
      return adam(moments);
    case "sgd":
      return sgd({ rate: momentum, weightDecay });
    case "schedule-free-sgd":
      return scheduleFreeSgd({ momentum, weightDecay });
    default:
      return recipe.optimizer satisfies never;
  }
}

/** The gradient clipping of a recipe, or nothing. */
function clipTransform({ clipNorm }: RecipeConfig): Transform[] {
  if (clipNorm === null) return [];
  return [clipNorm === "ema" ? clipByEmaNorm() : clipByGlobalNorm(clipNorm)];
}

/** The optimiser chain of a recipe: clip, optimiser, moving average. */
export function recipeTransform(recipe: RecipeConfig): Transform {
  const average = recipe.emaDecay === null ? [] : [ema(recipe.emaDecay)];
  return chain(...clipTransform(recipe), baseTransform(recipe), ...average);
}

/**
 * The learning rate by step. The plateau rule watches the validation loss, which no step knows: the trainer asks
 * a PlateauSchedule in its place.
 *
 * @param totalSteps steps of the whole run, needed by `cosine`
 */
export function recipeSchedule(recipe: RecipeConfig, totalSteps: number): Schedule {
  const { schedule, lr } = recipe;
  if (schedule.kind === "cosine") return warmupCosine(lr, Math.round(schedule.warmup * totalSteps), totalSteps);
  return constant(lr);
}
