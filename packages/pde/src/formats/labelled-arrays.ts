// Arrays whose dimensions have names (NetCDF, Zarr, or named by their lengths): which are fields, which coordinates.
import { InputError } from "@sciformer/core";
import { type ArrayInfo, type ArrayStore, readWhole } from "./array-store.ts";
import { numberOf, numbersOf, textIfAny } from "./attributes.ts";
import type { GridAxis } from "./axis-spacing.ts";
import type { Fields } from "./fields.ts";
import { type Axis, type Block, SPACE } from "./frame-blocks.ts";
import type { ImportContext } from "./import-context.ts";
import { fieldsOfArrays } from "./labelled-fields.ts";
import { guessedPde, statedPde } from "./labels.ts";
import { storedBoundaries, storedParameters } from "./stored-attributes.ts";
import type { Found } from "./trajectory.ts";

const TIME = /^(time|t|tt|t[-_]?coordinate|times)$/i;
const SAMPLE = /^(sample|samples|simulation|sim|member|ensemble|realization|trajectory|batch|b)$/i;
const CHANNEL = /^(channel|channels|component|components|field|c)$/i;

/**
 * The simulations of a file: one for each index of its sample dimension.
 *
 * @throws InputError where no variable is a field on a grid, and for names that are not known
 */
export async function labelledSimulations(
  store: ArrayStore,
  stem: string,
  context: ImportContext,
): Promise<readonly Found[]> {
  const { where, attributes } = store;
  const arrays = fieldArrays(store, context);
  const first = arrays[0]!;
  const spaceDims = gridDims(first.dims!, where);
  const axes = await Promise.all(spaceDims.map((dim, i) => gridAxis(store, dim, SPACE[i]!, sizeOf(first, dim))));
  const timeDim = first.dims!.find((dim) => isTime(dim, store));
  const samples = first.dims!.find((dim) => SAMPLE.test(dim));
  const blocks = arrays.map((array) => block(array, spaceDims, store));
  const pdeName = textIfAny(attributes, "pde");
  const hints = [textIfAny(attributes, "tag"), stem, textIfAny(attributes, "title")].filter(
    (hint) => hint !== undefined,
  );
  const pdeId = pdeName === undefined ? guessedPde(hints, where, context) : statedPde(pdeName, where, context);
  const fields = fieldsOfArrays(arrays, blocks, pdeId, where, context);
  const frameCount = timeDim === undefined ? 1 : sizeOf(first, timeDim);
  const common = {
    store,
    tag: context.options.tag ?? textIfAny(attributes, "tag") ?? stem,
    pdeId,
    fields: schemeFromFile(fields, textIfAny(attributes, "field_scheme")),
    blocks,
    axes,
    frameCount,
    times: timeDim === undefined ? undefined : await coordinates(store, timeDim),
    dt: numberOf(attributes, "dt", where),
    boundary: storedBoundaries(attributes, axes.length, where, context),
    params: storedParameters(attributes, where),
  };
  const extent = numbersOf(attributes, "domain_extent", where);
  const count = samples === undefined ? 1 : sizeOf(first, samples);
  return Array.from({ length: count }, (_, sample): Found => {
    const simId = samples === undefined ? stem : `${stem}/${sample}`;
    return { ...common, simId, sample, ...(extent?.length === axes.length ? { extent } : {}) };
  });
}

function sizeOf({ dims, shape }: ArrayInfo, dim: string): number {
  return shape[dims!.indexOf(dim)]!;
}

function isTime(dim: string, { arrays }: ArrayStore): boolean {
  if (TIME.test(dim)) return true;
  const coordinate = arrays.find(({ name }) => name === dim);
  if (coordinate === undefined) return false;
  const units = textIfAny(coordinate.attributes, "units") ?? "";
  return /\bsince\b/i.test(units) || textIfAny(coordinate.attributes, "axis") === "T";
}

