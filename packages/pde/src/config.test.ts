// Tests of the configuration's checks.
import { expect, test } from "vitest";
import { configSchema, type PdeConfig, periodicAxes, type TransformerConfig, widthsOf } from "./config.ts";
import { sizes } from "./sizes.ts";
import { type Changes, tinyRun, tinyUnetRun } from "./transformer/testing.ts";

function firstIssue(config: unknown): string {
  const { error } = configSchema.safeParse(config);
  const [issue] = error?.issues ?? [];
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "none";
}

test.each(Object.entries(sizes))("size %s is valid as it is", (_, size: PdeConfig) => {
  expect(configSchema.parse(size)).toEqual(size);
});

test.each<[string, Changes, string]>([
  [
    "flow matching sees the noisy state beside the current one",
    { task: { objective: "flow" } },
    "model.in_channels: is 2, expected 4 (twice task.channels in flow matching)",
  ],
  [
    "the output has the channels of the state",
    { model: { out_channels: 3 } },
    "model.out_channels: is 3, expected 2 (task.channels)",
  ],
  [
    "a separate-channel model has the frames of its task",
    { model: { channels: "separate" }, task: { frames: "forward_3_3" } },
    "model.num_timesteps: is 2, expected 6 (the frames of task.frames)",
  ],
  [
    "mixed channels have one task",
    { task: { frames: "interpolation" } },
    "task.frames: must be forward_1_1 for mixed channels: other tasks are of separate channels",
  ],
  [
    "a velocity is no difference of states",
    { model: { in_channels: 4 }, task: { objective: "flow", predict: "delta" } },
    "task.predict: must be state: flow matching learns a velocity",
  ],
  [
    "a difference needs a known frame",
    { model: { channels: "separate", num_timesteps: 6 }, task: { frames: "generative", predict: "delta" } },
    "task.predict: must be state: no frame is known that a difference could be added to",
  ],
  [
    "fields with borders are not shifted round",
    { model: { periodic: false }, task: { random_shifts: true } },
    "task.random_shifts: must be false where no axis is periodic",
  ],
  ["a custom model has its widths", { model: { custom: null } }, "model.custom: must be given for type custom"],
  [
    "a head has two channels at least",
    { model: { custom: { hidden_size: 6, num_heads: 6, depth: [1, 1, 1], mlp_ratio: 2 } } },
    "model.custom.hidden_size: must be a multiple of twice num_heads",
  ],
  [
    "stages are encoder, latent and as many decoder levels",
    { model: { custom: { hidden_size: 8, num_heads: 2, depth: [1, 1, 1, 1], mlp_ratio: 2 } } },
    "model.custom.depth: must have an odd number of stages",
  ],
])("%s", (_, changes, issue) => {
  expect(firstIssue(tinyRun(changes))).toBe(issue);
});

test("--set changes the size, the kind and the boundaries of a run one at a time", () => {
  const { base } = sizes;
  const large = configSchema.parse({ ...base, model: { ...base.model, type: "PDE-L" } });
  expect(widthsOf(large.model as TransformerConfig)).toMatchObject({ hidden_size: 384, num_heads: 16 });
  expect(firstIssue({ ...base, model: { ...base.model, channels: "separate" } })).toBe("none");
  const walls = configSchema.parse({ ...base, model: { ...base.model, periodic: [true, false] } });
  expect(periodicAxes(walls.model)).toEqual([true, false]);
});

test("a U-Net has an even width, and the tasks of mixed channels", () => {
  expect(firstIssue(tinyUnetRun())).toBe("none");
  expect(firstIssue(tinyUnetRun({ model: { hidden_size: 5 } }))).toBe(
    "model.hidden_size: must be even: going down a level halves it first",
  );
  expect(firstIssue(tinyUnetRun({ task: { frames: "forward_3_3" } }))).toMatch(/^task\.frames: must be forward_1_1/);
});
