// The named sizes: network, task and recipe that belong together; a dataset completes them.
import { InputError } from "@sciformer/core";
import type { DbconformerConfig, EegConfig, NetworkConfig, TaskConfig } from "./config.ts";
import { architectures } from "./model.ts";
import { baselines } from "./networks/baselines.ts";
import { recipes } from "./recipe.ts";

/** Electrodes of BCI Competition IV 2a, in its order. */
const CHANNELS = "Fz FC3 FC1 FCz FC2 FC4 C5 C3 C1 Cz C2 C4 C6 CP3 CP1 CPz CP2 CP4 P1 Pz P2 POz".split(" ");

/** Until a dataset is known: trials of four seconds of that competition. */
const TASK: TaskConfig = {
  channels: CHANNELS,
  sfreq: 250,
  samples: 1001,
  tmin: 0,
  filters: [],
  classes: ["left_hand", "right_hand"],
  events: "",
  alignment: "ea",
  paper_exact: false,
  class_weights: null,
  augmentation: { reflection: false, amplitude: null, shift_s: 0, mixup: 0 },
};

/** `small` is the embedded default, `base` the paper's, `large` has the paper's depth across subjects. */
export const sizes = {
  small: { model: architectures.small, task: { ...TASK, sfreq: 125, samples: 501 }, recipe: recipes.small },
  base: { model: architectures.base, task: TASK, recipe: recipes.base },
  large: { model: architectures.large, task: TASK, recipe: recipes.large },
} as const satisfies Record<string, EegConfig>;

/** What a dataset says of its trials. */
export type Signal = Pick<TaskConfig, "channels" | "classes" | "samples" | "sfreq">;

/** Names that `--model` takes. */
export const networkNames: readonly NetworkConfig["kind"][] = [
  "dbconformer",
  ...(Object.keys(baselines) as (keyof typeof baselines)[]),
];

/** So many samples as `count` samples at `from` Hz take time. */
function rescaled(count: number, from: number, to: number): number {
  return Math.max(1, Math.round((count * to) / from));
}

/** Largest divisor of the channels that is not above the wanted number of groups. */
function groupsOf(channels: number, wanted: number): number {
  return Array.from({ length: wanted }, (_, i) => wanted - i).find((groups) => channels % groups === 0) ?? 1;
}

/** A network whose filters and windows take as long as at 250 Hz, where they are of the length of a rhythm. */
function baselineFor(name: keyof typeof baselines, { sfreq, channels }: Signal): NetworkConfig {
  const network: NetworkConfig = baselines[name];
  const { sfreq: from } = TASK;
  switch (network.kind) {
    case "eegnet":
      return { ...network, kernLength: Math.max(2, rescaled(network.kernLength, from, sfreq)) };
    case "ifnet":
      return { ...network, patch_size: rescaled(network.patch_size, from, sfreq) };
    case "fbcnet":
      return { ...network, nBands: groupsOf(channels.length, network.nBands) };
    default:
      return network;
  }
}

/**
 * The network of a name for the trials of a dataset: DBConformer of the size, with patches that take as long as its
 * own; the others as the comparison has them, whatever the size.
 *
 * @throws InputError for a name that is none
 */
export function networkFor(name: string, { model, task }: EegConfig, signal: Signal): NetworkConfig {
  const shape = {
    chn: signal.channels.length,
    time_sample_num: signal.samples,
    n_classes: signal.classes.length,
  };
  if (name === "dbconformer") {
    const own = model as DbconformerConfig;
    return { ...own, ...shape, patch_size: rescaled(own.patch_size, task.sfreq, signal.sfreq) };
  }
  if (!Object.hasOwn(baselines, name)) {
    throw new InputError(`--model ${name}: expected one of ${networkNames.join(", ")}`);
  }
  return { ...baselineFor(name as keyof typeof baselines, signal), ...shape };
}
