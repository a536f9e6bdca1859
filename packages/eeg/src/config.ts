// Configuration of a run: network, task and recipe, validated; stored in config.json.
import { recipeSchema } from "@sciformer/core";
import { z } from "zod";
import { CTNET_PLACES, featureWindows } from "./networks/lengths.ts";

const count = z.int().positive();
const rate = z.number().min(0).lt(1);
const odd = count.refine((width) => width % 2 === 1, { error: "must be odd: an even kernel would shift the signal" });

/** What every network is built for. */
const SIGNAL = {
  /** Channels of a trial. */
  chn: count,
  /** Samples of a trial. */
  time_sample_num: count,
  n_classes: count.min(2),
};

/** DBConformer's options; those of the published code have its names. */
const dbconformerSchema = z.strictObject({
  kind: z.literal("dbconformer"),
  ...SIGNAL,
  /** Samples of a time token. */
  patch_size: count,
  emb_size: count,
  /** Filters of a channel's token. */
  spa_dim: count,
  tem_depth: count,
  chn_depth: count,
  heads: count,
  /** Width of the filters in time. */
  kernel_size: odd,
  /** Bands that the channels are of, each with filters of its own. */
  radix: count,
  /** Transformers that the features are taken from. */
  branch: z.enum(["both", "temporal", "spatial"]),
  /** Both means weighted by a gate in place of both vectors side by side; without channel attention. */
  gate_flag: z.boolean(),
  /** Channels weighted by attention; otherwise their mean. */
  chn_atten_flag: z.boolean(),
  /** Learned positions are added to the tokens. */
  posemb_flag: z.boolean(),
  /** The last sample makes no token; null: where it would be left over. */
  drop_last_sample: z.boolean().nullable(),
  /** In the embedding and the transformers. */
  dropout: rate,
});

const eegnetSchema = z.strictObject({
  kind: z.literal("eegnet"),
  ...SIGNAL,
  /** Width of the first filters: half a second. */
  kernLength: count.min(2),
  F1: count,
  D: count,
  F2: count,
  dropout: rate,
});

const scnnSchema = z.strictObject({ kind: z.literal("scnn"), ...SIGNAL, dropout: rate });

const dcnnSchema = z.strictObject({ kind: z.literal("dcnn"), ...SIGNAL, dropout: rate });

const fbcnetSchema = z.strictObject({
  kind: z.literal("fbcnet"),
  ...SIGNAL,
  /** Groups of consecutive channels with spatial filters of their own. */
  nBands: count,
  /** Spatial filters of a group. */
  m: count,
  /** Windows that a trial is divided into. */
  strideFactor: count,
});

const ifnetSchema = z.strictObject({
  kind: z.literal("ifnet"),
  ...SIGNAL,
  out_planes: count,
  kernel_size: odd,
  radix: count,
  patch_size: count,
  dropout: rate,
});

const eegconformerSchema = z.strictObject({
  kind: z.literal("eegconformer"),
  ...SIGNAL,
  emb_size: count,
  depth: count,
  heads: count,
  dropout: rate,
});

const ctnetSchema = z.strictObject({
  kind: z.literal("ctnet"),
  ...SIGNAL,
  /** Width of the tokens: f1 * D. */
  emb_size: count,
  depth: count,
  heads: count,
  f1: count,
  D: count,
  /** Width of the first filters. */
  kernel: count,
  pool1: count,
  pool2: count,
  cnn_dropout: rate,
  dropout: rate,
});

const networkSchema = z.discriminatedUnion("kind", [
  dbconformerSchema,
  eegnetSchema,
  scnnSchema,
  dcnnSchema,
  fbcnetSchema,
  ifnetSchema,
  eegconformerSchema,
  ctnetSchema,
]);

