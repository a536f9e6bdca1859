// NetCDF-3 classic files as an array store: the header by netcdfjs, big-endian values by their place in the file.
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { type NumericType, startsWith } from "@sciformer/core/node";
import { NetCDFReader } from "netcdfjs";
import type { ArrayInfo, ArrayReader, ArrayStore, Attributes } from "./array-store.ts";
import { type Placement, RandomAccessFile, readContiguous } from "./contiguous.ts";

const MAGIC = Buffer.from("CDF");
const FIRST_BYTES = 65_536;

const TYPES: Readonly<Record<string, Omit<NumericType, "littleEndian">>> = {
  byte: { kind: "int", bytes: 1 },
  short: { kind: "int", bytes: 2 },
  int: { kind: "int", bytes: 4 },
  float: { kind: "float", bytes: 4 },
  double: { kind: "float", bytes: 8 },
};

/** True if the file starts as NetCDF classic files do. */
export function isNetcdf3(path: string): Promise<boolean> {
  return startsWith(path, MAGIC);
}

/** @throws InputError for what is no classic NetCDF file, or a damaged one */
export async function netcdf3Store(path: string): Promise<ArrayStore> {
  const where = basename(path);
  const header = await readHeader(path, where);
  const { dimensions, recordDimension } = header;
  const records = header.variables.filter(({ record }) => record);
  const placements = new Map<string, Placement>();
  const arrays = header.variables.map((variable): ArrayInfo => {
    const shape = variable.dimensions.map((id) =>
      id === recordDimension.id ? recordDimension.length : dimensions[id]!.size,
    );
    const type = TYPES[variable.type];
    if (type) {
      const own = shape.slice(1).reduce((product, size) => product * size, type.bytes);
      // A single variable of records is not padded.
      const step = records.length === 1 ? own : recordDimension.recordStep;
      const recordBytes = variable.record ? step : undefined;
      placements.set(variable.name, {
        type: { ...type, littleEndian: false },
        shape,
        offset: variable.offset,
        recordBytes,
      });
    }
    return {
      name: variable.name,
      shape,
      kind: type === undefined ? "other" : type.kind === "float" ? "float" : "integer",
      dims: variable.dimensions.map((id) => dimensions[id]!.name),
      attributes: plainAttributes(variable.attributes),
    };
  });
  return {
    where,
    arrays,
    attributes: plainAttributes(header.globalAttributes),
    open: () => reader(path, where, placements),
  };
}

/** Reads as much of the file's start as the header needs. */
async function readHeader(path: string, where: string): Promise<NetCDFReader["header"]> {
  const { size } = await stat(path);
  const file = await RandomAccessFile.open(path, where);
  try {
    for (let length = Math.min(size, FIRST_BYTES); ; length = Math.min(size, length * 4)) {
      try {
        return new NetCDFReader(await file.bytes(0, length)).header;
      } catch (error) {
        if (length < size && error instanceof RangeError) continue;
        throw new InputError(`${where}: not a classic NetCDF file: ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    await file.close();
  }
}

function plainAttributes(list: readonly { name: string; value: unknown }[]): Attributes {
  const plain: Record<string, Attributes[string]> = {};
  for (const { name, value } of list) {
    if (typeof value === "number") plain[name] = value;
    if (typeof value === "string") plain[name] = value.replace(/\0+$/, "");
    if (Array.isArray(value)) plain[name] = value.map(Number);
  }
  return plain;
}

async function reader(path: string, where: string, placements: ReadonlyMap<string, Placement>): Promise<ArrayReader> {
  const file = await RandomAccessFile.open(path, where);
  return {
    read(name, start, count) {
      const placement = placements.get(name);
      if (!placement) throw new InputError(`${where} ${name}: holds text; expected numbers`);
      return readContiguous(file, placement, start, count);
    },
    close: () => file.close(),
  };
}
