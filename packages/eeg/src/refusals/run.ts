// Files that a trained model refuses, arranged for real: the model is a tiny one that has learnt nothing.
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { RunFolder } from "@sciformer/core/node";
import type { EegConfig } from "../config.ts";
import { createNetwork } from "../networks/create.ts";
import { sizes } from "../sizes.ts";
import { type RecordingSpec, writeSmallEdf } from "./files.ts";

/** Three channels, 100 Hz, two seconds. */
export const TINY: EegConfig = {
  ...sizes.small,
  model: { ...sizes.small.model, chn: 3, time_sample_num: 200, patch_size: 40, emb_size: 10, n_classes: 2 },
  task: {
    ...sizes.small.task,
    channels: ["C3", "Cz", "C4"],
    sfreq: 100,
    samples: 200,
    classes: ["left", "right"],
    events: "left=left,right=right",
  },
};

/** Writes a run of an untrained model of few parameters. */
export async function writeTinyRun(path: string): Promise<void> {
  const model = createNetwork(TINY.model).initialise(1);
  const run = await RunFolder.create(path);
  const header = { domain: "eeg", name: "tiny", size: "small", seed: 1, data: "none", engine: "eager", backend: "cpu" };
  await run.begin({ ...header, versions: {}, ...TINY });
  await run.saveBest(model.stateDict());
  model.dispose();
}

/** A run and a file, and a verb with both. */
function runRefusal(
  name: string,
  message: RegExp,
  spec: RecordingSpec,
  options: readonly string[] = [],
  verb = "predict",
): Refusal {
  const arrange = async (dir: string) => {
    const [run, input] = [join(dir, "run"), join(dir, "S01_session1.edf")];
    await writeTinyRun(run);
    await writeSmallEdf(input, spec);
    const words = [verb, run, input, "--out", join(dir, "out.arrow"), "--backend", "cpu", "--engine", "eager"];
    return [...words, ...options];
  };
  return { name, message, arrange };
}

export const runRefusals: readonly Refusal[] = [
  runRefusal("a recording without a channel of the model", /channel C4 is missing \(has C3, Cz, O2/, {
    channels: ["C3", "Cz", "O2"],
  }),
  runRefusal("a recording at another rate than the model's", /128 Hz, the model is of 100 Hz; --resample 100/, {
    sfreq: 128,
  }),
  runRefusal("a recording shorter than a window", /no stretch of 200 samples without gaps/, { events: [], seconds: 1 }),
  runRefusal("a step that is none", /--step 0: expected a number above 0/, {}, ["--step", "0"]),
  runRefusal("an average over more than everything", /--smooth 1: expected 0 or more/, {}, ["--smooth", "1"]),
  runRefusal(
    "a stream at another rate",
    /128 Hz, the model is of 100 Hz; --resample 100/,
    { sfreq: 128 },
    [],
    "stream",
  ),
];