export type DbconformerConfig = z.infer<typeof dbconformerSchema>;
export type EegnetConfig = z.infer<typeof eegnetSchema>;
export type ScnnConfig = z.infer<typeof scnnSchema>;
export type DcnnConfig = z.infer<typeof dcnnSchema>;
export type FbcnetConfig = z.infer<typeof fbcnetSchema>;
export type IfnetConfig = z.infer<typeof ifnetSchema>;
export type EegconformerConfig = z.infer<typeof eegconformerSchema>;
export type CtnetConfig = z.infer<typeof ctnetSchema>;
export type NetworkConfig = z.infer<typeof networkSchema>;

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** A number that must be a multiple of another setting. */
function notDivisible(path: string, value: number, by: string, divisor: number): Fault[] {
  return value % divisor === 0 ? [] : [{ path, message: `is ${value}, expected a multiple of ${by} (${divisor})` }];
}

/** True if a DBConformer makes no token of the last sample. */
export function dropsLastSample({
  drop_last_sample,
  time_sample_num,
  patch_size,
}: Pick<DbconformerConfig, "drop_last_sample" | "time_sample_num" | "patch_size">): boolean {
  return drop_last_sample ?? time_sample_num % patch_size === 1;
}

function dbconformerFaults(model: DbconformerConfig): Fault[] {
  const { time_sample_num: samples, patch_size, kernel_size } = model;
  const faults = [
    ...notDivisible("emb_size", model.emb_size, "heads", model.heads),
    ...notDivisible("chn", model.chn, "radix", model.radix),
  ];
  const least = Math.max(kernel_size, patch_size);
  if (samples < least) {
    faults.push({
      path: "time_sample_num",
      message: `is ${samples}, expected at least ${least} (kernel_size, patch_size)`,
    });
  }
  const [tokens, left] = [samples, samples - 1].map((length) => Math.floor(length / patch_size));
  if (dropsLastSample(model) && tokens !== left) {
    const message = `must be false: ${samples} samples are ${tokens} patches of ${patch_size}, without the last sample ${left}`;
    faults.push({ path: "drop_last_sample", message });
  }
  return faults;
}

function ctnetFaults(model: CtnetConfig): Fault[] {
  const { emb_size, f1, D, heads } = model;
  const faults = notDivisible("emb_size", emb_size, "heads", heads);
  if (emb_size !== f1 * D) faults.push({ path: "emb_size", message: `is ${emb_size}, expected f1 * D (${f1 * D})` });
  const tokens = featureWindows(model);
  if (tokens > CTNET_PLACES) {
    faults.push({ path: "pool1", message: `leaves ${tokens} tokens, expected at most ${CTNET_PLACES}` });
  }
  return faults;
}

function divisionFaults(model: NetworkConfig): Fault[] {
  switch (model.kind) {
    case "dbconformer":
      return dbconformerFaults(model);
    case "ctnet":
      return ctnetFaults(model);
    case "eegconformer":
      return notDivisible("emb_size", model.emb_size, "heads", model.heads);
    case "ifnet":
      return notDivisible("chn", model.chn, "radix", model.radix);
    case "fbcnet":
      return notDivisible("chn", model.chn, "nBands", model.nBands);
    case "eegnet":
    case "scnn":
    case "dcnn":
      return [];
    default:
      return model satisfies never;
  }
}

/** Settings of a network that do not fit each other, and trials too short for it. */
function networkFaults(model: NetworkConfig): Fault[] {
  const faults = divisionFaults(model);
  if (faults.length > 0 || featureWindows(model) >= 1) return faults;
  const message = `is ${model.time_sample_num}, too few for the filters and windows of ${model.kind}`;
  return [{ path: "time_sample_num", message }];
}

const augmentationSchema = z.strictObject({
  /** Left and right electrodes change places, and with them left and right classes, in half of the trials. */
  reflection: z.boolean(),
  /** Factors between these, one for each trial; or null. */
  amplitude: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  /** Trials are moved in time by up to so many seconds. */
  shift_s: z.number().min(0),
  /** Share of the trials that are mixed with another one of the batch. */
  mixup: z.number().min(0).max(1),
});

