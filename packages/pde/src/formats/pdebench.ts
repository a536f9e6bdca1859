// PDEBench HDF5 files: one dataset a variable, one group a seed, or one unnamed tensor.
import { InputError } from "@sciformer/core";
import { isHdf5 } from "@sciformer/core/node";
import type { Boundary, SimulationParameter } from "../simulation.ts";
import { type ArrayInfo, readWhole, requireFloats } from "./array-store.ts";
import { numberOf, textIfAny } from "./attributes.ts";
import type { GridAxis } from "./axis-spacing.ts";
import { type FieldGroup, type Fields, fieldsOf, unnamedFields } from "./fields.ts";
import { type Axis, type Block, SPACE } from "./frame-blocks.ts";
import { type Hdf5Store, hdf5Store, topNames } from "./hdf5-store.ts";
import type { ImportContext } from "./import-context.ts";
import { guessedPde, looseParameter } from "./labels.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { type Found, trajectories } from "./trajectory.ts";

const VARIABLES = ["Vx", "Vy", "Vz", "density", "pressure"];
/** Classes of the constants, by the names that the files and their names have. */
const CONSTANTS: Readonly<Record<string, string>> = {
  beta: "velocity x",
  nu: "viscosity",
  m: "mach",
  eta: "viscosity",
  rho: "reactivity",
  du: "diffusivity",
  dv: "diffusivity",
};

export const pdebench: SourceFormat = {
  name: "pdebench",
  summary: "PDEBench HDF5 files (variables, seeds or a tensor)",
  options: [],
  fileNames: /\.(hdf5|h5)$/i,
  recognises: async (path) => (await isHdf5(path)) && layoutOf(await hdf5Store(path)) !== undefined,
  async find([path], _, context) {
    const store = await hdf5Store(path!);
    const layout = layoutOf(store);
    if (layout === undefined) {
      throw new InputError(
        `${store.where}: no layout of PDEBench (Vx, Vy, density, pressure; <seed>/data; tensor); found ${topNames(store)}`,
      );
    }
    const file = { store, stem: fileStem(path!), context };
    return { simulations: await trajectories(await LAYOUTS[layout](file), context) };
  },
};

interface OpenFile {
  readonly store: Hdf5Store;
  readonly stem: string;
  readonly context: ImportContext;
}

const LAYOUTS = { variables: fromVariables, seeds: fromSeeds, tensor: fromTensor } as const;

function layoutOf({ arrays }: Hdf5Store): keyof typeof LAYOUTS | undefined {
  const has = (test: RegExp) => arrays.some(({ name }) => test.test(name));
  if (has(/^\d+\/data$/)) return "seeds";
  if (has(/^tensor$/)) return "tensor";
  return has(/^x-coordinate$/) && has(/^(V[xyz]|density|pressure)$/) ? "variables" : undefined;
}

/** Vx, Vy, Vz, density, pressure: each (samples, time, x[, y[, z]]). */
async function fromVariables(file: OpenFile): Promise<readonly Found[]> {
  const { store, context } = file;
  const arrays = VARIABLES.flatMap((name) => store.arrays.find((array) => array.name === name) ?? []);
  const shape = arrays[0]!.shape;
  for (const { name, shape: other } of arrays) {
    if (other.join() === shape.join()) continue;
    throw new InputError(
      `${store.where} ${name}: shape ${other.join(" x ")}, but ${arrays[0]!.name} has ${shape.join(" x ")}`,
    );
  }
  requireRank(arrays[0]!, 3, 5, store);
  const axes = await coordinateAxes(file, shape.slice(2));
  const names: readonly Axis[] = ["sample", "time", ...axes.map(({ name }) => name as Axis)];
  const blocks = arrays.map((array): Block => ({ array: array.name, shape, axes: names }));
  const velocity = arrays.map(({ name }) => name).filter((name) => name.startsWith("V"));
  const scalars = arrays.map(({ name }) => name).filter((name) => !name.startsWith("V"));
  const groups: readonly FieldGroup[] = [velocity, ...scalars.map((name) => [name])]
    .filter((components) => components.length > 0)
    .map((components) => ({ names: components }));
  const fields = fieldsOf(groups, store.where, context);
  const pdeId = guessedPde(hints(file.stem), store.where, context);
  return samples(file, { axes, blocks, fields, pdeId, count: shape[0]!, frameCount: shape[1]! });
}

