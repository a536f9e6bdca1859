// Tests of reading published models.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError, type StoredTensor } from "@sciformer/core";
import { chooseBackend, writeSafetensors } from "@sciformer/core/node";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compareState, loadPublished, publishedConfig, publishedState } from "./checkpoint.ts";
import { architectures, PdeTransformer } from "./model.ts";
import { readCheckpoint } from "./read-checkpoint.ts";
import { drawnModel, tinyRun } from "./transformer/testing.ts";

beforeAll(() => chooseBackend("cpu"));

/** As the authors publish it. */
const MIXED = {
  _class_name: "PDEImpl",
  _diffusers_version: "0.31.0",
  sample_size: 256,
  in_channels: 2,
  out_channels: 2,
  type: "PDE-S",
  periodic: true,
  carrier_token_active: false,
  window_size: 8,
  patch_size: 4,
};

const { in_channels: _in, out_channels: _out, patch_size: _patch, ...common } = MIXED;
const SEPARATE = { ...common, num_timesteps: 2 };

describe("config.json", () => {
  test("of a mixed-channel model gives our configuration of it", () => {
    expect(publishedConfig(MIXED, "mc-s/config.json")).toEqual(architectures.base);
  });

  test("with a number of frames is of a separate-channel model", () => {
    const config = publishedConfig({ ...SEPARATE, type: "PDE-L" }, "sc-l/config.json");
    expect(config).toEqual({ ...architectures.base, channels: "separate", type: "PDE-L" });
  });

  test.each([
    ["an unknown size", { ...MIXED, type: "PDE-XL" }, /^mc\/config\.json: field type: /],
    [
      "carrier tokens",
      { ...MIXED, carrier_token_active: true },
      /^mc\/config\.json: field carrier_token_active: must be/,
    ],
    ["an unknown setting", { ...MIXED, heads: 3 }, /^mc\/config\.json: field \(all\): .*heads/],
    ["a missing setting", { ...MIXED, patch_size: undefined }, /^mc\/config\.json: field patch_size: /],
    ["no object", null, /^mc\/config\.json: expected an object of settings/],
  ])("with %s is refused", (_, json, message) => {
    expect(() => publishedConfig(json, "mc/config.json")).toThrow(InputError);
    expect(() => publishedConfig(json, "mc/config.json")).toThrow(message);
  });
});

describe("parameters", () => {
  const config = tinyRun({ model: { channels: "separate" } }).model;
  const table: StoredTensor = { dtype: "F32", shape: [1, 3, 3, 2], data: new Float32Array(18) };

  /** The state of a model as the authors' files hold it, with tables that follow from the window. */
  function publishedDict() {
    const model = drawnModel(config, 7);
    const state = new Map(model.stateDict());
    model.dispose();
    state.set("model.latent.blocks.0.attn_spatial.pos_emb_funct.relative_coords_table", table);
    return state;
  }

  test.each(["", "model."])("are loaded under the prefix %j, without tables", (prefix) => {
    const state = publishedDict();
    const model = new PdeTransformer(config);
    loadPublished(model, new Map([...state].map(([name, tensor]) => [prefix + name, tensor])), "file");
    expect(new Map(model.stateDict())).toEqual(new Map(publishedState(state) as typeof state));
    model.dispose();
  });

  test("that are missing, unexpected or of another shape are all named, and the model stays as it was", () => {
    const state = publishedDict();
    state.delete("model.output.bias");
    state.set("model.head.weight", table);
    state.set("model.latent.blocks.0.norm1.weight", table);
    const model = new PdeTransformer(config).initialise(1);
    const before = model.stateDict();
    expect(compareState(model, publishedState(state))).toEqual({
      missing: ["model.output.bias"],
      unexpected: ["model.head.weight"],
      misshaped: [{ name: "model.latent.blocks.0.norm1.weight", got: [1, 3, 3, 2], want: [16] }],
    });
    expect(() => loadPublished(model, state, "sc.safetensors")).toThrow(
      new InputError(
        "sc.safetensors: parameters missing model.output.bias; unexpected model.head.weight; of another shape model.latent.blocks.0.norm1.weight [1,3,3,2] where the model has [16]",
      ),
    );
    expect(model.stateDict()).toEqual(before);
    model.dispose();
  });
});

describe("on disk", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sciformer-checkpoint-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  test("a folder, or its file of parameters, is read with its config.json", async () => {
    const published = new PdeTransformer(architectures.base);
    published.model.output.bias!.assign(new Float32Array(192).fill(0.5));
    const file = join(folder, "diffusion_pytorch_model.safetensors");
    const bias = published.stateDict().get("model.output.bias")!;
    await writeSafetensors(file, published.stateDict());
    await writeFile(join(folder, "config.json"), JSON.stringify(MIXED));
    published.dispose();
    for (const path of [folder, file]) {
      const { model, config } = await readCheckpoint(path);
      expect(config.type).toBe("PDE-S");
      expect(model.stateDict().get("model.output.bias")).toEqual(bias);
      model.dispose();
    }
  });

  test("a folder without config.json is refused", async () => {
    await expect(readCheckpoint(folder)).rejects.toThrow(
      `${join(folder, "config.json")}: cannot be read; a checkpoint needs its config.json`,
    );
  });

  test("a path that is not there is refused", async () => {
    const path = join(folder, "none");
    await expect(readCheckpoint(path)).rejects.toThrow(`${path}: no such file or folder`);
  });
});
