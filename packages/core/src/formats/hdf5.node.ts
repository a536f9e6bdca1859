// HDF5 files opened safely: every filter is checked before a value is read.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import h5wasm, { Dataset, File, Group, Module } from "h5wasm/node";
import { InputError } from "../errors.ts";
import { startsWith } from "../io/starts-with.node.ts";
import { decodeNumbers, type NumberArray, type NumericType } from "./numeric-type.ts";

/** How the messages of the library's own errors start. */
const DIAGNOSTICS = "HDF5-DIAG";
const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Filters that the library itself undoes: deflate, shuffle, checksum, szip, n-bit, scale-offset. */
const BUILT_IN = new Set([1, 2, 3, 4, 5, 6]);
/** Filters of the plug-ins that are installed with it. */
const PLUGINS: Readonly<Record<number, string>> = {
  307: "bzip2",
  32000: "lzf",
  32001: "blosc",
  32004: "lz4",
  32008: "bitshuffle",
  32013: "zfp",
  32015: "zstd",
  32022: "bitgroom",
  32023: "bitround",
  32026: "blosc2",
};

/** Classes of HDF5 types that numbers are read from, by the library's codes; an enumeration is what booleans are. */
const INTEGER = 0;
const FLOAT = 1;
const ENUMERATION = 8;

let prepared: Promise<void> | undefined;

/** Loads the library once and tells it to throw instead of printing, and where the plug-ins lie. */
function prepare(): Promise<void> {
  prepared ??= h5wasm.ready.then((module) => {
    module.activate_throwing_error_handler();
    const plugins = dirname(fileURLToPath(import.meta.resolve("h5wasm-plugins")));
    module.insert_plugin_search_path(join(plugins, "plugins"), 0);
  });
  return prepared;
}

/** True if the file starts as HDF5 files do. */
export function isHdf5(path: string): Promise<boolean> {
  return startsWith(path, SIGNATURE);
}

/** An open file; close it. @throws InputError if it is not an HDF5 file, or a damaged one */
export async function openHdf5(path: string): Promise<File> {
  if (!(await isHdf5(path))) throw new InputError(`${path}: not an HDF5 file`);
  await prepare();
  return attempt(() => new File(path, "r"), path);
}

/** A new, empty file; close it. It is not written atomically: give it a temporary name. */
export async function createHdf5(path: string): Promise<File> {
  await prepare();
  return new File(path, "w");
}

/** Calls `use` with the open file and closes it. @throws InputError if it is not an HDF5 file, or a damaged one */
export async function withHdf5<T>(path: string, use: (file: File) => T | Promise<T>): Promise<T> {
  const file = await openHdf5(path);
  try {
    return await use(file);
  } catch (error) {
    throw asInputError(error, path);
  } finally {
    file.close();
  }
}

function attempt<T>(action: () => T, where: string): T {
  try {
    return action();
  } catch (error) {
    throw asInputError(error, where);
  }
}

/** The library's stack of reasons as one line: its innermost one. Other errors stay as they are. */
function asInputError(error: unknown, where: string): unknown {
  const message = error instanceof Error && !(error instanceof InputError) ? error.message : "";
  if (!message.startsWith(DIAGNOSTICS)) return error;
  const reasons = [...message.matchAll(/ in \w+\(\): (.+)/g)].map(([, reason]) => reason);
  return new InputError(`${where}: damaged HDF5 file: ${reasons.at(-1) ?? "no reason given"}`, { cause: error });
}

/** A group, or undefined if there is none of that name. */
export function groupAt(parent: Group, name: string): Group | undefined {
  const found = parent.keys().includes(name) ? parent.get(name) : undefined;
  return found instanceof Group ? found : undefined;
}

/** A dataset, or undefined if there is none of that name. */
export function datasetAt(parent: Group, name: string): Dataset | undefined {
  const found = parent.keys().includes(name) ? parent.get(name) : undefined;
  return found instanceof Dataset ? found : undefined;
}