/** The arrays to import: those that `--fields` names, or all on the largest grid. */
function fieldArrays(store: ArrayStore, context: ImportContext): readonly ArrayInfo[] {
  const { where, arrays } = store;
  const wanted = context.options.fields?.flatMap(({ variable }) => variable ?? []) ?? [];
  const dims = new Set(arrays.flatMap((array) => array.dims ?? []));
  const candidates = arrays.filter((array) => isField(array, dims, store));
  for (const name of wanted) {
    if (candidates.some((array) => array.name === name)) continue;
    const found = candidates.map((array) => array.name).join(", ") || "none";
    throw new InputError(`--fields: ${where} has no field variable "${name}" (found: ${found})`);
  }
  if (wanted.length > 0) return wanted.map((name) => candidates.find((array) => array.name === name)!);
  const rank = Math.max(0, ...candidates.map((array) => gridRank(array, store)));
  const largest = candidates.find((array) => gridRank(array, store) === rank);
  if (!largest) {
    const names = arrays.map((array) => `${array.name} (${array.shape.join(" x ")})`).join(", ") || "nothing";
    throw new InputError(`${where}: no variable is a field on a grid with named dimensions; found ${names}`);
  }
  const gridOf = (array: ArrayInfo) => [...spaceOf(array, store)].sort().join();
  const kept = candidates.filter((array) => gridOf(array) === gridOf(largest));
  for (const array of candidates) {
    if (!kept.includes(array)) context.report.warn("variables on another grid, left out", `${where} ${array.name}`);
  }
  return kept;
}

/** Coordinates and their bounds are no fields, nor is what is no array of numbers. */
function isField(array: ArrayInfo, dims: ReadonlySet<string>, store: ArrayStore): boolean {
  const { name, kind, attributes } = array;
  if (array.dims === undefined || dims.has(name) || kind === "other" || TIME.test(name)) return false;
  const isCoordinate = ["X", "Y", "Z", "T"].includes(textIfAny(attributes, "axis") ?? "");
  return !isCoordinate && gridRank(array, store) > 0;
}

function spaceOf({ dims }: ArrayInfo, store: ArrayStore): readonly string[] {
  return dims!.filter((dim) => !isTime(dim, store) && !SAMPLE.test(dim) && !CHANNEL.test(dim));
}

function gridRank(array: ArrayInfo, store: ArrayStore): number {
  return spaceOf(array, store).length;
}

/** Dimensions called x, y and z in that order; others as they are stored. */
function gridDims(dims: readonly string[], where: string): readonly string[] {
  const space = dims.filter((dim) => !TIME.test(dim) && !SAMPLE.test(dim) && !CHANNEL.test(dim));
  if (space.length > 3)
    throw new InputError(`${where}: ${space.length} axes of space (${space.join(", ")}); expected up to 3`);
  const letter = (dim: string) => dim.toLowerCase().replace(/[-_]?coordinate$/, "");
  const lettered = space.every((dim) => (SPACE as readonly string[]).includes(letter(dim)));
  return lettered ? [...space].sort((a, b) => (letter(a) < letter(b) ? -1 : 1)) : space;
}

async function gridAxis(store: ArrayStore, dim: string, name: string, size: number): Promise<GridAxis> {
  return { name, size, values: await coordinates(store, dim) };
}

/** Values of a dimension's own variable. NetCDF-4 keeps dimensions without one as arrays that hold nothing. */
async function coordinates(store: ArrayStore, dim: string): Promise<Float64Array | undefined> {
  const own = store.arrays.find(({ name, shape, kind }) => name === dim && shape.length === 1 && kind !== "other");
  if (own === undefined || textIfAny(own.attributes, "NAME")?.startsWith("This is a netCDF dimension but not")) {
    return undefined;
  }
  return readWhole(store, own.name);
}

function block(array: ArrayInfo, spaceDims: readonly string[], store: ArrayStore): Block {
  const { name, shape, attributes } = array;
  const where = `${store.where} ${name}`;
  const axes = array.dims!.map((dim): Axis => {
    if (isTime(dim, store)) return "time";
    if (SAMPLE.test(dim)) return "sample";
    if (CHANNEL.test(dim)) return "channel";
    return SPACE[spaceDims.indexOf(dim)]!;
  });
  const scale = numberOf(attributes, "scale_factor", where);
  const offset = numberOf(attributes, "add_offset", where);
  if (array.kind === "integer" && scale === undefined && offset === undefined) {
    throw new InputError(`${where}: integers without scale attributes (scale_factor, add_offset); expected floats`);
  }
  const missing = ["_FillValue", "missing_value"].flatMap((key) => {
    const value = attributes[key];
    return typeof value === "number" ? [value] : Array.isArray(value) ? (value as number[]) : [];
  });
  return {
    array: name,
    shape,
    axes,
    ...(scale === undefined ? {} : { scale }),
    ...(offset === undefined ? {} : { offset }),
    ...(missing.length > 0 ? { missing } : {}),
  };
}

function schemeFromFile(fields: Fields, scheme: string | undefined): Fields {
  return scheme?.length === fields.names.length ? { ...fields, scheme } : fields;
}
