// A run's configuration from a data set: grid, channels, boundaries, statistics; and the rows to learn from.
import { type CliOption, type CliValues, choice, count, type DatasetSource, InputError } from "@sciformer/core";
import { frameTask, type ModelConfig, type PdeConfig, periodicAxes, type TaskConfig } from "./config.ts";
import { statisticsOf } from "./dataset-statistics.ts";
import { NORMALISATIONS } from "./statistics.ts";
import { type StoredInfo, simulationInfos } from "./stored-simulations.ts";
import { SIMS } from "./tables.ts";
import { requireGrid } from "./transformer/grid.ts";
import { TASK_NAMES } from "./transformer/tasks.ts";
import { unetPeer } from "./unet.ts";
import { planeOf, windowSpan } from "./windows.ts";

const NETWORKS = ["pde-transformer", "unet"] as const;
const CHANNELS = ["mixed", "separate"] as const;
const OBJECTIVES = ["supervised", "flow"] as const;
const PREDICTED = ["state", "delta"] as const;
const PADS = ["refuse", "periodic", "reflect"] as const;

const listed = (words: readonly string[]) => words.join(", ");

/** Options of `train` that this domain adds. */
export const trainOptions: readonly CliOption[] = [
  { flags: "--model <network>", description: "pde-transformer, or unet: convolutions, as many parameters" },
  { flags: "--channels <kind>", description: `mixed: all fields of a patch in one token; separate: a token for each` },
  { flags: "--objective <name>", description: "supervised: the next state; flow: samples by flow matching" },
  { flags: "--predict <what>", description: "state: the next state; delta: what is added to the last one" },
  { flags: "--frames <task>", description: `of separate channels: ${listed(TASK_NAMES)}` },
  { flags: "--normalisation <how>", description: listed(NORMALISATIONS) },
  { flags: "--stride <frames>", description: "stored frames from one frame of a window to the next" },
  { flags: "--pad <how>", description: "grids that do not fit: refuse, or continue them periodic or reflect" },
  { flags: "--tags <names>", description: "learn from some set-ups only, separated by commas" },
];

/** What the options say of the task; the rest is the size's. */
function taskOf(task: TaskConfig, options: CliValues): TaskConfig {
  const objective = choice(options, "objective", OBJECTIVES) ?? task.objective;
  const asked = choice(options, "predict", PREDICTED);
  return {
    ...task,
    objective,
    predict: asked ?? (objective === "flow" ? "state" : task.predict),
    relative_to_change: objective !== "flow" && task.relative_to_change,
    frames: choice(options, "frames", TASK_NAMES) ?? task.frames,
    normalisation: choice(options, "normalisation", NORMALISATIONS) ?? task.normalisation,
    stride: count(options, "stride") ?? task.stride,
  };
}

/** The network of a size, or the U-Net of as many parameters. @throws InputError for one that cannot be as asked */
function networkOf(model: ModelConfig, task: TaskConfig, options: CliValues): ModelConfig {
  const channels = choice(options, "channels", CHANNELS) ?? model.channels;
  const kind = choice(options, "model", NETWORKS) ?? model.kind;
  if (kind === "unet" && channels !== "mixed") throw new InputError("--channels separate: a U-Net has mixed channels");
  if (model.kind === "unet") return model;
  return kind === "unet" ? unetPeer(model) : { ...model, channels, num_timesteps: frameTask(task).frames };
}

/** Whether all simulations repeat along x, and along y. */
function periodicity(infos: readonly StoredInfo[]): boolean | [boolean, boolean] {
  const along = (...edges: readonly number[]) =>
    infos.every(({ boundary }) => edges.every((edge) => boundary[edge] === "periodic"));
  const [x, y] = [along(0, 1), along(2, 3)];
  return x === y ? x : [x, y];
}

async function allInfos(source: DatasetSource): Promise<Map<string, StoredInfo[]>> {
  const splits = source.splits[SIMS] ?? [];
  const infos = await Promise.all(splits.map(async (split) => [split, await simulationInfos(source, split)] as const));
  return new Map(infos);
}

/** Statistics of the tags that are asked for. @throws InputError for one that the training split does not have */
async function askedTags(source: DatasetSource, options: CliValues): Promise<TaskConfig["tags"]> {
  const all = await statisticsOf(source);
  const { tags } = options;
  if (typeof tags !== "string") return all;
  const names = [...new Set(tags.split(",").map((name) => name.trim()))];
  const missing = names.find((name) => !Object.hasOwn(all, name));
  if (missing !== undefined) {
    throw new InputError(`--tags ${missing}: ${source.path} has no such set-up; it has ${listed(Object.keys(all))}`);
  }
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}

/**
 * Completes the configuration of a size.
 *
 * @throws InputError for options that do not fit, and a data set without training data
 */
export async function configure(size: PdeConfig, options: CliValues, source: DatasetSource): Promise<PdeConfig> {
  const infos = (await allInfos(source)).get("train") ?? [];
  if (infos.length === 0) throw new InputError(`${source.path}: split train has no simulation`);
  const tags = await askedTags(source, options);
  const used = infos.filter(({ tag }) => Object.hasOwn(tags, tag));
  const task: TaskConfig = {
    ...taskOf(size.task, options),
    channels: used.reduce((most, { fieldNames }) => Math.max(most, fieldNames.length), 0),
    parameters: used.reduce((most, { params }) => Math.max(most, params.length), size.task.parameters),
    grid: [...planeOf(used[0]!)],
    tags,
  };
  const model = {
    ...networkOf(size.model, task, options),
    in_channels: task.channels * (task.objective === "flow" ? 2 : 1),
    out_channels: task.channels,
    periodic: periodicity(used),
    pad: choice(options, "pad", PADS) ?? size.model.pad,
  };
  const random_shifts = task.random_shifts && periodicAxes(model).some(Boolean);
  return { ...size, model, task: { ...task, random_shifts } };
}

/**
 * Looks through the descriptions of the simulations to learn from.
 *
 * @throws InputError for fields that the model cannot take, and where no simulation is as long as a window
 */
export async function checkTraining(source: DatasetSource, config: PdeConfig): Promise<void> {
  const { task, model } = config;
  const span = windowSpan(task);
  for (const [split, infos] of await allInfos(source)) {
    if (split !== "train" && split !== "valid") continue;
    const used = infos.filter(({ tag }) => Object.hasOwn(task.tags, tag));
    for (const info of used) requireGrid(model, planeOf(info), `${source.path}: simulation ${info.simId}`);
    if (used.length === 0 || used.some(({ frameCount }) => frameCount >= span)) continue;
    const longest = Math.max(...used.map(({ frameCount }) => frameCount));
    throw new InputError(
      `${source.path}: split ${split}: the longest simulation has ${longest} frames, a window of the task takes ${span}`,
    );
  }
}
