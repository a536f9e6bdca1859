// Tests of the authors' settings and parameter names.
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { publishedConfig, publishedState } from "./checkpoint.ts";
import { wyformerSchema } from "./config.ts";
import { Wyformer } from "./model.ts";
import { generation, PUBLISHED_ARGUMENTS } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

test("settings that this model does not have are refused", () => {
  const { cascade } = generation().model;
  const args = { ...PUBLISHED_ARGUMENTS, relational_attention_bias: {} };
  expect(() => publishedConfig({ cascade, n_start: 3, args }, "run")).toThrow(
    /^run: CascadeTransformer_args\.: .*relational/,
  );
  const layer = { ...PUBLISHED_ARGUMENTS.TransformerEncoderLayer_args, norm_first: true };
  expect(() =>
    publishedConfig(
      { cascade, n_start: 3, args: { ...PUBLISHED_ARGUMENTS, TransformerEncoderLayer_args: layer } },
      "run",
    ),
  ).toThrow(/^run: CascadeTransformer_args\.TransformerEncoderLayer_args\.norm_first: /);
});

test("the unused copy of a layer in published checkpoints is left out", () => {
  const config = wyformerSchema.parse(generation().model);
  const model = new Wyformer(config).initialise(1);
  const published = new Map(model.stateDict());
  published.set("encoder_layers.linear1.weight", { dtype: "F32", shape: [1], data: Float32Array.of(7) });
  const other = new Wyformer(config);
  other.loadStateDict(publishedState(published), "best_model_params.safetensors");
  expect(other.stateDict()).toEqual(model.stateDict());
  model.dispose();
  other.dispose();
});

test("the authors' word None stands for nothing", () => {
  const { cascade, n_start } = generation().model;
  const args = { ...PUBLISHED_ARGUMENTS, aggregation_inclsion: "None", token_aggregation: "None" };
  expect(publishedConfig({ cascade, n_start, args }, "run")).toMatchObject({
    aggregation_inclsion: null,
    token_aggregation: null,
  });
});