/** What is learnt from which part of the trials. */
const taskSchema = z.strictObject({
  /** Names of the channels, in the order in which the network has them. */
  channels: z.array(z.string().min(1)).min(1),
  /** Hz. */
  sfreq: z.number().positive(),
  /** Samples of a trial. */
  samples: count,
  /** Seconds from the event to the first sample. */
  tmin: z.number(),
  /** What was done to the recordings before trials were cut, in order. */
  filters: z.array(z.record(z.string(), z.unknown())),
  /** Names of the classes in the order of the network's outputs. */
  classes: z.array(z.string().min(1)).min(2),
  /** Annotations that stand for them, as `--events` takes them; empty: not known. */
  events: z.string(),
  /** How trials of different people and days are made alike: not, or by Euclidean alignment. */
  alignment: z.enum(["none", "ea"]),
  /** Evaluation aligns and orders the trials as the published scripts do. */
  paper_exact: z.boolean(),
  /** How much a trial of each class counts in the loss; null: all the same. */
  class_weights: z.array(z.number().positive()).nullable(),
  augmentation: augmentationSchema,
});

export type Augmentation = z.infer<typeof augmentationSchema>;
export type TaskConfig = z.infer<typeof taskSchema>;

/** What the network is built for must be what the task gives it. */
function taskFaults(model: NetworkConfig, task: TaskConfig): Fault[] {
  const wanted = [
    ["chn", task.channels.length, "one per task.channels"],
    ["time_sample_num", task.samples, "task.samples"],
    ["n_classes", task.classes.length, "one per task.classes"],
  ] as const;
  return wanted.flatMap(([path, want, of]) =>
    model[path] === want ? [] : [{ path, message: `is ${model[path]}, expected ${want} (${of})` }],
  );
}

function duplicate(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index);
}

function listFaults({ channels, classes, class_weights }: TaskConfig): Fault[] {
  const faults = Object.entries({ channels, classes }).flatMap(([path, names]) => {
    const twice = duplicate(names);
    return twice === undefined ? [] : [{ path, message: `has "${twice}" twice` }];
  });
  if (class_weights !== null && class_weights.length !== classes.length) {
    const message = `are ${class_weights.length}, expected ${classes.length} (one per task.classes)`;
    faults.push({ path: "class_weights", message });
  }
  return faults;
}

/** Augmentation and weight decay of the preset `ours`. */
const OURS = {
  augmentation: {
    reflection: true,
    amplitude: [0.8, 1.25],
    shift_s: 0.1,
    mixup: 0.5,
  } satisfies Augmentation as Augmentation,
  /** Decoupled from the gradient: as a part of it, the decay would take a branch to zero that has little gradient. */
  optimizer: "adamw",
  weightDecay: 5e-2,
} as const;

const eegRecipeSchema = recipeSchema.safeExtend({
  /** `ours`: with augmentation and weight decay, where neither is set otherwise. */
  preset: z.enum(["paper", "ours"]),
});

export type EegRecipe = z.infer<typeof eegRecipeSchema>;

function isPlain({ reflection, amplitude, shift_s, mixup }: Augmentation): boolean {
  return !reflection && amplitude === null && shift_s === 0 && mixup === 0;
}

/** What the preset stands for, written out. */
function withPreset<Config extends { readonly task: TaskConfig; readonly recipe: EegRecipe }>(config: Config): Config {
  const { task, recipe } = config;
  if (recipe.preset !== "ours") return config;
  return {
    ...config,
    task: isPlain(task.augmentation) ? { ...task, augmentation: OURS.augmentation } : task,
    recipe: recipe.weightDecay > 0 ? recipe : { ...recipe, optimizer: OURS.optimizer, weightDecay: OURS.weightDecay },
  };
}

/** Network, task and recipe of a run, which must fit each other. */
export const configSchema = z
  .strictObject({ model: networkSchema, task: taskSchema, recipe: eegRecipeSchema })
  .superRefine(({ model, task }, context) => {
    const report = (part: string, faults: readonly Fault[]) => {
      for (const { path, message } of faults) context.addIssue({ code: "custom", path: [part, path], message });
    };
    report("model", [...networkFaults(model), ...taskFaults(model, task)]);
    report("task", listFaults(task));
  })
  .transform(withPreset);

export type EegConfig = z.infer<typeof configSchema>;
