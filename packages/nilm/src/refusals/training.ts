// Bad datasets, options and checkpoints that training, evaluation and prediction refuse, arranged for real.
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { chooseBackend } from "@sciformer/core/node";
import type { NilmConfig } from "../config.ts";
import {
  type TinyHouse,
  type TinyOptions,
  tinyConfig,
  tinyHouse,
  writeTinyDataset,
  writeTinyRun,
} from "./tiny-dataset.node.ts";

const SAMPLES = 300;
const BACKEND = ["--backend", "cpu"];

/** A dataset with one house in train and one in test, and `train` on it. */
function trainRefusal(
  name: string,
  message: RegExp,
  options: readonly string[],
  house = tinyHouse("1", SAMPLES),
): Refusal {
  const arrange = async (dir: string) => {
    const data = join(dir, "data");
    await writeTinyDataset(data, { train: [house], test: [tinyHouse("2", SAMPLES)] });
    return ["train", "--data", data, "--runs", join(dir, "runs"), ...BACKEND, ...options];
  };
  return { name, message, arrange };
}

/** A setting that `train` refuses. */
const settingRefusal = (name: string, setting: string, message: RegExp) =>
  trainRefusal(name, message, ["--set", setting]);

function withSamples(house: TinyHouse, change: (watts: number, t: number) => number): TinyHouse {
  return { ...house, aggregate: house.aggregate.map(change) };
}

const never: TinyHouse = { ...tinyHouse("1", SAMPLES), appliances: { kettle: new Float32Array(SAMPLES) } };
const holed = withSamples(tinyHouse("1", SAMPLES), (watts, t) => (t % 100 === 0 ? Number.NaN : watts));

const trainingDataRefusals: readonly Refusal[] = [
  trainRefusal("an appliance that the dataset does not have", /no appliance "ketle"; nearest in this dataset: kettle/, [
    "--target",
    "ketle",
  ]),
  trainRefusal(
    "an appliance that is never on in the training split",
    /split train, column "kettle_w": never reaches 500 W in \d+ windows/,
    [],
    never,
  ),
  trainRefusal(
    "a training split without a complete window",
    /no training window of 128 samples is left: 300 samples, .*aggregate_w misses 3, kettle_w misses 0/,
    [],
    holed,
  ),
  trainRefusal(
    "a window longer than the series",
    /no training window of 512 samples is left: 300 samples, 300 in the longest series/,
    ["--window", "512"],
  ),
];

const settingRefusals: readonly Refusal[] = [
  trainRefusal("a scale of zero", /--scale 0: expected a number above 0/, ["--scale", "0"]),
  trainRefusal("a network that is not there", /--model rnn: expected nilmformer or fcn/, ["--model", "rnn"]),
  settingRefusal("a negative scale", "task.scale_w=-1", /configuration: task\.scale_w: .*>\s*0/),
  settingRefusal("an even kernel of the head", "model.kernel_size_head=4", /model\.kernel_size_head: must be odd/),
  settingRefusal("a width that four does not divide", "model.d_model=30", /model\.d_model: must be divisible by 4/),
  settingRefusal(
    "a width that the heads do not divide",
    "model.n_head=5",
    /model\.d_model: must be a multiple of n_head/,
  ),
  settingRefusal(
    "a number of time features that is not twice the variables",
    "model.c_embedding=6",
    /model\.c_embedding: is 6, expected 8 \(two per task\.variables\)/,
  ),
];

interface RunCase {
  readonly config?: NilmConfig;
  /** The configuration that the stored weights are of. */
  readonly weightsOf?: NilmConfig;
  readonly house?: TinyHouse;
  readonly dataset?: TinyOptions;
}

/** A run folder and a dataset, evaluated or, with `predict`, read as a file to predict. */
function runRefusal(name: string, message: RegExp, verb: "evaluate" | "predict", options: RunCase): Refusal {
  const { config = tinyConfig(), weightsOf = config, house = tinyHouse("1", SAMPLES), dataset = {} } = options;
  const arrange = async (dir: string) => {
    const [data, run] = [join(dir, "data"), join(dir, "run")];
    await writeTinyDataset(data, { test: [house] }, dataset);
    await chooseBackend("cpu");
    await writeTinyRun(run, config, data, weightsOf);
    const words = verb === "evaluate" ? ["--data", data] : [data, "--out", join(dir, "predictions.arrow")];
    return [verb, run, ...words, ...BACKEND];
  };
  return { name, message, arrange };
}

const wide = tinyConfig();
const runRefusals: readonly Refusal[] = [
  runRefusal(
    "a checkpoint with another number of time features than the configuration",
    /best\.safetensors: tensor "ProjEmbedding\.weight" is \[8,8,1\], the model has \[8,6,1\]/,
    "evaluate",
    { config: tinyConfig({ variables: ["minute", "hour", "dow"] }), weightsOf: tinyConfig() },
  ),
  runRefusal(
    "a checkpoint of another width than the configuration",
    /best\.safetensors: tensor "EmbedBlock\.network\.0\.layers\.0\.weight" is \[48,1,3\], the model has \[24,1,3\]/,
    "evaluate",
    { weightsOf: { ...wide, model: { ...wide.model, d_model: 64 } as NilmConfig["model"] } },
  ),
  runRefusal("data of another period than the run's", /a sample every 600 s, expected 60 s/, "evaluate", {
    dataset: { metadata: { period_s: "600" } },
  }),
  runRefusal("a test split without a complete window", /split test has no complete window of 16 samples/, "evaluate", {
    house: tinyHouse("1", 15),
  }),
  runRefusal("a file without a stretch as long as a window", /nothing can be predicted/, "predict", {
    house: tinyHouse("1", 15),
  }),
  runRefusal(
    "a dataset whose list of appliances is not JSON",
    /dataset metadata "appliances": not valid JSON/,
    "evaluate",
    {
      dataset: { metadata: { appliances: "[kettle" } },
    },
  ),
];

/** What training, evaluation and prediction refuse. */
export const trainingRefusals: readonly Refusal[] = [...trainingDataRefusals, ...settingRefusals, ...runRefusals];
