// HDF5 files of The Well: scalar, vector and tensor fields, what varies, boundaries and constants.
import { InputError } from "@sciformer/core";
import { isHdf5 } from "@sciformer/core/node";
import type { SimulationParameter } from "../simulation.ts";
import { readWhole } from "./array-store.ts";
import { numberOf, textOf, textsOf } from "./attributes.ts";
import type { GridAxis } from "./axis-spacing.ts";
import { fieldsOf } from "./fields.ts";
import { type Axis, type Block, SPACE } from "./frame-blocks.ts";
import { datasetOf, type Hdf5Store, hdf5Store, topNames } from "./hdf5-store.ts";
import type { ImportContext } from "./import-context.ts";
import { guessedPde, parameter } from "./labels.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { type Found, trajectories } from "./trajectory.ts";
import { wellEdges } from "./well-edges.ts";
import { fieldArrays, RANKS } from "./well-fields.ts";

/** Constants that The Well abbreviates. */
const CONSTANTS: Readonly<Record<string, string>> = {
  l: "domain extent",
  zeta: "particle alignment strength",
  alpha: "active dipole strength",
  f: "feed rate",
  k: "kill rate",
  tcool: "cooling time",
  omega: "frequency",
  wi: "weissenberg",
  lmax: "maximum polymer extensibility",
  beta: "viscosity ratio",
  re: "reynolds",
};

export const well: SourceFormat = {
  name: "well",
  summary: "HDF5 files of The Well (t0_fields, t1_fields, t2_fields)",
  options: [],
  fileNames: /\.(hdf5|h5)$/i,
  recognises: async (path) => (await isHdf5(path)) && isWell(await hdf5Store(path)),
  async find([path], _, context) {
    const store = await hdf5Store(path!);
    if (!isWell(store)) {
      throw new InputError(
        `${store.where}: not the layout of The Well (groups dimensions and t0_fields ...); found ${topNames(store)}`,
      );
    }
    return { simulations: await trajectories(await simulations(store, fileStem(path!), context), context) };
  },
};

function isWell({ groups }: Hdf5Store): boolean {
  return groups.dimensions !== undefined && RANKS.some((group) => groups[group] !== undefined);
}

async function simulations(store: Hdf5Store, stem: string, context: ImportContext): Promise<readonly Found[]> {
  const { where } = store;
  const axes = await gridAxes(store);
  const arrays = fieldArrays(store, axes);
  const fields = fieldsOf(
    arrays.map(({ group }) => group),
    where,
    context,
  );
  const blocks = arrays.map(({ block }) => block);
  const samples = numberOf(store.attributes, "n_trajectories", where) ?? lengthOf(blocks, "sample");
  const dataset = textOf(store.attributes, "dataset_name", where) ?? stem;
  const times = await timesOf(store);
  const frameCount = Math.max(times.values.length / times.samples, lengthOf(blocks, "time"));
  requireTimes(blocks, frameCount, where);
  const params = await parameters(store, samples, context);
  const boundary = await wellEdges(store, spatialDims(store), context);
  const pdeId = guessedPde([dataset, stem], where, context);
  return Array.from({ length: samples }, (_, sample): Found => {
    const from = (times.samples > 1 ? sample : 0) * frameCount;
    return {
      store,
      simId: `${stem}/${sample}`,
      tag: context.options.tag ?? dataset,
      pdeId,
      fields,
      blocks,
      sample,
      axes,
      frameCount,
      times: times.values.subarray(from, from + frameCount),
      boundary,
      params: params.map((of) => of(sample)),
    };
  });
}

async function gridAxes(store: Hdf5Store): Promise<readonly GridAxis[]> {
  const { where } = store;
  const names = spatialDims(store);
  return Promise.all(
    names.map(async (dim, i) => {
      const info = datasetOf(store, `dimensions/${dim}`);
      const size = info.shape.at(-1) ?? 0;
      const values = await readWhole(store, info.name);
      for (let at = size; at < values.length; at++) {
        if (values[at] === values[at % size]) continue;
        throw new InputError(`${where} ${info.name}: coordinates change with sample or time; expected a fixed grid`);
      }
      return { name: SPACE[i]!, size, values: values.subarray(0, size) };
    }),
  );
}

/** @throws InputError if the file does not name one to three axes */
function spatialDims({ groups, where }: Hdf5Store): readonly string[] {
  const names = textsOf(groups.dimensions!, "spatial_dims", `${where} dimensions`);
  if (names && names.length > 0 && names.length <= 3) return names;
  throw new InputError(`${where} dimensions: attribute "spatial_dims" is missing; expected one to three names`);
}

/** Times, of all samples or of each: [samples, frames]. */
async function timesOf(store: Hdf5Store): Promise<{ values: Float64Array; samples: number }> {
  const info = datasetOf(store, "dimensions/time");
  return { values: await readWhole(store, info.name), samples: info.shape.length > 1 ? info.shape[0]! : 1 };
}

/** Constants of all samples (root attributes) and of each (scalars). Those that change with time are left out. */
async function parameters(
  store: Hdf5Store,
  samples: number,
  context: ImportContext,
): Promise<readonly ((sample: number) => SimulationParameter)[]> {
  const { where } = store;
  const found: ((sample: number) => SimulationParameter)[] = [];
  const scalars = textsOf(store.groups.scalars ?? {}, "field_names", `${where} scalars`) ?? [];
  for (const name of scalars) {
    const info = datasetOf(store, `scalars/${name}`);
    const values = await readWhole(store, info.name);
    if (values.length !== 1 && values.length !== samples) {
      context.report.warn("scalars that change with time, left out", `${where} ${info.name}`);
      continue;
    }
    found.push((sample) =>
      parameter(name, values[values.length === 1 ? 0 : sample]!, `${where} scalars`, context, CONSTANTS),
    );
  }
  for (const name of textsOf(store.attributes, "simulation_parameters", where) ?? []) {
    if (scalars.includes(name)) continue;
    const value = numberOf(store.attributes, name, where);
    if (value === undefined) throw new InputError(`${where}: constant "${name}" of simulation_parameters is missing`);
    found.push(() => parameter(name, value, where, context, CONSTANTS));
  }
  return found;
}

/** @throws InputError for a field that has neither one frame nor as many as there are times */
function requireTimes(blocks: readonly Block[], frameCount: number, where: string): void {
  for (const { array, axes, shape } of blocks) {
    const frames = shape[axes.indexOf("time")] ?? 1;
    if (frames === 1 || frames === frameCount) continue;
    throw new InputError(`${where} ${array}: ${frames} frames, but there are ${frameCount} times`);
  }
}

function lengthOf(blocks: readonly Block[], axis: Axis): number {
  return Math.max(1, ...blocks.map(({ shape, axes }) => shape[axes.indexOf(axis)] ?? 1));
}
