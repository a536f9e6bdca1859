// Steps of the model in the page, against those of the program.
import { Random } from "@sciformer/core";
import type { HostBatch, LiveModel } from "@sciformer/core/view";
import { expect, test } from "vitest";
import type { PdeConfig } from "../../config.ts";
import { nextFrames } from "../../flow/step.ts";
import { sizes } from "../../sizes.ts";
import { nextStates, startFrames, stepInputs, stepWindow } from "./model-step.ts";

const GRID = [4, 4] as const;
const TAG = {
  ...{ pde_id: 2, field_names: ["density"], field_ids: [5], field_scheme: "d", field_units: null, simulations: 1 },
  ...{ param_names: ["viscosity"], param_ids: [7] },
  norm: {
    ...{ mean: [0], std: [1], std_vector: [1], min: [0], max: [1] },
    ...{ param_mean: [3], param_std: [2], param_min: [1], param_max: [5] },
  },
};

function configOf(model: Partial<PdeConfig["model"]>, task: Partial<PdeConfig["task"]>): PdeConfig {
  const { small } = sizes;
  return {
    ...small,
    model: { ...small.model, ...model } as PdeConfig["model"],
    task: { ...small.task, grid: [4, 4], tags: { diff: TAG }, sampler_steps: 3, ...task },
  };
}

const CONFIGS: readonly (readonly [string, PdeConfig])[] = [
  ["mixed channels", configOf({}, {})],
  ["separate channels", configOf({ channels: "separate" }, {})],
  [
    "separate channels, several frames",
    configOf({ channels: "separate", num_timesteps: 6 }, { frames: "forward_1_5" }),
  ],
  ["mixed channels, sampled", configOf({ in_channels: 4 }, { objective: "flow" })],
  ["separate channels, sampled", configOf({ channels: "separate" }, { objective: "flow" })],
];

/** A network that is none, but answers differently to whatever it is given. */
function network(batch: HostBatch): { readonly output: HostBatch[string] } {
  const { x, noisy, t } = batch;
  const shift = t?.data[0] ?? 0;
  const data = Float32Array.from(x!.data, (value, at) => 0.5 * value + 0.1 * (noisy?.data[at] ?? 0) + shift + at / 100);
  return { output: { data, shape: x!.shape } };
}

function modelOf(names: readonly string[]): LiveModel {
  return {
    inputs: names.map((name) => ({ name, dtype: "float32", shape: [] })),
    run: async (batch: HostBatch) => ({ outputs: network(batch), milliseconds: 2, provider: "wasm" }),
  } as unknown as LiveModel;
}

const ALL = ["x", "noisy", "t", "label", "fields", "task"];
const SUBJECT = { tag: "diff", pdeId: 2, grid: GRID, dt: 0.5, params: { viscosity: 5 } };
const STATE = Float32Array.from({ length: 16 }, (_, at) => Math.sin(at));

test.each(CONFIGS)("%s: the states are those of the program's own step", async (_, config) => {
  const window = stepWindow(SUBJECT, [STATE], 0, config);
  const signal = new AbortController().signal;
  const { states } = await nextStates(modelOf(ALL), window, config, new Random(1), signal);
  const [wanted] = nextFrames(network, [window], config, new Random(1));
  const plane = 16;
  // The program keeps the channel that only fills up, which is zero.
  const own = Array.from({ length: wanted!.length / (2 * plane) }, (_, frame) =>
    wanted!.subarray(2 * frame * plane, (2 * frame + 1) * plane),
  );
  expect(states.map((state) => [...state])).toEqual(own.map((state) => [...state]));
});

test("the model is given what its graph takes and nothing else", () => {
  const [, config] = CONFIGS[0]!;
  const inputs = stepInputs(modelOf(["x", "label"]), stepWindow(SUBJECT, [STATE], 0, config), config);
  expect(Object.keys(inputs).sort()).toEqual(["label", "x"]);
  expect(inputs.x!.shape).toEqual([1, 2, 4, 4]);
});

test("constants are told in units of their spread; one that is not known counts as the mean", () => {
  const [, config] = CONFIGS[1]!;
  expect(stepWindow(SUBJECT, [STATE], 0, config).paramValues).toEqual([1]);
  expect(stepWindow({ ...SUBJECT, params: {} }, [STATE], 0, config).paramValues).toEqual([0]);
});

test("a task that fills in what lies between cannot be rolled out", () => {
  expect(startFrames(configOf({ channels: "separate" }, { frames: "interpolation" }))).toBeUndefined();
  expect(startFrames(configOf({ channels: "separate" }, { frames: "forward_5_1" }))).toBe(5);
});
