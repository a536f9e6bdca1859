// HDF5 files opened safely: every filter is checked before a value is read.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "@sciformer/core";
import h5wasm, { type Dataset, File, Group, Module } from "h5wasm/node";
import { startsWith } from "./signature.ts";

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

/** Calls `use` with the open file and closes it. @throws InputError if it is not an HDF5 file, or a damaged one */
export async function withHdf5<T>(path: string, use: (file: File) => T | Promise<T>): Promise<T> {
  if (!(await isHdf5(path))) throw new InputError(`${path}: not an HDF5 file`);
  await prepare();
  const file = attempt(() => new File(path, "r"), path);
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

/** A text attribute, or undefined. */
export function textAttribute(from: Group | Dataset, name: string): string | undefined {
  const value = from.attrs[name]?.value;
  return typeof value === "string" ? value : undefined;
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

/** Rows [from, to) of a one-dimensional dataset as stored. @throws InputError if HDF5 cannot read them */
export function readBytes(dataset: Dataset, from: number, to: number, where: string): DataView {
  const module = Module!;
  const size = (to - from) * dataset.metadata.size;
  const pointer = module._malloc(size);
  try {
    const [count, start] = [[BigInt(to - from)], [BigInt(from)]];
    const read = () => module.get_dataset_data(dataset.file_id, dataset.path, count, start, [1n], BigInt(pointer));
    attempt(read, `${where} rows ${from + 1} to ${to}`);
    return new DataView(module.HEAPU8.slice(pointer, pointer + size).buffer);
  } finally {
    module._free(pointer);
  }
}
