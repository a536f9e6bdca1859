// Configuration of a run: architecture, task and recipe, validated; stored in config.json.
import { recipeSchema } from "@sciformer/core";
import { z } from "zod";
import { NORMALISATIONS, tagSchema } from "./statistics.ts";
import { type FrameTask, TASK_NAMES, tasks } from "./transformer/tasks.ts";

const count = z.int().positive();
const rate = z.number().min(0).lt(1);

/** Blocks of the encoder levels, of the latent level, of the decoder levels 0, 1, ...: an odd number of stages. */
const depthSchema = z
  .array(count)
  .min(3)
  .refine(({ length }) => length % 2 === 1, { error: "must have an odd number of stages" });

/** Sizes that a custom model chooses itself. */
const widthsSchema = z.strictObject({
  /** Channels of level 0; each level down has twice as many. */
  hidden_size: count,
  num_heads: count,
  depth: depthSchema,
  /** Hidden over outer width of a block's perceptron. */
  mlp_ratio: z.number().positive(),
});

/** Where the released code does something that its paper or its purpose does not ask for. */
const compatSchema = z.strictObject({
  /** `released`: a separate-channel model without periodic boundaries masks the wrong windows. */
  scMaskOrder: z.enum(["correct", "released"]),
  /** `released`: a separate-channel sampler starts from a state that holds 1/N of the unknown frames. */
  scSamplerStart: z.enum(["zeros", "released"]),
});

/** What every network has. */
const networkOptions = {
  /** Labels of each vocabulary; the label of this number says nothing. */
  num_classes: count,
  /** Share of training samples whose label is withheld, drawn for each table. */
  class_dropout_prob: rate,
  /** Channels of a mixed-channel model's input: those of the state, twice as many in flow matching. */
  in_channels: count,
  /** Physical channels of a mixed-channel model's output. */
  out_channels: count,
  /** Whether the domain repeats: along both axes, or along x and along y. */
  periodic: z.union([z.boolean(), z.tuple([z.boolean(), z.boolean()])]),
  /** What 3x3 convolutions see beyond the edges; `circular` along periodic axes only. Published models: zeros. */
  conv_padding: z.enum(["zeros", "circular"]),
  /** Fields whose sides do not fit: refused, or continued and cut off again. */
  pad: z.enum(["refuse", "periodic", "reflect"]),
};

/** PDE-Transformer's options; those of published models have the names of their config.json. */
const transformerSchema = z
  .strictObject({
    kind: z.literal("pde-transformer"),
    /** All physical channels of a patch in one token, or a token for each. */
    channels: z.enum(["mixed", "separate"]),
    /** A published size, or `custom`, which is described by `custom`. */
    type: z.enum(["PDE-S", "PDE-B", "PDE-L", "custom"]),
    custom: widthsSchema.nullable(),
    patch_size: count,
    window_size: count,
    ...networkOptions,
    /** Frames of a separate-channel model's window. */
    num_timesteps: count,
    /** How much separate-channel models are told of the simulation; published models: 0, which is nothing. */
    factors: z.strictObject({
      simulation_time: z.number(),
      simulation_dt: z.number(),
      pde_parameters: z.number(),
    }),
    compat: compatSchema,
  })
  .superRefine(({ type, custom }, context) => {
    if (type !== "custom") return;
    if (custom === null) {
      context.addIssue({ code: "custom", path: ["custom"], message: "must be given for type custom" });
    } else if (custom.hidden_size % (2 * custom.num_heads) !== 0) {
      context.addIssue({
        code: "custom",
        path: ["custom", "hidden_size"],
        message: "must be a multiple of twice num_heads",
      });
    }
  });

/** The convolutional network that the transformer is measured against. */
const unetSchema = z.strictObject({
  kind: z.literal("unet"),
  channels: z.literal("mixed"),
  /** Channels of level 0; each level down has twice as many. */
  hidden_size: count.multipleOf(2, { error: "must be even: going down a level halves it first" }),
  depth: depthSchema,
  ...networkOptions,
});

/** A task by its name, or one of one's own. */
const frameTaskSchema = z.union([
  z.enum(TASK_NAMES),
  z
    .strictObject({ id: z.int().min(0), frames: count, known: z.array(z.int().min(0)).readonly() })
    .refine(({ frames, known }) => new Set(known).size < frames && known.every((frame) => frame < frames), {
      path: ["known"],
      error: "must be frames of the window, and not all of them",
    }),
]);

/** What is learnt from which part of the simulations. */
const taskSchema = z.strictObject({
  /** `supervised`: the next state; `flow`: the velocity that leads from noise to it. */
  objective: z.enum(["supervised", "flow"]),
  /** Whether a supervised model puts out the next state, or what is to be added to the last known one. */
  predict: z.enum(["state", "delta"]),
  /** Which frames of a window are known; mixed-channel models have one task. */
  frames: frameTaskSchema,
  /** Channels of a state; fields with fewer are filled up with zeros. */
  channels: count,
  /** Constants of the equation that a separate-channel model is told. */
  parameters: count,
  /** Points along x (height) and y (width). */
  grid: z.tuple([count, count]),
  /** Stored frames from one frame of a window to the next. */
  stride: count,
  normalisation: z.enum(NORMALISATIONS),
  /** Statistics of every tag, over the training split. */
  tags: z.record(z.string(), tagSchema),
  /** Whether each channel of each sample counts relative to its own spread. */
  normalise_channels: z.boolean(),
  /** Whether the error of each sample counts relative to how much its fields change, so that slow equations count too. */
  relative_to_change: z.boolean(),
  /** Random shifts along periodic axes in training. */
  random_shifts: z.boolean(),
  /** Width of the noise that is left at the end of the path. */
  sigma_min: z.number().min(0),
  /** Share of flow-matching batches that see no state. */
  dropout_state: rate,
  /** Steps of the sampler. */
  sampler_steps: count,
});

