// Datasets of an HDF5 file as an array store.
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import {
  checkFilters,
  hdf5Attributes,
  type NumberArray,
  numberKind,
  openHdf5,
  readSlab,
  withHdf5,
} from "@sciformer/core/node";
import { Dataset, type File, Group } from "h5wasm/node";
import type { ArrayInfo, ArrayReader, ArrayStore, Attributes } from "./array-store.ts";

/** An HDF5 file: its datasets, and the attributes of its groups by path ("" is the root). */
export interface Hdf5Store extends ArrayStore {
  readonly groups: Readonly<Record<string, Attributes>>;
}

/** Looks through a file. @throws InputError for what is no HDF5 file, and for filters that cannot be undone */
export async function hdf5Store(path: string): Promise<Hdf5Store> {
  const where = basename(path);
  return withHdf5(path, (file) => {
    const groups: Record<string, Attributes> = {};
    const arrays: ArrayInfo[] = [];
    visit(file, "", (found, name) => {
      if (found instanceof Dataset) arrays.push(arrayInfo(found, name, where));
      else groups[name] = hdf5Attributes(found);
    });
    return { where, arrays, groups, attributes: groups[""] ?? {}, open: () => reader(path) };
  });
}

function visit(group: Group, path: string, see: (found: Group | Dataset, name: string) => void): void {
  see(group, path);
  for (const key of group.keys()) {
    const name = path === "" ? key : `${path}/${key}`;
    const found = group.get(key);
    if (found instanceof Group) visit(found, name, see);
    else if (found instanceof Dataset) see(found, name);
  }
}

function arrayInfo(dataset: Dataset, name: string, where: string): ArrayInfo {
  checkFilters(dataset, `${where} ${name}`);
  const shape = dataset.shape ?? [];
  const dims = dimensionNames(dataset, name, shape);
  const kind = dataset.shape === null ? "other" : numberKind(dataset);
  return { name, shape, kind, attributes: hdf5Attributes(dataset), ...(dims ? { dims } : {}) };
}

/** Names of the dimension scales of a dataset; a scale's own dimension is itself. */
function dimensionNames(dataset: Dataset, name: string, shape: readonly number[]): readonly string[] | undefined {
  if (shape.length === 0) return undefined;
  const isScale = dataset.get_scale_name() !== null;
  const dims = shape.map((_, axis) => (isScale ? name : dataset.get_attached_scales(axis)[0]?.replace(/^\//, "")));
  return dims.every((dim) => dim !== undefined) ? dims : undefined;
}

async function reader(path: string): Promise<ArrayReader> {
  const file: File = await openHdf5(path);
  const datasets = new Map<string, Dataset>();
  return {
    read(name, start, count): NumberArray {
      const dataset = datasets.get(name) ?? file.get(name);
      if (!(dataset instanceof Dataset)) throw new InputError(`${basename(path)}: no dataset "${name}"`);
      datasets.set(name, dataset);
      return readSlab(dataset, start, count, `${basename(path)} ${name}`);
    },
    close: () => void file.close(),
  };
}

/** Names at the top of a file, as messages list what was found. */
export function topNames(store: ArrayStore): string {
  const names = [...new Set(store.arrays.map(({ name }) => name.split("/")[0]!))];
  return names.length > 0 ? names.slice(0, 8).join(", ") + (names.length > 8 ? ", ..." : "") : "nothing";
}

/** @throws InputError if the file has no such dataset */
export function datasetOf({ arrays, where }: Hdf5Store, name: string): ArrayInfo {
  const found = arrays.find((array) => array.name === name);
  if (!found) throw new InputError(`${where}: no dataset "${name}"`);
  return found;
}
