// Tests of the configuration: what does not fit together is refused, by the name of the setting.
import { expect, test } from "vitest";
import { configSchema, type NilmConfig } from "./config.ts";
import { sizes } from "./sizes.ts";

const { small } = sizes;

/** `path: message` of the first issue; undefined for a valid configuration. */
function firstIssue(config: unknown): string | undefined {
  const issue = configSchema.safeParse(config).error?.issues[0];
  return issue && `${issue.path.join(".")}: ${issue.message}`;
}

const withModel = (changes: object): unknown => ({ ...small, model: { ...small.model, ...changes } });
const withTask = (changes: object): unknown => ({ ...small, task: { ...small.task, ...changes } });

test.each(Object.entries(sizes))("the size %s is a valid configuration", (_, config: NilmConfig) => {
  expect(firstIssue(config)).toBeUndefined();
});

test("refuses an even kernel of the head", () => {
  expect(firstIssue(withModel({ kernel_size_head: 4 }))).toMatch(/^model\.kernel_size_head: must be odd/);
});

test("refuses a width that is not divisible by 4", () => {
  expect(firstIssue(withModel({ d_model: 30, n_head: 3 }))).toMatch(/^model\.d_model: must be divisible by 4/);
});

test("refuses a width that is not a multiple of the number of heads", () => {
  expect(firstIssue(withModel({ d_model: 32, n_head: 5 }))).toMatch(/^model\.d_model: must be a multiple of n_head/);
});

test("refuses a scale of zero", () => {
  expect(firstIssue(withTask({ scale_w: 0 }))).toMatch(/^task\.scale_w: /);
});

test("refuses a model with another number of time features than the task's variables give", () => {
  expect(firstIssue(withTask({ variables: ["hour", "dow"] }))).toBe(
    "model.c_embedding: is 8, expected 4 (two per task.variables)",
  );
});

test("refuses a model with another number of outputs than the task has targets", () => {
  expect(firstIssue(withModel({ c_out: 2 }))).toBe("model.c_out: is 2, expected 1 (one per task.targets)");
});

test("refuses an FCN that is built for another window than the task's", () => {
  const model = { kind: "fcn", window_size: 64, c_out: 1, dp_rate: 0.2 };
  expect(firstIssue({ ...small, model })).toBe("model.window_size: is 64, expected 128 (task.window)");
});

test("refuses a setting that nobody knows", () => {
  expect(firstIssue(withTask({ windw: 3 }))).toMatch(/windw/);
});
