// Tests of configuration checks: every network of the package, settings that do not fit each other, the presets.
import { expect, test } from "vitest";
import { configSchema, type EegConfig } from "./config.ts";
import { networkFor, networkNames, sizes } from "./sizes.ts";

type Changes = { readonly model?: object; readonly task?: object; readonly recipe?: object };

/** The message of the first fault of the smallest size with changes. */
function fault({ model = {}, task = {}, recipe = {} }: Changes): string | undefined {
  const { small } = sizes;
  const parsed = configSchema.safeParse({
    model: { ...small.model, ...model },
    task: { ...small.task, ...task },
    recipe: { ...small.recipe, ...recipe },
  });
  const issue = parsed.error?.issues[0];
  return issue && `${issue.path.join(".")} ${issue.message}`;
}

/** The small configuration with another network. */
const withNetwork = (name: string): EegConfig => ({
  ...sizes.small,
  model: networkFor(name, sizes.small, sizes.small.task),
});

test.each(Object.keys(sizes))("the size %s is valid", (name) => {
  expect(configSchema.safeParse(sizes[name as keyof typeof sizes]).error).toBeUndefined();
});

test.each(networkNames)("the small size with the network %s is valid", (name) => {
  expect(configSchema.safeParse(withNetwork(name)).error).toBeUndefined();
});

test.each<[string, Changes, string]>([
  [
    "a width that its heads do not divide",
    { model: { heads: 3 } },
    "model.emb_size is 20, expected a multiple of heads (3)",
  ],
  ["channels that bands do not divide", { model: { radix: 3 } }, "model.chn is 22, expected a multiple of radix (3)"],
  [
    "an even kernel",
    { model: { kernel_size: 62 } },
    "model.kernel_size must be odd: an even kernel would shift the signal",
  ],
  [
    "a trial that is shorter than a kernel",
    { model: { time_sample_num: 60, patch_size: 30 }, task: { samples: 60 } },
    "model.time_sample_num is 60, expected at least 63 (kernel_size, patch_size)",
  ],
  [
    "a last sample that a patch needs",
    { model: { time_sample_num: 500, drop_last_sample: true }, task: { samples: 500 } },
    "model.drop_last_sample must be false: 500 samples are 10 patches of 50, without the last sample 9",
  ],
  [
    "channels that are not those of the task",
    { model: { chn: 21 } },
    "model.chn is 21, expected 22 (one per task.channels)",
  ],
  [
    "classes that are not those of the task",
    { model: { n_classes: 4 } },
    "model.n_classes is 4, expected 2 (one per task.classes)",
  ],
  [
    "weights that are not one for each class",
    { task: { class_weights: [1, 1, 1] } },
    "task.class_weights are 3, expected 2 (one per task.classes)",
  ],
  ["a class twice", { model: {}, task: { classes: ["left", "left"] } }, 'task.classes has "left" twice'],
])("refuses %s", (_, changes, message) => {
  expect(fault(changes)).toBe(message);
});

test.each<[string, object, string]>([
  ["eegconformer", { emb_size: 42 }, "model.emb_size is 42, expected a multiple of heads (10)"],
  ["fbcnet", { nBands: 4 }, "model.chn is 22, expected a multiple of nBands (4)"],
  ["ctnet", { f1: 4 }, "model.emb_size is 16, expected f1 * D (8)"],
  ["ctnet", { pool1: 2, pool2: 2 }, "model.pool1 leaves 125 tokens, expected at most 100"],
  ["scnn", { time_sample_num: 90 }, "model.time_sample_num is 90, too few for the filters and windows of scnn"],
])("%s: refuses %j", (name, changes, message) => {
  const config = withNetwork(name);
  const issue = configSchema.safeParse({ ...config, model: { ...config.model, ...changes } }).error?.issues[0];
  expect(issue && `${issue.path.join(".")} ${issue.message}`).toBe(message);
});

test("the paper's preset changes nothing", () => {
  expect(configSchema.parse(sizes.small)).toEqual(sizes.small);
});

test("our preset augments and decays, and is the same when it is read again", () => {
  const ours = configSchema.parse({ ...sizes.small, recipe: { ...sizes.small.recipe, preset: "ours" } });
  expect(ours.recipe.weightDecay).toBe(0.05);
  expect(ours.task.augmentation).toEqual({ reflection: true, amplitude: [0.8, 1.25], shift_s: 0.1, mixup: 0.5 });
  expect(configSchema.parse(ours)).toEqual(ours);
});

test("our preset keeps what is set otherwise", () => {
  const augmentation = { reflection: false, amplitude: null, shift_s: 0.05, mixup: 0 };
  const { small } = sizes;
  const ours = configSchema.parse({
    ...small,
    task: { ...small.task, augmentation },
    recipe: { ...small.recipe, preset: "ours", weightDecay: 0.1 },
  });
  expect([ours.task.augmentation, ours.recipe.weightDecay]).toEqual([augmentation, 0.1]);
});
