// Tests of reading published models.
import { InputError } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { publishedConfig, publishedGenerator, publishedState } from "./checkpoint.ts";
import { wyformerSchema } from "./config.ts";
import { generators, Wyformer, wyformerFor } from "./model.ts";
import { spaceGroupBits } from "./symmetry/token-tables.ts";
import { GENERATION, generation } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

/** The arguments of the published generator. */
const ARGUMENTS = {
  start_type: "one_hot",
  perceptron_shape: "pyramid",
  concat_token_counts: false,
  concat_token_presence: true,
  aggregate_after_encoder: false,
  mixer_layers: 1,
  token_aggregation: null,
  include_start_in_aggregation: false,
  aggregation_inclsion: "None",
  outputs: "token_scores",
  num_fully_connected_layers: 3,
  learned_positional_encoding_max_size: 0,
  learned_positional_encoding_only_masked: true,
  TransformerEncoderLayer_args: { nhead: 4, dim_feedforward: 128, dropout: 0.2 },
  TransformerEncoder_args: { num_layers: 3, enable_nested_tensor: false },
};

const { vocabulary, space_groups, space_group_columns } = GENERATION;
const ids = (values: readonly (string | number)[]) => [...values, "MASK", "STOP", "PAD"].map((value, i) => [value, i]);
const bits = (group: number) => space_group_columns.map((column) => spaceGroupBits(group)[column]);

const FILES = {
  config: {
    model: {
      cascade: {
        order: ["elements", "site_symmetries", "sites_enumeration"],
        embedding_size: { elements: 16, site_symmetries: 16, sites_enumeration: 8 },
        is_target: { elements: true, site_symmetries: true, sites_enumeration: true },
      },
      CascadeTransformer_args: ARGUMENTS,
    },
  },
  processor: {
    tokenisers: {
      elements: {
        kind: "enumerating",
        payload: { mapping: ids(vocabulary.elements.map((symbol) => `Element ${symbol}`)) },
      },
      site_symmetries: { kind: "enumerating", payload: { mapping: ids(vocabulary.site_symmetries) } },
      sites_enumeration: { kind: "enumerating", payload: { mapping: ids(vocabulary.sites_enumeration) } },
      spacegroup_number: {
        kind: "space_group",
        payload: { mapping: space_groups.map((group) => [group, bits(group)]) },
      },
    },
  },
  distribution: { start_type: "one_hot", max_sequence_length: 7, vectors: [bits(225), bits(14)], counts: [3, 1] },
};

test("the published generator's files give its model and task", () => {
  const { model, task } = publishedGenerator(FILES, "base_sg");
  expect(model).toEqual(wyformerFor(generators.base, GENERATION));
  expect(task.vocabulary.elements).toEqual(vocabulary.elements);
  expect(task.max_sites).toBe(6);
  expect(task.space_group_counts).toEqual({ 225: 3, 14: 1 });
});

test("bits of a space group that are not ours are refused, naming the group", () => {
  const mapping = space_groups.map((group) => [
    group,
    bits(group).map((bit, i) => (group === 136 && i === 3 ? 1 - bit! : bit)),
  ]);
  const processor = {
    tokenisers: { ...FILES.processor.tokenisers, spacegroup_number: { kind: "space_group", payload: { mapping } } },
  };
  expect(() => publishedGenerator({ ...FILES, processor }, "base_sg")).toThrow(
    new InputError(
      "base_sg: wyckoff_processor.json: tokenisers.spacegroup_number: other bits of group 136 than expected",
    ),
  );
});

test("a file that has another form is refused, naming the field", () => {
  expect(() => publishedGenerator({ ...FILES, distribution: {} }, "base_sg")).toThrow(
    /^base_sg: spacegroup_distribution\.json: field max_sequence_length: /,
  );
});

test("settings that this model does not have are refused", () => {
  const { cascade } = generation().model;
  const args = { ...ARGUMENTS, relational_attention_bias: {} };
  expect(() => publishedConfig({ cascade, n_start: 3, args }, "run")).toThrow(
    /^run: CascadeTransformer_args\.: .*relational/,
  );
  const layer = { ...ARGUMENTS.TransformerEncoderLayer_args, norm_first: true };
  expect(() =>
    publishedConfig({ cascade, n_start: 3, args: { ...ARGUMENTS, TransformerEncoderLayer_args: layer } }, "run"),
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
