// Bad data sets and options that the generator and the training refuse, arranged for real.
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { DatasetWriter } from "@sciformer/core/node";
import { DatasetStatistics } from "../dataset-statistics.ts";
import { type MadeOptions, madeSimulation, streamed } from "../made-simulations.ts";
import { toBatches } from "../simulation-batches.ts";
import { tables } from "../tables.ts";

const PLAIN: MadeOptions = { simId: "one", grid: [16, 16], frameCount: 4 };

/** Writes a data set of simulations, all in the split `train`. */
export async function writeDataset(path: string, simulations: readonly MadeOptions[], statistics?: object) {
  const description = { domain: "pde", tables, metadata: {}, licence: "MIT", source: "made" };
  const writer = await DatasetWriter.create(path, description);
  const gathered = new DatasetStatistics();
  for await (const batch of toBatches(streamed(simulations.map(madeSimulation)), () => "train")) {
    await writer.write(batch);
    gathered.add(batch);
  }
  await writer.finish({ statistics: { ...(statistics ?? gathered.values) } });
}

interface Arranged {
  readonly simulations?: readonly MadeOptions[];
  readonly options?: readonly string[];
  /** Of dataset.json, in place of the right ones. */
  readonly statistics?: object;
}

/** A data set, and `train` on it. */
function trainRefusal(name: string, message: RegExp, arranged: Arranged): Refusal {
  const { simulations = [PLAIN], options = [], statistics } = arranged;
  const arrange = async (dir: string) => {
    const data = join(dir, "data");
    await writeDataset(data, simulations, statistics);
    return ["train", "--data", data, "--runs", join(dir, "runs"), "--backend", "cpu", ...options];
  };
  return { name, message, arrange };
}

const TRAIN_REFUSALS: readonly Refusal[] = [
  trainRefusal("fields of one dimension", /simulation one: a grid of 16 \(1-D\), the model takes fields of two/, {
    simulations: [{ ...PLAIN, grid: [16], domainExtent: [1] }],
  }),
  trainRefusal("fields of three dimensions", /a grid of 16 x 16 x 4 \(3-D\).*--slice takes a plane/, {
    simulations: [{ ...PLAIN, grid: [16, 16, 4], domainExtent: [1, 1, 1] }],
  }),
  trainRefusal("a grid that the patches do not divide", /axis y has 18 points, expected a multiple of 8 \(next: 24\)/, {
    simulations: [{ ...PLAIN, grid: [16, 18] }],
  }),
  trainRefusal("simulations shorter than a window", /longest simulation has 4 frames, a window of the task takes 6/, {
    options: ["--channels", "separate", "--frames", "forward_1_5"],
  }),
  trainRefusal("a set-up that the data do not have", /--tags burgers: .* has no such set-up; it has adv/, {
    options: ["--tags", "burgers"],
  }),
  trainRefusal("an unknown objective", /--objective guess: expected one of supervised, flow/, {
    options: ["--objective", "guess"],
  }),
  trainRefusal("an unknown network", /--model fno: expected one of pde-transformer, unet/, {
    options: ["--model", "fno"],
  }),
  trainRefusal("a U-Net of separate channels", /--channels separate: a U-Net has mixed channels/, {
    options: ["--model", "unet", "--channels", "separate"],
  }),
  trainRefusal("statistics of another kind", /statistics adv\.\S*: .*import the data again/, {
    statistics: { adv: { mean: 1 } },
  }),
];

/** `data simulate` with options. */
function simulateRefusal(name: string, message: RegExp, options: readonly string[]): Refusal {
  return { name, message, arrange: async (dir) => ["data", "simulate", "--out", join(dir, "out"), ...options] };
}

/** u_t = 40 u^3: no state but zero stays finite. */
const BLOW_UP = JSON.stringify({ name: "explosion", dt: 1, subSteps: 20, polynomial: [0, 0, 0, 40] });

const SIMULATE_REFUSALS: readonly Refusal[] = [
  simulateRefusal("an equation that nobody has named", /unknown tag "heat"/, ["--tags", "heat"]),
  simulateRefusal("an equation that blows up, naming seed and step", /explosion.*seed.*step|explosion.*step.*seed/, [
    "--equation",
    BLOW_UP,
    "--simulations",
    "1",
    "--grid",
    "16",
  ]),
];

export const trainingRefusals: readonly Refusal[] = [...TRAIN_REFUSALS, ...SIMULATE_REFUSALS];