/** One group a seed: data (time, x, y, channels) and grid/x, y, t. */
async function fromSeeds(file: OpenFile): Promise<readonly Found[]> {
  const { store, context, stem } = file;
  const seeds = store.arrays.filter(({ name }) => /^\d+\/data$/.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const shape = seeds[0]!.shape;
  requireRank(seeds[0]!, 3, 5, store);
  const pdeId = guessedPde(hints(stem), store.where, context);
  const channels = shape.at(-1)!;
  const fields = seedFields(file, channels, pdeId);
  const found: Found[] = [];
  for (const { name, shape: own } of seeds) {
    const seed = name.split("/")[0]!;
    if (own.join() !== shape.join()) {
      throw new InputError(
        `${store.where} ${name}: shape ${own.join(" x ")}, but ${seeds[0]!.name} has ${shape.join(" x ")}`,
      );
    }
    const grid = shape.slice(1, -1);
    const axes = await Promise.all(grid.map((size, i) => axisOf(file, `${seed}/grid/${SPACE[i]}`, SPACE[i]!, size)));
    const names: readonly Axis[] = ["time", ...axes.map((axis) => axis.name as Axis), "channel"];
    found.push({
      ...common(file, pdeId, fields),
      simId: `${stem}/${seed}`,
      blocks: [{ array: name, shape, axes: names }],
      sample: 0,
      axes,
      frameCount: shape[0]!,
      times: await times(file, `${seed}/grid/t`, shape[0]!),
      params: [...constants(file), ...configConstants(textIfAny(store.groups[seed] ?? {}, "config") ?? "")],
    });
  }
  return found;
}

/** Activator and inhibitor of diffusion-reaction; other data have no names. */
function seedFields({ stem, store, context }: OpenFile, channels: number, pdeId: number): Fields {
  const isReaction = /diff[-_]?react/i.test(stem) && channels === 2 && context.options.fields === undefined;
  if (isReaction) {
    const groups = ["concentration a", "concentration b"].map((name) => ({ names: [name] }));
    return fieldsOf(groups, store.where, context);
  }
  const names = Array.from({ length: channels }, (_, i) => (channels === 1 ? "data" : `data ${i}`));
  return unnamedFields(names, pdeId, store.where, context);
}

/** tensor: (samples, time, x), with a y-coordinate (samples, x, y) or (samples, time, x, y). */
async function fromTensor(file: OpenFile): Promise<readonly Found[]> {
  const { store, context } = file;
  const tensor = store.arrays.find(({ name }) => name === "tensor")!;
  const { shape } = tensor;
  requireRank(tensor, 3, 5, store);
  const isStatic = shape.length === 3 && store.arrays.some(({ name }) => name === "y-coordinate");
  const grid = shape.slice(isStatic ? 1 : 2);
  const axes = await coordinateAxes(file, grid);
  const names: readonly Axis[] = [
    "sample",
    ...(isStatic ? [] : ["time" as const]),
    ...axes.map(({ name }) => name as Axis),
  ];
  const pdeId = guessedPde(hints(file.stem), store.where, context);
  for (const { name } of store.arrays.filter((array) => array.name === "nu")) {
    context.report.warn("coefficient fields left out", `${store.where} ${name}`);
  }
  return samples(file, {
    axes,
    blocks: [{ array: "tensor", shape, axes: names }],
    fields: unnamedFields(["tensor"], pdeId, store.where, context),
    pdeId,
    count: shape[0]!,
    frameCount: isStatic ? 1 : shape[1]!,
  });
}

interface SampledArrays {
  readonly axes: readonly GridAxis[];
  readonly blocks: readonly Block[];
  readonly fields: Fields;
  readonly pdeId: number;
  readonly count: number;
  readonly frameCount: number;
}

async function samples(file: OpenFile, arrays: SampledArrays): Promise<readonly Found[]> {
  const { axes, blocks, fields, pdeId, count, frameCount } = arrays;
  const each = {
    ...common(file, pdeId, fields),
    axes,
    blocks,
    frameCount,
    times: await times(file, "t-coordinate", frameCount),
    params: constants(file),
  };
  return Array.from({ length: count }, (_, sample) => ({ ...each, simId: `${file.stem}/${sample}`, sample }));
}

function common({ store, stem, context }: OpenFile, pdeId: number, fields: Fields) {
  const kind = edgeKind(stem);
  const boundary = SPACE.map(() => [kind, kind] as const);
  return { store, tag: context.options.tag ?? stem, pdeId, fields, boundary };
}

/** The one-dimensional sets and those named so are periodic; diffusion-reaction has walls without flow. */
function edgeKind(stem: string): Boundary {
  if (/periodic|^1d_(advection|burgers)|^reacdiff|1d[-_]advection|1d[-_]burgers/i.test(stem)) return "periodic";
  return /diff[-_]react/i.test(stem) ? "wall" : "open";
}

/** The one-dimensional ReacDiff is the equation of Fisher. */
function hints(stem: string): readonly string[] {
  return /^reacdiff/i.test(stem) ? ["fisher-kpp"] : [stem];
}

function requireRank(array: ArrayInfo, from: number, to: number, { where }: Hdf5Store): void {
  const { name, shape } = array;
  requireFloats(array, where);
  if (shape.length < from || shape.length > to) {
    throw new InputError(`${where} ${name}: shape ${shape.join(" x ")}; expected ${from} to ${to} axes`);
  }
}

function coordinateAxes(file: OpenFile, grid: readonly number[]): Promise<readonly GridAxis[]> {
  return Promise.all(grid.map((size, i) => axisOf(file, `${SPACE[i]}-coordinate`, SPACE[i]!, size)));
}

async function axisOf({ store }: OpenFile, array: string, name: string, size: number): Promise<GridAxis> {
  if (!store.arrays.some((each) => each.name === array)) return { name, size, values: undefined };
  const values = await readWhole(store, array);
  if (values.length !== size) {
    throw new InputError(`${store.where} ${array}: ${values.length} coordinates for an axis of ${size} points`);
  }
  return { name, size, values };
}

/** Times of the frames; published files have one more, which is dropped. */
async function times({ store, context }: OpenFile, array: string, frames: number): Promise<Float64Array | undefined> {
  if (!store.arrays.some((each) => each.name === array)) return undefined;
  const values = await readWhole(store, array);
  if (values.length === frames + 1) {
    context.report.warn("times with one entry more than frames, the last dropped", `${store.where} ${array}`);
    return values.subarray(0, frames);
  }
  if (values.length !== frames) {
    throw new InputError(`${store.where} ${array}: ${values.length} times for ${frames} frames`);
  }
  return values;
}

/** Constants from numeric attributes of the root and from the file's name (`1D_Burgers_Sols_Nu0.001`). */
function constants({ store, stem }: OpenFile): readonly SimulationParameter[] {
  const found = new Map<string, number>();
  for (const [, name, value] of stem.matchAll(/(beta|Nu|Rho|M|Eta|Zeta)(\d[\d.]*(?:e-?\d+)?)/g)) {
    found.set(name!.toLowerCase(), Number(value));
  }
  for (const [name, value] of Object.entries(store.attributes)) {
    if (typeof value === "number") found.set(name.toLowerCase(), numberOf(store.attributes, name, store.where)!);
  }
  return [...found].map(([name, value]) => classed(name, value));
}

/** Numbers below `sim:` of a YAML text. */
function configConstants(yaml: string): readonly SimulationParameter[] {
  const section = /^sim:\s*\n((?:[ \t]+.*\n?)*)/m.exec(yaml)?.[1] ?? "";
  const lines = section.matchAll(/^[ \t]+([\w-]+):[ \t]*([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)[ \t]*$/gm);
  return [...lines].map(([, name, value]) => classed(name!, Number(value)));
}

function classed(name: string, value: number): SimulationParameter {
  return { ...looseParameter(CONSTANTS[name.toLowerCase()] ?? name, value), name };
}
