// MATLAB level 5 files: solutions of physics-informed networks' data sets, with x and t beside them.
import { open, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { isMatlab, type MatlabNumbers, matlabNumbers, readMatlab } from "@sciformer/core/node";
import type { ArrayInfo, ArrayReader, ArrayStore } from "./array-store.ts";
import { type ByteRange, readContiguous } from "./contiguous.ts";
import { labelledSimulations } from "./labelled-arrays.ts";
import { withNamedAxes } from "./named-axes.ts";
import { AXES_OPTION, axesOption } from "./options.ts";
import { fileStem } from "./paths.ts";
import type { SourceFormat } from "./source-format.ts";
import { trajectories } from "./trajectory.ts";

const HEADER_BYTES = 128;

export const matlab: SourceFormat = {
  name: "matlab",
  summary: "MATLAB level 5 files (-v6, -v7) of arrays, with coordinates x, y, z, t beside them",
  options: [AXES_OPTION],
  fileNames: /\.mat$/i,
  recognises: async (path) => isMatlab(await headerOf(path)),
  async find([path], values, context) {
    const store = withNamedAxes(await matlabStore(path!), axesOption(values), context);
    return { simulations: await trajectories(await labelledSimulations(store, fileStem(path!), context), context) };
  },
};

async function headerOf(path: string): Promise<Uint8Array> {
  const file = await open(path).catch(() => undefined);
  if (!file) return new Uint8Array();
  try {
    const header = new Uint8Array(HEADER_BYTES);
    await file.read(header, 0, HEADER_BYTES, 0);
    return header;
  } catch {
    // A folder opens like a file and cannot be read.
    return new Uint8Array();
  } finally {
    await file.close();
  }
}

/** Variables of numbers; MATLAB's first index is the fastest, so axes lie the other way round. */
async function matlabStore(path: string): Promise<ArrayStore> {
  const where = basename(path);
  const arrays: ArrayInfo[] = readMatlab(await readFile(path), where).map(({ name, className, dims }) => ({
    name,
    shape: [...dims].reverse(),
    reversed: true,
    kind: kindOf(className),
    attributes: {},
  }));
  const decoded = new Map<string, MatlabNumbers>();
  return { where, arrays, attributes: {}, open: () => reader(path, where, decoded) };
}

function kindOf(className: string): ArrayInfo["kind"] {
  if (className === "double" || className === "single") return "float";
  return /^(u?int\d+|logical)$/.test(className) ? "integer" : "other";
}

/** The file is read when the first value is asked for; variables stay decoded as long as the store lives. */
async function reader(path: string, where: string, decoded: Map<string, MatlabNumbers>): Promise<ArrayReader> {
  let bytes: Uint8Array | undefined;
  const decode = async (name: string): Promise<MatlabNumbers> => {
    bytes ??= await readFile(path);
    const value = matlabNumbers(
      readMatlab(bytes, where)
        .find((variable) => variable.name === name)
        ?.value(),
    );
    if (!value) throw new InputError(`${where} variable ${name}: holds no numbers`);
    if (value.imaginary) throw new InputError(`${where} variable ${name}: complex numbers; expected real ones`);
    decoded.set(name, value);
    return value;
  };
  return {
    async read(name, start, count) {
      const { data, dims } = decoded.get(name) ?? (await decode(name));
      const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const range: ByteRange = { bytes: (at, length) => raw.subarray(at, at + length) };
      const width = data.BYTES_PER_ELEMENT as 1 | 2 | 4 | 8;
      const isFloat = data instanceof Float32Array || data instanceof Float64Array;
      const isSigned = data instanceof Int8Array || data instanceof Int16Array || data instanceof Int32Array;
      const kind = isFloat ? "float" : isSigned ? "int" : "uint";
      const placement = {
        type: { kind, bytes: width, littleEndian: true },
        shape: [...dims].reverse(),
        offset: 0,
      } as const;
      return readContiguous(range, placement, start, count);
    },
    close: () => {
      bytes = undefined;
    },
  };
}
