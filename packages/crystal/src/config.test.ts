// Tests of the configuration's checks.
import { expect, test } from "vitest";
import { type CrystalConfig, configSchema } from "./config.ts";
import { propertySizes, sizes } from "./sizes.ts";
import { generation, property } from "./wyformer/testing.ts";

function firstIssue(config: unknown): string {
  const { error } = configSchema.safeParse(config);
  const [issue] = error?.issues ?? [];
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "none";
}

const withModel = (config: CrystalConfig, model: Partial<CrystalConfig["model"]>) => ({
  ...config,
  model: { ...config.model, ...model },
});

test.each([...Object.entries(sizes), ...Object.entries(propertySizes)])("size %s is valid as it is", (_, size) => {
  expect(configSchema.parse(size)).toEqual(size);
});

test("a start token must be as wide as the task's space groups are written", () => {
  expect(firstIssue(withModel(generation(), { n_start: 3 }))).toMatch(/^model\.n_start: is 3, expected \d+ \(as the/);
});

test("a field must have the vocabulary's tokens", () => {
  const config = generation();
  const cascade = config.model.cascade.map((field, i) => (i === 0 ? { ...field, size: 5 } : field));
  expect(firstIssue(withModel(config, { cascade }))).toBe(
    "model.cascade.0.size: is 5, expected 8 (tokens of elements)",
  );
});

test("a property model has as many outputs as there are targets", () => {
  expect(firstIssue(withModel(property(), { outputs: 2 }))).toBe("model.outputs: is 2, expected 1 (as the task asks)");
});

test("fields that are not predicted come last", () => {
  const config = generation({}, "harmonic");
  const cascade = config.model.cascade.toReversed();
  expect(firstIssue(withModel(config, { cascade }))).toBe(
    "model.cascade: predicted fields come first, and there must be one",
  );
});

test("a weighted mean needs a field that weighs", () => {
  expect(firstIssue(withModel(property(), { aggregation_weight: null }))).toBe(
    "model.aggregation_weight: must be the index of a field, for a weighted_mean",
  );
});

test("the start token has no weight", () => {
  expect(firstIssue(withModel(property(), { include_start_in_aggregation: true }))).toBe(
    "model.include_start_in_aggregation: the start token has no weight for a weighted_mean",
  );
});

test("token counts are of token scores only", () => {
  expect(firstIssue(withModel(property(), { concat_token_counts: true }))).toBe(
    "model.concat_token_counts: counts and presence of tokens are of token_scores only",
  );
});

test("a position for every place is refused where sites come in any order", () => {
  const positions = { learned_positional_encoding_max_size: 7, learned_positional_encoding_only_masked: false };
  expect(firstIssue(withModel(generation(), positions))).toBe(
    "model.learned_positional_encoding_only_masked: must be true: sites in any order have no places to learn",
  );
  expect(firstIssue(withModel(generation({ permuted: false }), positions))).toBe("none");
});
