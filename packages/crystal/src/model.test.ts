// Tests of the network: invariance, padding, sizes, names of its parameters.
import { type HostBatch, INFERENCE, Random, toTensors } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { CrystalConfig, WyformerConfig } from "./config.ts";
import { crystals } from "./loss.ts";
import { generators, modelWidth, regressors, Wyformer, wyformerFor } from "./model.ts";
import { propertySizes, sizes } from "./sizes.ts";
import { GENES, generation, property } from "./wyformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

const [, , , MONOCLINIC] = GENES;
const rows = GENES.map((gene, i) => ({ id: `crystal ${i}`, gene, properties: [0.5] }));

/** The model's output on a batch of `collate`. */
function outputs(model: Wyformer, config: WyformerConfig, batch: HostBatch): Float32Array {
  return tf.tidy(() => model.forward(crystals(toTensors(batch), config), INFERENCE).dataSync() as Float32Array);
}

/** Conditioned, with counts, a position of the MASK and an aggregate: everything that could tell an order. */
function everything(): CrystalConfig {
  const config = generation({ condition: [{ column: "e", log: false, mean: 0, deviation: 1 }] });
  return {
    ...config,
    model: {
      ...config.model,
      concat_token_counts: true,
      learned_positional_encoding_max_size: 8,
      token_aggregation: "max",
      aggregation_inclsion: "concat",
      aggregate_after_encoder: true,
      concat_start_to_prediction_input_embedding_dim: 3,
      mixer_layers: 2,
    },
  };
}

test.each([
  ["the published generator", generation()],
  ["a generator with every option", everything()],
  ["a generator of harmonic classes", generation({}, "harmonic")],
])("any order of the known sites gives %s the same scores", (_, config) => {
  const model = new Wyformer(config.model).initialise(3);
  const random = new Random(5);
  const scores = (order: readonly number[]) =>
    outputs(model, config.model, collate([{ id: "x", gene: MONOCLINIC!, order }], config));
  const stored = scores([0, 1, 2, 3, 4]);
  for (let i = 0; i < 20; i++) {
    const shuffled = scores(random.shuffle([0, 1, 2, 3, 4]));
    for (const [token, score] of stored.entries()) expect(Math.abs(shuffled[token]! - score)).toBeLessThan(1e-5);
  }
  model.dispose();
});

test("a property does not depend on the order of the sites", () => {
  const config = property();
  const model = new Wyformer(config.model).initialise(3);
  const reversed = { ...MONOCLINIC!, sites: MONOCLINIC!.sites.toReversed() };
  const [a] = outputs(model, config.model, collate([{ id: "x", gene: MONOCLINIC! }], config));
  const [b] = outputs(model, config.model, collate([{ id: "x", gene: reversed }], config));
  expect(Math.abs(a! - b!)).toBeLessThan(1e-6);
  model.dispose();
});

test.each([
  ["generator", generation()],
  ["generator with every option", everything()],
  ["property model", property()],
])("padding changes nothing for a %s", (_, config) => {
  const model = new Wyformer(config.model).initialise(3);
  const wider: CrystalConfig = { ...config, task: { ...config.task, max_sites: config.task.max_sites + 1 } };
  const narrow = outputs(model, config.model, collate(rows, config));
  const wide = outputs(model, config.model, collate(rows, wider));
  for (const [i, value] of narrow.entries()) expect(Math.abs(wide[i]! - value)).toBeLessThan(1e-5);
  model.dispose();
});

test("a conditioned model starts as one without a condition", () => {
  const config = everything();
  const model = new Wyformer(config.model).initialise(3);
  const known = collate([{ id: "x", gene: MONOCLINIC!, properties: [7] }], config);
  const unknown = collate([{ id: "x", gene: MONOCLINIC! }], config);
  expect(outputs(model, config.model, known)).toEqual(outputs(model, config.model, unknown));
  model.dispose();
});

describe("sizes", () => {
  test("the published generator has 128,083 parameters with the MP-20 vocabulary", () => {
    const model = new Wyformer(sizes.base.model);
    expect(model.parameterCount).toBe(128_083);
    model.dispose();
  });

  test("the published regressors are 112 wide: 109 channels up to a multiple of four heads", () => {
    for (const architecture of [regressors.base, regressors.band_gap]) {
      expect(modelWidth(wyformerFor(architecture, propertySizes.base.task))).toBe(112);
    }
  });

  test.each(Object.entries(generators))("the generator %s can be built", (_, architecture) => {
    const config = wyformerFor(architecture, sizes.small.task);
    const model = new Wyformer(config);
    expect(model.prediction_heads.filter((head) => head !== undefined)).toHaveLength(
      config.cascade.filter(({ is_target }) => is_target).length,
    );
    model.dispose();
  });
});

test("parameters have the authors' names", () => {
  const model = new Wyformer({ ...generation().model, num_layers: 1 });
  expect([...model.stateDict().keys()].filter((name) => !name.includes("prediction_heads"))).toEqual([
    "embedding.embeddings.0.weight",
    "embedding.embeddings.1.weight",
    "embedding.embeddings.2.weight",
    "mixer.weight",
    "start_embedding.weight",
    "start_embedding.bias",
    "transformer_encoder.layers.0.self_attn.in_proj_weight",
    "transformer_encoder.layers.0.self_attn.in_proj_bias",
    "transformer_encoder.layers.0.self_attn.out_proj.weight",
    "transformer_encoder.layers.0.self_attn.out_proj.bias",
    "transformer_encoder.layers.0.linear1.weight",
    "transformer_encoder.layers.0.linear1.bias",
    "transformer_encoder.layers.0.linear2.weight",
    "transformer_encoder.layers.0.linear2.bias",
    "transformer_encoder.layers.0.norm1.weight",
    "transformer_encoder.layers.0.norm1.bias",
    "transformer_encoder.layers.0.norm2.weight",
    "transformer_encoder.layers.0.norm2.bias",
  ]);
  model.dispose();
});

test("a field that is not predicted has no scores", () => {
  const { model: config } = generation({}, "harmonic");
  const model = new Wyformer(config);
  const none = { start: tf.zeros([1, 1]), fields: [] };
  expect(() => model.scores(3, tf.zeros([1, 1]), none, INFERENCE)).toThrow("harmonic_site_symmetries has no head");
  model.dispose();
});
