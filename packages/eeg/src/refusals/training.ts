// Datasets that training refuses, arranged for real.
import { join } from "node:path";
import { Random, type Refusal } from "@sciformer/core";
import { DatasetWriter } from "@sciformer/core/node";
import type { Trial } from "../recording.ts";
import { TRIALS, tables, trialColumns } from "../tables.ts";
import { writeSmallEdf } from "./files.ts";

const [CHANNELS, SAMPLES] = [["C3", "C4"], 101];

/** A trial of noise. */
function noise(random: Random, trial: number, changes: Partial<Trial> = {}): Trial {
  const eeg = Float32Array.from({ length: CHANNELS.length * SAMPLES }, () => 10 * random.normal());
  const label = trial % 2 === 0 ? "left" : "right";
  return { subject: "S01", session: "1", run: null, trial, onset: null, label, bad: false, eeg, ...changes };
}

interface Arranged {
  /** Changes trials of the split train. */
  readonly train?: (trial: Trial) => Trial;
  /** Trials of the split test beside its own. */
  readonly test?: (train: readonly Trial[]) => readonly Trial[];
  readonly options?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A small dataset, and `train` on it. */
function trainRefusal(name: string, message: RegExp, arranged: Arranged): Refusal {
  const { train = (trial) => trial, test = () => [], options = [], metadata = {} } = arranged;
  const arrange = async (dir: string) => {
    const data = join(dir, "data");
    const random = new Random(1);
    const trained = Array.from({ length: 8 }, (_, i) => train(noise(random, i)));
    const tested = [noise(random, 0, { session: "2" }), ...test(trained)];
    const about = {
      channels: JSON.stringify(CHANNELS),
      sfreq: "100",
      n_samples: String(SAMPLES),
      tmin: "0",
      classes: '["left","right"]',
      filters: "[]",
      ...metadata,
    };
    const description = { domain: "eeg", tables, metadata: about, licence: "MIT", source: "noise" };
    const writer = await DatasetWriter.create(data, description);
    await writer.write({ table: TRIALS, split: "train", columns: trialColumns(trained) });
    await writer.write({ table: TRIALS, split: "test", columns: trialColumns(tested) });
    await writer.finish();
    return ["train", "--data", data, "--runs", join(dir, "runs"), "--backend", "cpu", "--engine", "eager", ...options];
  };
  return { name, message, arrange };
}

export const trainingRefusals: readonly Refusal[] = [
  trainRefusal("a training split of one class", /split train has no trial of class right/, {
    train: (trial) => ({ ...trial, label: "left" }),
  }),
  trainRefusal("a class with a single trial", /left 7, right 1 trials; expected 2 or more of each class/, {
    train: (trial) => ({ ...trial, label: trial.trial === 1 ? "right" : "left" }),
  }),
  trainRefusal("a training trial without a class", /split train subject S01 session 1 trial 3: has no label/, {
    train: (trial) => (trial.trial === 3 ? { ...trial, label: null } : trial),
  }),
  trainRefusal("a trial that trains and tests", /the same trial is in train and test: subject S01 session 1 trial 0/, {
    test: (trained) => [{ ...trained[0]!, subject: "S02" }],
  }),
  trainRefusal(
    "trials of another length than the dataset says",
    /202 values, expected 200 \(2 channels of 100 samples\)/,
    {
      metadata: { n_samples: "100" },
    },
  ),
  trainRefusal("a dataset of one class", /only class left; expected two or more/, {
    metadata: { classes: '["left"]' },
  }),
  trainRefusal("metadata that is missing", /dataset metadata "channels"/, { metadata: { channels: "" } }),
  trainRefusal("trials shorter than a patch", /time_sample_num: is 101, expected at least 200/, {
    options: ["--patch", "2"],
  }),
  trainRefusal("patches that do not fit without the last sample", /drop_last_sample: must be false/, {
    options: ["--patch", "1.01", "--set", "model.drop_last_sample=true"],
  }),
  trainRefusal("heads that do not divide the width", /emb_size: is 20, expected a multiple of heads \(7\)/, {
    options: ["--set", "model.heads=7"],
  }),
  trainRefusal("a network that there is not", /--model resnet: expected one of dbconformer/, {
    options: ["--model", "resnet"],
  }),
  trainRefusal("an alignment that there is not", /--alignment pca: expected one of ea, none/, {
    options: ["--alignment", "pca"],
  }),
  {
    name: "a benchmark of a protocol without a second session",
    message: /nothing left on one side/,
    arrange: async (dir) => {
      const path = join(dir, "S01_session1.edf");
      await writeSmallEdf(path);
      return ["benchmark", "--data", path, "--events", "left,right", "--protocol", "cross-session", "--backend", "cpu"];
    },
  },
];
