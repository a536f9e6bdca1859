// A run's configuration from a dataset: which appliances, their thresholds, the period, the scale; checked before training.
import { type CliOption, type CliValues, type DatasetSource, InputError } from "@sciformer/core";
import type { NilmConfig, Target, TaskConfig } from "./config.ts";
import { houses } from "./houses.ts";
import { ownersOf, parseMetadata, type ReadingsMetadata } from "./metadata.ts";
import { nearestNames } from "./meter/appliances.ts";
import { isOn } from "./recipe.ts";
import { windows } from "./windows.ts";

/** Options of `train` that this domain adds. */
export const trainOptions: readonly CliOption[] = [
  {
    flags: "--target <appliances>",
    description: "appliances to predict, separated by commas, or all (default kettle)",
  },
  { flags: "--window <samples>", description: "samples in a window" },
  {
    flags: "--scale <watts>",
    description:
      "constant that all powers are divided by, or train-max: the largest aggregate of the training split (default: the dataset's maximum)",
  },
  { flags: "--model <network>", description: "nilmformer or fcn (the convolutional baseline)" },
];

function positive(options: CliValues, name: string, expected = "a number above 0"): number | undefined {
  const text = options[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new InputError(`--${name} ${text}: expected ${expected}`);
  return value;
}

function chooseTargets(options: CliValues, metadata: ReadingsMetadata, where: string): Target[] {
  const known = metadata.appliances.map(({ name }) => name);
  if (known.length === 0) throw new InputError(`${where}: the dataset has no appliance to learn`);
  const asked = typeof options.target === "string" ? options.target : "kettle";
  const names = asked === "all" ? known : asked.split(",").map((name) => name.trim());
  return [...new Set(names)].map((name) => {
    const found = metadata.appliances.find((appliance) => appliance.name === name);
    if (!found) {
      const nearest = nearestNames(name, known).join(", ");
      throw new InputError(`${where}: no appliance "${name}"; nearest in this dataset: ${nearest}`);
    }
    return { name, threshold_w: found.min_w, max_w: found.max_w };
  });
}

function chooseModel(size: NilmConfig, task: TaskConfig, kind: unknown): NilmConfig["model"] {
  const c_out = task.targets.length;
  if (kind === "fcn") return { kind, window_size: task.window, c_out, dp_rate: 0.2 };
  if (kind !== undefined && kind !== "nilmformer") {
    throw new InputError(`--model ${kind}: expected nilmformer or fcn`);
  }
  return size.model.kind === "nilmformer"
    ? { ...size.model, c_out, c_embedding: 2 * task.variables.length }
    : size.model;
}

/** The largest aggregate of the training split, W. @throws InputError where it has no power above 0 */
async function largestAggregate(source: DatasetSource): Promise<number> {
  let largest = 0;
  for await (const { values } of source.scan("readings", "train", ["aggregate_w"])) {
    for (const watts of values.aggregate_w as Float32Array) if (watts > largest) largest = watts;
  }
  if (largest > 0) return largest;
  throw new InputError(`${source.path}: split train, column "aggregate_w": no power above 0 W for --scale train-max`);
}

/** `--scale`: W, the largest aggregate of the training split, or the dataset's maximum. @throws InputError */
async function scaleOf(options: CliValues, source: DatasetSource, { max_power_w }: ReadingsMetadata): Promise<number> {
  if (options.scale === "train-max") return largestAggregate(source);
  return positive(options, "scale", "a number above 0 or train-max") ?? max_power_w;
}

/**
 * Completes a size for a dataset.
 *
 * @throws InputError for an unknown appliance or option value, naming the nearest appliances
 */
export async function configure(size: NilmConfig, options: CliValues, source: DatasetSource): Promise<NilmConfig> {
  const metadata = parseMetadata(source);
  const task: TaskConfig = {
    ...size.task,
    targets: chooseTargets(options, metadata, source.path),
    window: positive(options, "window") ?? size.task.window,
    period_s: metadata.period_s,
    scale_w: await scaleOf(options, source, metadata),
    tz: metadata.tz,
    tz_policy: metadata.tz_policy,
  };
  return { ...size, task, model: chooseModel(size, task, options.model) };
}

/** Why no window may be left: samples, the longest series, missing samples per column, zero aggregate. */
async function whatIsMissing(source: DatasetSource, task: TaskConfig): Promise<string> {
  const owners = new Map(task.targets.map(({ name }) => [`${name}_w`, ownersOf(source, name)]));
  const columns = ["aggregate_w", ...[...owners.keys()].filter((name) => owners.get(name)!.size > 0)];
  const missing = new Map(columns.map((name) => [name, 0]));
  let [samples, longest, zeros] = [0, 0, 0];
  for await (const { house, values, length } of houses(source, "train", columns, task.period_s)) {
    samples += length;
    longest = Math.max(longest, length);
    zeros += values.aggregate_w!.filter((watts) => watts === 0).length;
    for (const name of columns) {
      if (owners.get(name)?.has(house) === false) continue;
      missing.set(name, missing.get(name)! + values[name]!.filter(Number.isNaN).length);
    }
  }
  const counts = [...missing].map(([name, count]) => `${name} misses ${count}`).join(", ");
  return `${samples} samples, ${longest} in the longest series; ${counts}, aggregate_w is 0 W in ${zeros}`;
}

/**
 * Looks through the training windows before any training.
 *
 * @throws InputError when no window is left (with the missing samples per column), or a target never appears
 */
export async function checkTraining(source: DatasetSource, config: NilmConfig): Promise<void> {
  const { task } = config;
  const active = new Set<string>();
  let count = 0;
  for await (const window of windows(source, "train", task, task.stride)) {
    count++;
    for (const [c, { name }] of task.targets.entries()) if (isOn(window, task, c)) active.add(name);
  }
  if (count === 0) {
    throw new InputError(
      `${source.path}: no training window of ${task.window} samples is left: ${await whatIsMissing(source, task)}`,
    );
  }
  const silent = task.targets.find(({ name }) => !active.has(name));
  if (silent) {
    throw new InputError(
      `${source.path}: split train, column "${silent.name}_w": never reaches ${silent.threshold_w} W in ${count} windows; nothing to learn from`,
    );
  }
}