/** A text attribute, or undefined. */
export function textAttribute(from: Group | Dataset, name: string): string | undefined {
  const value = from.attrs[name]?.value;
  return typeof value === "string" ? value : undefined;
}

/** What attributes hold once 64-bit integers are numbers; booleans are 0 and 1. */
export type Hdf5Attribute = number | string | readonly number[] | readonly string[];

/** All attributes that hold numbers or text; references and compounds are left out. */
export function hdf5Attributes(from: Group | Dataset): Record<string, Hdf5Attribute> {
  const found: Record<string, Hdf5Attribute> = {};
  for (const [name, attribute] of Object.entries(from.attrs)) {
    const value = plainValue(attribute.value);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function plainValue(value: unknown): Hdf5Attribute | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "bigint") return Number(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value as string[];
  return undefined;
}

/** @throws InputError naming filter and id where the values of a dataset could not be read truly */
export function checkFilters(dataset: Dataset, where: string): void {
  for (const { id, name } of dataset.filters) {
    if (BUILT_IN.has(id) || PLUGINS[id] !== undefined) continue;
    const supported = ["deflate", ...Object.values(PLUGINS)].join(", ");
    throw new InputError(
      `${where}: HDF5 filter ${name || "unknown"} (id ${id}) is not supported; supported: ${supported}`,
    );
  }
}

/** Whether a dataset holds floats, whole numbers (booleans too) or something else. */
export function numberKind(dataset: Dataset): "float" | "integer" | "other" {
  const { type } = dataset.metadata;
  if (type === FLOAT) return "float";
  return type === INTEGER || type === ENUMERATION ? "integer" : "other";
}

/**
 * The numbers of a hyperslab, row-major; filters are undone and other byte orders turned round.
 *
 * @param start first index along each axis; [] for a scalar
 * @param count number of indices along each axis
 * @throws InputError for an unknown filter, a dataset that holds no numbers, and damaged data
 */
export function readSlab(
  dataset: Dataset,
  start: readonly number[],
  count: readonly number[],
  where: string,
): NumberArray {
  checkFilters(dataset, where);
  const type = numericType(dataset, where);
  if (dataset.shape?.length === 0) return Float64Array.of(Number(attempt(() => dataset.value, where)));
  const bytes = readHyperslab(dataset, start, count, where);
  return decodeNumbers(new Uint8Array(bytes.buffer), type);
}

function numericType(dataset: Dataset, where: string): NumericType {
  const { type, size, signed } = dataset.metadata;
  const kind = numberKind(dataset);
  if (kind === "other" || ![1, 2, 4, 8].includes(size)) {
    throw new InputError(`${where}: HDF5 type class ${type} of ${size} bytes; expected numbers of 1, 2, 4 or 8 bytes`);
  }
  const bytes = size as NumericType["bytes"];
  return { kind: kind === "float" ? "float" : signed ? "int" : "uint", bytes, littleEndian: true };
}

/** Rows [from, to) of a one-dimensional dataset as stored. @throws InputError if HDF5 cannot read them */
export function readBytes(dataset: Dataset, from: number, to: number, where: string): DataView {
  return readHyperslab(dataset, [from], [to - from], `${where} rows ${from + 1} to ${to}`);
}

/** The library gives numbers in the byte order of this machine. */
function readHyperslab(
  dataset: Dataset,
  start: readonly number[],
  count: readonly number[],
  where: string,
): DataView<ArrayBuffer> {
  const module = Module!;
  const size = count.reduce((product, n) => product * n, 1) * dataset.metadata.size;
  const pointer = module._malloc(size);
  if (pointer === 0 && size > 0) throw new InputError(`${where}: ${size} bytes at once are more than there is memory`);
  try {
    const steps = count.map(() => 1n);
    const [counts, offsets] = [count.map(BigInt), start.map(BigInt)];
    const read = () => module.get_dataset_data(dataset.file_id, dataset.path, counts, offsets, steps, BigInt(pointer));
    attempt(read, where);
    return new DataView(module.HEAPU8.slice(pointer, pointer + size).buffer as ArrayBuffer);
  } finally {
    module._free(pointer);
  }
}
