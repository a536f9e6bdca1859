// Tests of reading published model files and folders.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "@sciformer/core";
import { chooseBackend, writeSafetensors } from "@sciformer/core/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { runCommand } from "./generate/testing.ts";
import { generators, Wyformer, wyformerFor } from "./model.ts";
import { publishedGenerator } from "./published.ts";
import { readPublishedModel } from "./published-folder.ts";
import { spaceGroupBits } from "./symmetry/token-tables.ts";
import { GENERATION, PUBLISHED_ARGUMENTS } from "./wyformer/testing.ts";

const { vocabulary, space_groups, space_group_columns } = GENERATION;
const ids = (values: readonly (string | number)[]) => [...values, "MASK", "STOP", "PAD"].map((value, i) => [value, i]);
const bits = (group: number) => space_group_columns.map((column) => spaceGroupBits(group)[column]);

/** Of a generator of {@link GENERATION}'s crystals. */
const FILES = {
  config: {
    model: {
      cascade: {
        order: ["elements", "site_symmetries", "sites_enumeration"],
        embedding_size: { elements: 16, site_symmetries: 16, sites_enumeration: 8 },
        is_target: { elements: true, site_symmetries: true, sites_enumeration: true },
      },
      WyckoffTrainer_args: {
        multiclass_next_token_with_order_permutation: true,
        target: "NextToken",
        evaluation_samples: 100,
      },
      CascadeTransformer_args: PUBLISHED_ARGUMENTS,
    },
    optimisation: { optimiser: { name: "SGD", config: { lr: 0.2 } }, epochs: 1_000_000 },
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
  expect(task).toMatchObject({ kind: "generation", space_group_counts: { 225: 3, 14: 1 } });
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
      "base_sg/wyckoff_processor.json: tokenisers.spacegroup_number: other bits of group 136 than expected",
    ),
  );
});

test("a file that has another form is refused, naming the field", () => {
  expect(() => publishedGenerator({ ...FILES, distribution: {} }, "base_sg")).toThrow(
    /^base_sg\/spacegroup_distribution\.json: field max_sequence_length: /,
  );
});

const withTrainer = (target: string) => ({
  model: { ...FILES.config.model, WyckoffTrainer_args: { ...FILES.config.model.WyckoffTrainer_args, target } },
});
const withArguments = (changes: object) => ({
  model: { ...FILES.config.model, CascadeTransformer_args: { ...PUBLISHED_ARGUMENTS, ...changes } },
});

test.each([
  [withTrainer("Scalar"), /WyckoffTrainer_args\.target: only generators/],
  [withArguments({ start_type: "categorial" }), /start_type: only space groups as bits/],
  [withArguments({ condition_dim: 1 }), /condition_dim: generators that a condition steers are not read/],
  [withArguments({ mamba: true }), /^base_sg\/config\.yaml: model: CascadeTransformer_args\..*mamba/],
])("a model of another kind is refused at its setting: %#", (config, message) => {
  expect(() => publishedGenerator({ ...FILES, config }, "base_sg")).toThrow(message);
});

test("a space group distribution with unknown bits is refused", () => {
  const distribution = { ...FILES.distribution, vectors: [bits(225), bits(14).map(() => 0)] };
  expect(() => publishedGenerator({ ...FILES, distribution }, "base_sg")).toThrow(
    /^base_sg\/spacegroup_distribution\.json: vectors\.1: no space group/,
  );
});

let dir: string;
let folder: string;
beforeAll(async () => {
  await chooseBackend("wasm");
  dir = await mkdtemp(join(tmpdir(), "published-"));
  folder = join(dir, "base_sg");
  await mkdir(folder);
  await writeFile(join(folder, "config.yaml"), stringify(FILES.config));
  await writeFile(join(folder, "wyckoff_processor.json"), JSON.stringify(FILES.processor));
  await writeFile(join(folder, "spacegroup_distribution.json"), JSON.stringify(FILES.distribution));
  const model = new Wyformer(wyformerFor(generators.base, GENERATION)).initialise(3);
  const state = new Map(model.stateDict());
  state.set("encoder_layers.linear1.weight", { dtype: "F32", shape: [1], data: Float32Array.of(7) });
  await writeSafetensors(join(folder, "best_model_params.safetensors"), state);
  model.dispose();
});
afterAll(() => rm(dir, { recursive: true }));

test("a published folder becomes a run that generates", async () => {
  const runs = join(dir, "runs");
  const made = await runCommand("import-model", folder, "--runs", runs);
  expect(made.code, made.text).toBe(0);
  expect(made.text).toMatch(/base_sg: \d+ parameters/);
  const out = join(dir, "out");
  const { code, text } = await runCommand("generate", "base_sg", "--runs", runs, "--count", "2", "--out", out);
  expect(code, text).toBe(0);
  expect(text).toMatch(/\d+ drawn, \d+ genes/);
});

test.each([
  ["config.yaml", "model: [", /config\.yaml: not valid YAML: /],
  ["wyckoff_processor.json", "{", /wyckoff_processor\.json: not valid JSON: /],
  [
    "best_model_params.safetensors",
    undefined,
    /best_model_params\.safetensors: is missing; PyTorch writes it: save_file/,
  ],
  ["config.yaml", undefined, /config\.yaml: is missing; expected a model folder as the authors publish it/],
])("a folder whose %s is %j is refused, naming the file", async (name, text, message) => {
  const bad = await mkdtemp(join(dir, "bad-"));
  await cp(folder, bad, { recursive: true });
  if (text === undefined) await rm(join(bad, name));
  else await writeFile(join(bad, name), text);
  await expect(readPublishedModel(bad)).rejects.toThrow(message);
});
