// One MATLAB array, from its element: flags, dimensions, name, then what its class asks for.
import { InputError } from "../../errors.ts";
import type { NumberArray } from "../numeric-type.ts";
import { characters, type Element, type ElementReader, MATRIX } from "./elements.ts";
import type { MatlabCell, MatlabNumbers, MatlabSparse, MatlabStruct, MatlabText, MatlabValue } from "./values.ts";

const CELL = 1;
const STRUCT = 2;
const OBJECT = 3;
const CHAR = 4;
const SPARSE = 5;
const FUNCTION = 16;
const OPAQUE = 17;

/** Numeric classes by code, with the typed array of each; 64-bit integers become float64. */
const CLASSES: Readonly<Record<number, readonly [string, { from(values: ArrayLike<number>): NumberArray }]>> = {
  6: ["double", Float64Array],
  7: ["single", Float32Array],
  8: ["int8", Int8Array],
  9: ["uint8", Uint8Array],
  10: ["int16", Int16Array],
  11: ["uint16", Uint16Array],
  12: ["int32", Int32Array],
  13: ["uint32", Uint32Array],
  14: ["int64", Float64Array],
  15: ["uint64", Float64Array],
};

/** What comes before the values of an array. */
export interface MatrixHead {
  readonly name: string;
  readonly code: number;
  readonly complex: boolean;
  readonly logical: boolean;
  readonly dims: readonly number[];
}

const EMPTY: MatlabNumbers = { kind: "numbers", className: "double", dims: [0, 0], data: new Float64Array() };

/** Reads the head; the values come next from the same reader. */
export function matrixHead(reader: ElementReader): MatrixHead {
  const flags = reader.numbers()[0] ?? 0;
  const code = flags & 0xff;
  const head = { code, complex: (flags & 0x800) !== 0, logical: (flags & 0x200) !== 0 };
  // Objects of MATLAB's own classes have names where others have dimensions.
  if (code === OPAQUE) return { ...head, name: characters(reader.next(), reader), dims: [1, 1] };
  const dims = Array.from(reader.numbers());
  return { ...head, dims, name: characters(reader.next(), reader) };
}

/** The name of an array's class as MATLAB calls it. */
export function className({ code, logical }: MatrixHead): string {
  if (logical) return "logical";
  const others: Readonly<Record<number, string>> = {
    [CELL]: "cell",
    [STRUCT]: "struct",
    [OBJECT]: "object",
    [CHAR]: "char",
    [SPARSE]: "sparse",
    [FUNCTION]: "function_handle",
    [OPAQUE]: "opaque",
  };
  return CLASSES[code]?.[0] ?? others[code] ?? `class ${code}`;
}

/** The value of a matrix element. @throws InputError where it is damaged */
export function matrixValue(element: Element, parent: ElementReader): MatlabValue {
  if (element.type !== MATRIX) {
    throw new InputError(`${parent.where}: MATLAB element of type ${element.type}; expected an array`);
  }
  // Fields that were never set are arrays of no bytes.
  if (element.bytes.length === 0) return EMPTY;
  const reader = parent.inside(element.bytes);
  return readValue(matrixHead(reader), reader);
}

function readValue(head: MatrixHead, reader: ElementReader): MatlabValue {
  switch (head.code) {
    case CELL:
      return cell(head, reader);
    case STRUCT:
      return struct(head, reader);
    case OBJECT:
      return { ...struct(head, reader, characters(reader.next(), reader)) };
    case CHAR:
      return text(head, reader);
    case SPARSE:
      return sparse(head, reader);
    default:
      if (CLASSES[head.code]) return numbers(head, reader);
      return { kind: "other", className: className(head), dims: head.dims };
  }
}

function itemCount(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

/** Numbers are stored in the smallest type that holds them; they get the array of their class back. */
function numbers(head: MatrixHead, reader: ElementReader): MatlabNumbers {
  const [name, array] = CLASSES[head.code]!;
  const read = () => {
    const stored = reader.numbers();
    if (stored.length !== itemCount(head.dims)) {
      throw new InputError(
        `${reader.where}: MATLAB ${name} of ${head.dims.join("x")} with ${stored.length} numbers; the file is damaged`,
      );
    }
    return array.from(stored);
  };
  const data = read();
  const value = { kind: "numbers", className: head.logical ? "logical" : name, dims: head.dims, data } as const;
  return head.complex ? { ...value, imaginary: read() } : value;
}

function text({ dims }: MatrixHead, reader: ElementReader): MatlabText {
  const all = characters(reader.next(), reader);
  const [height = 0, width = 0] = dims;
  if (height === 1) return { kind: "text", dims, rows: [all] };
  const units = [...all];
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => units[column * height + row] ?? "").join(""),
  );
  return { kind: "text", dims, rows };
}

function cell({ dims }: MatrixHead, reader: ElementReader): MatlabCell {
  const items = Array.from({ length: itemCount(dims) }, () => matrixValue(reader.next(), reader));
  return { kind: "cell", dims, items };
}

/** Field names have one width; then come the elements, each with all of its fields. */
function struct({ dims }: MatrixHead, reader: ElementReader, ofClass?: string): MatlabStruct {
  const width = reader.numbers()[0] ?? 0;
  const { bytes } = reader.next();
  const decoder = new TextDecoder();
  const fields = Array.from({ length: width > 0 ? Math.floor(bytes.length / width) : 0 }, (_, i) => {
    const name = bytes.subarray(i * width, (i + 1) * width);
    const end = name.indexOf(0);
    return decoder.decode(end < 0 ? name : name.subarray(0, end));
  });
  const items = Array.from({ length: itemCount(dims) }, () =>
    Object.fromEntries(fields.map((field) => [field, matrixValue(reader.next(), reader)])),
  );
  return { kind: "struct", dims, fields, items, ...(ofClass === undefined ? {} : { className: ofClass }) };
}

function sparse({ dims, complex }: MatrixHead, reader: ElementReader): MatlabSparse {
  const rows = Int32Array.from(reader.numbers());
  const starts = Int32Array.from(reader.numbers());
  const value = { kind: "sparse", dims, rows, starts, data: reader.numbers() } as const;
  return complex ? { ...value, imaginary: reader.numbers() } : value;
}
