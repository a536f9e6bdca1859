// Files that a trained model refuses, arranged for real: the model is a tiny one that has learnt nothing.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSafetensors, type Refusal, serialiseSafetensors } from "@sciformer/core";
import { RunFolder } from "@sciformer/core/node";
import type { PdeConfig } from "../config.ts";
import { createModel } from "../network.ts";
import { sizes } from "../sizes.ts";
import { type PbdlFile, writePbdl } from "./pbdl-file.ts";

const WIDTHS = { hidden_size: 8, num_heads: 2, depth: [1, 1, 1], mlp_ratio: 1 };

/** A run of fields on 16 x 16 points. */
export const TINY: PdeConfig = {
  ...sizes.small,
  model: { ...sizes.small.model, custom: WIDTHS },
  task: { ...sizes.small.task, grid: [16, 16] },
};

/** The same of separate channels, which is given five frames. */
const FIVE: PdeConfig = {
  ...TINY,
  model: { ...sizes.small.model, custom: WIDTHS, channels: "separate", num_timesteps: 6 },
  task: { ...TINY.task, frames: "forward_5_1" },
};

/** Writes a run of an untrained model of few parameters. */
export async function writeTinyRun(path: string, config: PdeConfig = TINY): Promise<void> {
  const model = createModel(config).initialise(1);
  const run = await RunFolder.create(path);
  const header = { domain: "pde", name: "tiny", size: "small", seed: 1, data: "none", engine: "eager", backend: "cpu" };
  await run.begin({ ...header, versions: {}, ...config });
  await run.saveBest(model.stateDict());
  model.dispose();
}

interface Arranged {
  readonly config?: PdeConfig;
  readonly file?: PbdlFile;
  readonly options?: readonly string[];
  /** Changes the run before the command. */
  readonly change?: (run: string) => Promise<void>;
}

/** A run and a file, and `predict` with both. */
function predictRefusal(name: string, message: RegExp, arranged: Arranged): Refusal {
  const { config = TINY, file = {}, options = [], change = async () => {} } = arranged;
  const arrange = async (dir: string) => {
    const [run, input] = [join(dir, "run"), join(dir, "flow.hdf5")];
    await writeTinyRun(run, config);
    await change(run);
    await writePbdl(input, file);
    const words = ["predict", run, input, "--out", join(dir, "out.arrow")];
    return [...words, "--backend", "cpu", "--engine", "eager", ...options];
  };
  return { name, message, arrange };
}

/** The weights without the tensor whose name ends so, or with another shape for it. */
async function withoutTensor(run: string, ending: string): Promise<void> {
  const path = join(run, "best.safetensors");
  const { tensors, metadata } = parseSafetensors(await readFile(path), path);
  const kept = [...tensors].filter(([name]) => !name.endsWith(ending));
  await writeFile(path, serialiseSafetensors(new Map(kept), metadata));
}

const GRID = { simulations: [{ shape: [3, 2, 18, 16] }] };
const DEEP = { simulations: [{ shape: [3, 2, 16, 16, 4] }] };
const THREE = { fields: ["Density", "Pressure", "Vorticity"], scheme: "dpw", simulations: [{ shape: [3, 3, 16, 16] }] };

export const runRefusals: readonly Refusal[] = [
  predictRefusal("more channels than the model has", /sim0 frame 0: 3 channels, the model takes at most 2/, {
    file: THREE,
  }),
  predictRefusal("a grid that the patches do not divide, unless padded", /sim0: axis x has 18 points.*next: 24/, {
    file: GRID,
  }),
  predictRefusal("a field of three dimensions, unless sliced", /sim0: a grid of 16 x 16 x 4 \(3-D\).*--slice/, {
    file: DEEP,
  }),
  predictRefusal("a plane that is not there", /--slice z=9: simulation \S+ has 0\.\.3 there/, {
    file: DEEP,
    options: ["--slice", "z=9"],
  }),
  predictRefusal(
    "fewer frames than the model starts from",
    /sim0: 3 frames; a forecast from frame 2 needs the frames/,
    {
      config: FIVE,
    },
  ),
  predictRefusal("steps that are no number", /--steps many: expected a whole number above 0/, {
    options: ["--steps", "many"],
  }),
  predictRefusal("weights that lack a tensor, naming it", /best\.safetensors.*x_embedder\.proj\.bias/, {
    change: (run) => withoutTensor(run, "x_embedder.proj.bias"),
  }),
];
