// Zarr directories as an array store: groups and arrays found on disk, chunks decoded by zarrita.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { InputError } from "@sciformer/core";
import type { NumberArray } from "@sciformer/core/node";
import * as zarr from "zarrita";
import type { ArrayInfo, ArrayReader, ArrayStore, Attributes, AttributeValue } from "./array-store.ts";

/** Files that make a folder a Zarr array or group, of version 2 and 3. */
const ARRAY_FILES = [".zarray", "zarr.json"];
const MARKS = [".zgroup", ...ARRAY_FILES];

/** True for a folder that is a Zarr group or array. */
export async function isZarr(path: string): Promise<boolean> {
  const found = await Promise.all(MARKS.map((mark) => stat(join(path, mark)).catch(() => undefined)));
  return found.some((info) => info?.isFile());
}

/** @throws InputError for a folder that is no Zarr store, and for codecs and types that cannot be decoded */
export async function zarrStore(path: string): Promise<ArrayStore> {
  const where = basename(path.replace(/\/+$/, ""));
  if (!(await isZarr(path))) throw new InputError(`${where}: not a Zarr folder (no .zgroup, .zarray or zarr.json)`);
  const root = zarr.root(folderStore(path));
  const arrays: ArrayInfo[] = [];
  for (const name of await arrayNames(path)) {
    const array = await attempt(() => zarr.open(root.resolve(name), { kind: "array" }), `${where} ${name}`);
    arrays.push(arrayInfo(name, array));
  }
  const group = arrays.some(({ name }) => name === "")
    ? undefined
    : await attempt(() => zarr.open(root, { kind: "group" }), where);
  return { where, arrays, attributes: plainAttributes(group?.attrs ?? {}), open: async () => reader(root, where) };
}

/** Chunks are the only thing that is read from disk; one that is not there has the fill value. */
function folderStore(path: string): zarr.AsyncReadable {
  return {
    get: (key) =>
      readFile(join(path, key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT" || error.code === "EISDIR") return undefined;
        throw error;
      }),
  };
}

async function arrayNames(path: string): Promise<readonly string[]> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const names: string[] = [];
  for (const file of files) {
    if (!file.isFile() || !ARRAY_FILES.includes(file.name)) continue;
    const folder = relative(path, file.parentPath).split(sep).join("/");
    if (file.name === "zarr.json" && !(await isVersion3Array(join(file.parentPath, file.name)))) continue;
    names.push(folder);
  }
  return names.sort();
}

async function isVersion3Array(path: string): Promise<boolean> {
  return /"node_type"\s*:\s*"array"/.test(await readFile(path, "utf8"));
}

function arrayInfo(name: string, array: zarr.Array<zarr.DataType, zarr.AsyncReadable>): ArrayInfo {
  const { attrs, shape, dtype } = array;
  const dims = array.dimensionNames ?? attrs._ARRAY_DIMENSIONS;
  const isFloat = /^float/.test(dtype);
  const stated = plainAttributes(attrs);
  const encoded = isFloat ? encodedFill(stated._FillValue) : undefined;
  const attributes = encoded === undefined ? stated : { ...stated, _FillValue: encoded };
  const fill = array.fillValue;
  return {
    name,
    shape,
    kind: isFloat ? "float" : /^(u?int|bool)/.test(dtype) ? "integer" : "other",
    ...(Array.isArray(dims) ? { dims: dims.map(String) } : {}),
    // A fill value other than zero is how xarray writes points that are missing.
    attributes: typeof fill === "number" && fill !== 0 && isFloat ? { _FillValue: fill, ...attributes } : attributes,
  };
}

/** In version 3 xarray writes fill values of floats as the base64 text of a double. */
function encodedFill(value: AttributeValue | undefined): number | undefined {
  if (typeof value !== "string") return undefined;
  const bytes = Buffer.from(value, "base64");
  return bytes.length === 8 ? bytes.readDoubleLE() : undefined;
}

function plainAttributes(attributes: Readonly<Record<string, unknown>>): Attributes {
  const isPlain = (value: unknown): value is AttributeValue =>
    ["number", "string"].includes(typeof value) ||
    (Array.isArray(value) && ["number", "string"].some((kind) => value.every((item) => typeof item === kind)));
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => isPlain(value))) as Attributes;
}

function reader(root: zarr.Location<zarr.AsyncReadable>, where: string): ArrayReader {
  const opened = new Map<string, zarr.Array<zarr.DataType, zarr.AsyncReadable>>();
  return {
    read: (name, start, count) =>
      attempt(async () => {
        const array = opened.get(name) ?? (await zarr.open(root.resolve(name), { kind: "array" }));
        opened.set(name, array);
        const selection = start.map((from, axis) => zarr.slice(from, from + count[axis]!));
        const { data } = await zarr.get(array, selection);
        return numbers(data, `${where} ${name}`);
      }, `${where} ${name}`),
    close: () => opened.clear(),
  };
}

/** @throws InputError for text and the like */
function numbers(data: unknown, where: string): NumberArray {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float64Array.from(data, Number);
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return data as NumberArray;
  if (isNumbers(data)) return Float64Array.from(data);
  throw new InputError(`${where}: holds text; expected numbers`);
}

function isNumbers(data: unknown): data is Iterable<number> {
  return typeof data === "object" && data !== null && Symbol.iterator in data && "BYTES_PER_ELEMENT" in data;
}

async function attempt<T>(action: () => Promise<T>, where: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${where}: ${(error as Error).message.replaceAll("\n", " ")}`, { cause: error });
  }
}
