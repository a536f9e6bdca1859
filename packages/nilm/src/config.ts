// Configuration of a run: architecture, task and recipe, validated; stored in config.json.
import { recipeSchema } from "@sciformer/core";
import { z } from "zod";

const count = z.int().positive();
const oddKernel = count.refine((kernel) => kernel % 2 === 1, {
  error: "must be odd: an even kernel would shift the output",
});
const rate = z.number().min(0).lt(1);

/** NILMFormer's options under the names of the released configuration files. */
export const nilmformerSchema = z
  .strictObject({
    kind: z.literal("nilmformer"),
    /** Input power channels: the aggregate alone. */
    c_in: z.literal(1),
    /** Rows of timestamp features, two per variable. */
    c_embedding: count,
    /** Appliances predicted. */
    c_out: count,
    kernel_size: count,
    kernel_size_head: oddKernel,
    dilations: z.array(count).min(1),
    conv_bias: z.boolean(),
    n_encoder_layers: count,
    d_model: count.multipleOf(4, { error: "must be divisible by 4: a quarter of it encodes the time" }),
    dp_rate: rate,
    pffn_ratio: count,
    n_head: count,
    norm_eps: z.number().positive(),
  })
  .refine(({ d_model, n_head }) => d_model % n_head === 0, {
    path: ["d_model"],
    error: "must be a multiple of n_head",
  });

/** The convolutional baseline network: a fixed stack, tied to its window length. */
const fcnSchema = z.strictObject({
  kind: z.literal("fcn"),
  window_size: count,
  c_out: count,
  dp_rate: rate,
});

/** Variables of the wall clock that a model can be given. */
export const variableSchema = z.enum(["minute", "hour", "dow", "month", "dom"]);

const targetSchema = z.strictObject({
  name: z.string().min(1),
  /** Power from which the appliance counts as on; predictions below it are set to 0 W. */
  threshold_w: z.number().min(0),
  /** Power that its predictions do not exceed when clipping is asked for. */
  max_w: z.number().positive().nullable(),
});

/** What is learnt from which part of the readings. */
const taskSchema = z.strictObject({
  targets: z.array(targetSchema).min(1),
  /** Samples in a window. */
  window: count,
  /** Samples between the starts of training windows. */
  stride: count,
  period_s: z.number().positive(),
  /** Aggregate and appliances are divided by this, W. */
  scale_w: z.number().positive(),
  variables: z.array(variableSchema).min(1),
  /** IANA zone of the household's wall clock. */
  tz: z.string(),
  tz_policy: z.enum(["local", "utc_as_local"]),
  /** Windows of a training batch in which a target is on, at least; the rest are drawn from all windows. */
  positives: z.int().min(0),
  /** Windows with a larger share of zero aggregate are dropped. */
  max_zero_share: z.number().min(0).max(1),
});

/** What the model is built for must be what the task gives it; of each pair the first is the model's setting. */
function mismatch({ model, task }: { model: NilmformerConfig | FcnConfig; task: TaskConfig }) {
  const size =
    model.kind === "fcn"
      ? { setting: "window_size", got: model.window_size, want: task.window, of: "task.window" }
      : {
          setting: "c_embedding",
          got: model.c_embedding,
          want: 2 * task.variables.length,
          of: "two per task.variables",
        };
  const outputs = { setting: "c_out", got: model.c_out, want: task.targets.length, of: "one per task.targets" };
  return [size, outputs].find(({ got, want }) => got !== want);
}

/** Architecture, task and recipe of a run, which must fit each other. */
export const configSchema = z
  .strictObject({
    model: z.discriminatedUnion("kind", [nilmformerSchema, fcnSchema]),
    task: taskSchema,
    recipe: recipeSchema,
  })
  .superRefine((config, context) => {
    const found = mismatch(config);
    if (!found) return;
    const { setting, got, want, of } = found;
    context.addIssue({ code: "custom", path: ["model", setting], message: `is ${got}, expected ${want} (${of})` });
  });

export type NilmformerConfig = z.infer<typeof nilmformerSchema>;
export type FcnConfig = z.infer<typeof fcnSchema>;
export type Target = z.infer<typeof targetSchema>;
export type TaskConfig = z.infer<typeof taskSchema>;
export type TimeVariable = z.infer<typeof variableSchema>;
export type NilmConfig = z.infer<typeof configSchema>;