interface Mismatch {
  readonly path: readonly string[];
  readonly got: unknown;
  readonly want: unknown;
  readonly of: string;
}

type Unchecked = { readonly model: ModelConfig; readonly task: TaskConfig };

/** What a mixed-channel model is built for must be what the task gives it. */
function mixedMismatches({ model, task }: Unchecked): Mismatch[] {
  const isFlow = task.objective === "flow";
  const inputs = isFlow ? "twice task.channels in flow matching" : "task.channels";
  return [
    { path: ["in_channels"], got: model.in_channels, want: task.channels * (isFlow ? 2 : 1), of: inputs },
    { path: ["out_channels"], got: model.out_channels, want: task.channels, of: "task.channels" },
  ];
}

function mismatches(config: Unchecked): Mismatch[] {
  const { model, task } = config;
  if (model.channels === "mixed") return mixedMismatches(config);
  const { frames } = frameTask(task);
  return [{ path: ["num_timesteps"], got: model.num_timesteps, want: frames, of: "the frames of task.frames" }];
}

/** Settings of a task that exclude each other, with the reason. */
function contradiction({ model, task }: Unchecked): { readonly path: string; readonly message: string } | undefined {
  if (task.objective === "flow" && task.predict === "delta") {
    return { path: "predict", message: "must be state: flow matching learns a velocity" };
  }
  if (task.objective === "flow" && task.relative_to_change) {
    return { path: "relative_to_change", message: "must be false: flow matching learns a velocity" };
  }
  if (model.channels === "mixed" && task.frames !== "forward_1_1") {
    return { path: "frames", message: "must be forward_1_1 for mixed channels: other tasks are of separate channels" };
  }
  if (task.relative_to_change && frameTask(task).known.length === 0) {
    return { path: "relative_to_change", message: "must be false: no frame is known that others could differ from" };
  }
  if (task.predict === "delta" && frameTask(task).known.length === 0) {
    return { path: "predict", message: "must be state: no frame is known that a difference could be added to" };
  }
  if (task.random_shifts && !periodicAxes(model).some(Boolean)) {
    return { path: "random_shifts", message: "must be false where no axis is periodic" };
  }
  return undefined;
}

/** Architecture, task and recipe of a run, which must fit each other. */
export const configSchema = z
  .strictObject({
    model: z.discriminatedUnion("kind", [transformerSchema, unetSchema]),
    task: taskSchema,
    recipe: recipeSchema,
  })
  .superRefine((config, context) => {
    for (const { path, got, want, of } of mismatches(config)) {
      if (got === want) continue;
      context.addIssue({ code: "custom", path: ["model", ...path], message: `is ${got}, expected ${want} (${of})` });
    }
    const found = contradiction(config);
    if (found) context.addIssue({ code: "custom", path: ["task", found.path], message: found.message });
  });

export type TransformerConfig = z.infer<typeof transformerSchema>;
export type UnetConfig = z.infer<typeof unetSchema>;
export type ModelConfig = TransformerConfig | UnetConfig;
export type Widths = z.infer<typeof widthsSchema>;
export type TaskConfig = z.infer<typeof taskSchema>;
export type PdeConfig = z.infer<typeof configSchema>;
/** A run of a transformer. */
export type TransformerRun = PdeConfig & { readonly model: TransformerConfig };

/** The task of a run's windows. */
export function frameTask({ frames }: Pick<TaskConfig, "frames">): FrameTask {
  return typeof frames === "string" ? tasks[frames] : frames;
}

/** Whether x (rows) and y (columns) repeat. */
export function periodicAxes({ periodic }: Pick<ModelConfig, "periodic">): readonly [boolean, boolean] {
  return typeof periodic === "boolean" ? [periodic, periodic] : periodic;
}

/** Along which axes convolutions go on at the other end. */
export function circularAxes(config: Pick<ModelConfig, "conv_padding" | "periodic">): readonly [boolean, boolean] {
  return config.conv_padding === "circular" ? periodicAxes(config) : [false, false];
}

const PUBLISHED_DEPTH = [2, 5, 8, 5, 2];

const PUBLISHED = {
  "PDE-S": { hidden_size: 96, num_heads: 4, depth: PUBLISHED_DEPTH, mlp_ratio: 4 },
  "PDE-B": { hidden_size: 192, num_heads: 8, depth: PUBLISHED_DEPTH, mlp_ratio: 4 },
  "PDE-L": { hidden_size: 384, num_heads: 16, depth: PUBLISHED_DEPTH, mlp_ratio: 4 },
} as const satisfies Record<Exclude<TransformerConfig["type"], "custom">, Widths>;

/** Widths of a model: those of its published size, or its own. @throws Error for a custom model without any */
export function widthsOf({ type, custom }: Pick<TransformerConfig, "type" | "custom">): Widths {
  const widths = type === "custom" ? custom : PUBLISHED[type];
  if (!widths) throw new Error("a model of type custom needs its widths");
  return widths;
}
