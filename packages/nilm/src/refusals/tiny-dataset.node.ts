// Small real datasets and runs, written to disk: what refusals are arranged with and what tests read.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Columns, Trained } from "@sciformer/core";
import { ArrowDataset, DatasetWriter, writeSafetensors } from "@sciformer/core/node";
import type { NilmConfig, TaskConfig } from "../config.ts";
import { type OwnedAppliance, READINGS, readingsMetadata, readingsTable } from "../meter/readings.ts";
import { applianceParameters } from "../meter/thresholds.ts";
import { createModel, inferenceOf, type NilmModel } from "../network.ts";
import { sizes } from "../sizes.ts";

/** 2014-01-06 00:00:00 UTC, a Monday. */
export const TINY_START_MS = Date.UTC(2014, 0, 6);

/** Rows of one house, a minute apart. */
export interface TinyHouse {
  readonly house: string;
  readonly startMs: number;
  /** [samples] W; NaN for no data. */
  readonly aggregate: Float32Array;
  /** Appliance -> [samples] W. An appliance that is not there is not owned. */
  readonly appliances: Readonly<Record<string, Float32Array>>;
}

/** How a tiny dataset is written. */
export interface TinyOptions {
  /** Rows per file, and so the most that a reader sees at once. */
  readonly shardRows?: number;
  /** False: the status of every appliance is null. */
  readonly hasStatus?: boolean;
  /** Replaces keys of the metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A house with a base load that wanders around 100 W and a kettle of 2 kW, three minutes in every hour. */
export function tinyHouse(house: string, samples: number, startMs = TINY_START_MS): TinyHouse {
  const kettle = Float32Array.from({ length: samples }, (_, t) => (t % 60 < 3 ? 2000 : 0));
  const aggregate = kettle.map((watts, t) => watts + 100 + ((t * 7) % 13));
  return { house, startMs, aggregate, appliances: { kettle } };
}

function rowsOf(houses: readonly TinyHouse[], names: readonly string[], hasStatus: boolean): Columns {
  const length = houses.reduce((sum, { aggregate }) => sum + aggregate.length, 0);
  const joined = (of: (house: TinyHouse) => ArrayLike<number>) => houses.flatMap((house) => Array.from(of(house)));
  const values: Record<string, Columns["values"][string]> = {
    house_id: houses.flatMap(({ house, aggregate }) => Array<string>(aggregate.length).fill(house)),
    timestamp: Float64Array.from(
      joined(({ startMs, aggregate }) => Array.from(aggregate, (_, t) => startMs + t * 60_000)),
    ),
    aggregate_w: Float32Array.from(joined(({ aggregate }) => aggregate)),
    quality: new Uint8Array(length),
  };
  const nulls: Record<string, Uint8Array> = {};
  for (const name of names) {
    const { min_w } = applianceParameters(name, "simple");
    const none = ({ aggregate }: TinyHouse) => aggregate.map(() => Number.NaN);
    const watts = Float32Array.from(joined((house) => house.appliances[name] ?? none(house)));
    values[`${name}_w`] = watts;
    values[`${name}_on`] = Uint8Array.from(watts, (power) => (power >= min_w ? 1 : 0));
    nulls[`${name}_on`] = Uint8Array.from(watts, (power) => (hasStatus && !Number.isNaN(power) ? 0 : 1));
  }
  return { length, values, nulls };
}

function metadataOf(houses: readonly TinyHouse[], names: readonly string[]): Record<string, string> {
  const appliances = names.map((name): OwnedAppliance => {
    const owners = houses.filter(({ appliances }) => appliances[name] !== undefined);
    const channels = Object.fromEntries(owners.map(({ house }) => [house, name]));
    return { ...applianceParameters(name, "simple"), channels };
  });
  return readingsMetadata({
    dataset: "tiny",
    licence: "CC0-1.0",
    sourceUrl: "",
    tz: "UTC",
    tzPolicy: "local",
    periodS: 60,
    powerType: "active",
    maxPowerW: 10_000,
    minPowerW: 5,
    ffillSamples: 0,
    appliances,
    sha256: {},
    createdBy: "tiny",
  });
}

/** Writes a dataset folder from houses by split and opens it. */
export async function writeTinyDataset(
  dir: string,
  splits: Readonly<Record<string, readonly TinyHouse[]>>,
  { shardRows, hasStatus = true, metadata }: TinyOptions = {},
): Promise<ArrowDataset> {
  const all = Object.values(splits).flat();
  const names = [...new Set(all.flatMap(({ appliances }) => Object.keys(appliances)))];
  const tables = { [READINGS]: readingsTable };
  const description = {
    domain: "nilm",
    tables,
    metadata: { ...metadataOf(all, names), ...metadata },
    licence: "CC0-1.0",
    source: "tiny",
  };
  const writer = await DatasetWriter.create(dir, description, shardRows === undefined ? {} : { shardRows });
  for (const [split, houses] of Object.entries(splits)) {
    await writer.write({ table: READINGS, split, columns: rowsOf(houses, names, hasStatus) });
  }
  await writer.finish();
  return ArrowDataset.open(dir, tables);
}

/** The small size for a kettle, with windows of 16 samples end to end. */
export function tinyConfig(changes: Partial<TaskConfig> = {}): NilmConfig {
  const { model, task: small, recipe } = sizes.small;
  const task: TaskConfig = { ...small, window: 16, stride: 16, max_zero_share: 1, ...changes };
  return { model: { ...model, c_out: task.targets.length, c_embedding: 2 * task.variables.length }, task, recipe };
}

/** A network whose weights are all zero but one: it predicts `watts` of every appliance at every sample. */
export function constantModel(config: NilmConfig, watts: number): NilmModel {
  const model = createModel(config).initialise(1);
  const state = [...model.stateDict()].map(([key, { shape, data }]) => {
    const zeros = new Float32Array(data.length);
    // The output is head * s + m, and this bias is (m, s).
    if (key === "ProjStats2.bias") zeros[0] = watts / config.task.scale_w;
    return [key, { shape, data: zeros }] as const;
  });
  model.loadStateDict(state, "constant model");
  return model;
}

/** A run of the model that runs op by op. */
export function trainedOf(model: NilmModel, config: NilmConfig): Trained<NilmConfig, NilmModel> {
  return { model, config, path: "run", infer: inferenceOf(model) };
}

/**
 * Writes a run folder with an untrained model, its weights drawn from a seed.
 *
 * @param weightsOf the configuration that the weights are of, where it is not the run's own
 */
export async function writeTinyRun(dir: string, config: NilmConfig, data: string, weightsOf = config): Promise<string> {
  const header = { domain: "nilm", name: "tiny", size: "small", seed: 1, data, engine: "eager", backend: "cpu" };
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "config.json"), JSON.stringify({ ...header, versions: {}, ...config }));
  const model = createModel(weightsOf).initialise(header.seed);
  await writeSafetensors(join(dir, "best.safetensors"), model.stateDict());
  model.dispose();
  return dir;
}
