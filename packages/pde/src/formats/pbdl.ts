// PBDL HDF5 files, the layout of the PDE-Transformer data sets: `sims/sim<i>` of (time, channel, x, y) and attributes.
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { isHdf5 } from "@sciformer/core/node";
import type { Boundary } from "../simulation.ts";
import { type ArrayInfo, type Attributes, requireFloats } from "./array-store.ts";
import { numberOf, numbersOf, textOf, textsOf } from "./attributes.ts";
import { fieldsOf } from "./fields.ts";
import { type Axis, SPACE } from "./frame-blocks.ts";
import { type Hdf5Store, hdf5Store, topNames } from "./hdf5-store.ts";
import type { ImportContext } from "./import-context.ts";
import { boundaryKind, parameter, statedPde } from "./labels.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { type Found, trajectories } from "./trajectory.ts";

/** The order of edges where files do not say it. */
export const EDGES = ["x negative", "x positive", "y negative", "y positive", "z negative", "z positive"];

export const pbdl: SourceFormat = {
  name: "pbdl",
  summary: "PBDL HDF5 files (group sims), as of the PDE-Transformer data sets",
  options: [],
  fileNames: /\.(hdf5|h5)$/i,
  recognises: async (path) => (await isHdf5(path)) && isPbdl(await hdf5Store(path)),
  async find([path], _, context) {
    const store = await hdf5Store(path!);
    if (!isPbdl(store)) {
      throw new InputError(
        `${store.where}: not the PBDL layout (group sims, datasets sim<i>); found ${topNames(store)}`,
      );
    }
    return { simulations: await trajectories(simulations(store, fileStem(path!), context), context) };
  },
};

function isPbdl({ groups, arrays }: Hdf5Store): boolean {
  return groups.sims !== undefined && arrays.some(({ name }) => /^sims\/sim\d+$/.test(name));
}

/** The datasets in the order of their numbers. @throws InputError where their shapes differ */
function numbered({ arrays, where }: Hdf5Store): readonly ArrayInfo[] {
  const number = ({ name }: ArrayInfo) => Number(/\d+$/.exec(name)![0]);
  const sims = arrays.filter(({ name }) => /^sims\/sim\d+$/.test(name)).sort((a, b) => number(a) - number(b));
  const shape = sims[0]!.shape.join(" x ");
  const other = sims.find((sim) => sim.shape.join(" x ") !== shape);
  if (other) {
    throw new InputError(
      `${where} ${other.name}: shape ${other.shape.join(" x ")}, but ${sims[0]!.name} has ${shape}; ` +
        "expected one shape for all simulations of a file",
    );
  }
  for (const sim of sims) requireFloats(sim, where);
  return sims;
}

function simulations(store: Hdf5Store, stem: string, context: ImportContext): readonly Found[] {
  const sims = numbered(store);
  const attributes = store.groups.sims!;
  const where = `${store.where} sims`;
  const shape = sims[0]!.shape;
  const dimensions = shape.length - 2;
  if (dimensions < 1 || dimensions > 3) {
    throw new InputError(`${store.where} ${sims[0]!.name}: shape ${shape.join(" x ")}; expected (T, C, X[, Y[, Z]])`);
  }
  const grid = shape.slice(2);
  const common = {
    store,
    // The paper's long tests lie in files of their own, of the same set-up.
    tag: context.options.tag ?? stem.replace(/_test$/, ""),
    pdeId: statedPde(required(textOf(attributes, "PDE", where), "PDE", where), where, context),
    fields: fields(attributes, shape[1]!, where, context),
    sample: 0,
    frameCount: shape[0]!,
    times: undefined,
    dt: numberOf(attributes, "Dt", where),
    boundary: boundaries(attributes, dimensions, where, context),
  };
  const constants = textsOf(attributes, "Constants", where) ?? [];
  const domain = numbersOf(attributes, "Domain Extent", where)?.filter((length) => length !== 0) ?? [];
  return sims.map((sim): Found => {
    const at = `${store.where} ${sim.name}`;
    const params = constants.map((name) =>
      parameter(name, required(numberOf(sim.attributes, name, at), name, at), at, context),
    );
    const own = params.find(({ name }) => name === "domain extent")?.value;
    const lengths = own === undefined ? domain : [own];
    if (lengths.length === 0 && sim === sims[0]) context.report.warn("files without a domain extent", where);
    const extent = lengths.length === 0 ? undefined : grid.map((_, i) => lengths[i] ?? lengths[0]!);
    const axes = grid.map((size, i) => ({ name: SPACE[i]!, size, values: coordinates(size, extent?.[i]) }));
    const axisNames: readonly Axis[] = ["time", "channel", ...SPACE.slice(0, dimensions)];
    const blocks = [{ array: sim.name, shape, axes: axisNames }];
    const simId = `${stem}/${basename(sim.name)}`;
    return { ...common, simId, blocks, axes, extent: extent ?? null, params };
  });
}

function required<T>(value: T | undefined, name: string, where: string): T {
  if (value === undefined) throw new InputError(`${where}: attribute "${name}" is missing`);
  return value;
}

/** Points are evenly spaced by convention; without a domain, one apart. */
function coordinates(size: number, extent = size): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => (extent * i) / size);
}

function fields(attributes: Attributes, channels: number, where: string, context: ImportContext) {
  const names = required(textsOf(attributes, "Fields", where), "Fields", where);
  const scheme = textOf(attributes, "Fields Scheme", where);
  if (names.length !== channels) {
    throw new InputError(
      `${where}: Fields names ${names.length} channels (${names.join(", ")}), the data have ${channels}`,
    );
  }
  if (scheme !== undefined && scheme.length !== channels) {
    throw new InputError(
      `${where}: Fields Scheme "${scheme}" has ${scheme.length} letters; expected one for each of ${channels} channels`,
    );
  }
  const found = fieldsOf(
    names.map((name) => ({ names: [name] })),
    where,
    context,
  );
  return scheme === undefined ? found : { ...found, scheme };
}

/** Edges by name; files of one dimension may list two. */
function boundaries(attributes: Attributes, dimensions: number, where: string, context: ImportContext) {
  const kinds = textsOf(attributes, "Boundary Conditions", where);
  if (kinds === undefined) return undefined;
  const order = textsOf(attributes, "Boundary Conditions Order", where) ?? EDGES.slice(0, kinds.length);
  if (order.length !== kinds.length) {
    throw new InputError(`${where}: ${kinds.length} Boundary Conditions, but ${order.length} in their order`);
  }
  const kindOf = (edge: string): Boundary => {
    const at = order.findIndex((name) => name.toLowerCase() === edge);
    if (at < 0) throw new InputError(`${where}: no boundary for "${edge}" (found ${order.join(", ")})`);
    return boundaryKind(kinds[at]!, where, context);
  };
  return SPACE.slice(0, dimensions).map((axis) => [kindOf(`${axis} negative`), kindOf(`${axis} positive`)] as const);
}
