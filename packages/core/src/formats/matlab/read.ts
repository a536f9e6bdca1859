// MATLAB level 5 files (`save -v6`, `-v7`): their variables by name, each decoded when it is asked for.
import { Unzlib } from "fflate";
import { InputError } from "../../errors.ts";
import { COMPRESSED, type Element, ElementReader, MATRIX, uncompressed } from "./elements.ts";
import { className, matrixHead, matrixValue } from "./matrix.ts";
import type { MatlabValue } from "./values.ts";

const HEADER_BYTES = 128;
/** Bytes of a compressed variable that hold its head for certain: names have at most 63 characters. */
const HEAD_BYTES = 4096;

/** A variable of a file. */
export interface MatlabVariable {
  readonly name: string;
  readonly className: string;
  readonly dims: readonly number[];
  /** Decodes the value. @throws InputError where it is damaged */
  readonly value: () => MatlabValue;
}

/**
 * The variables of a file in stored order; their values are not decoded yet.
 *
 * @throws InputError if it is not a level 5 file, or a truncated one
 */
export function readMatlab(bytes: Uint8Array, where: string): readonly MatlabVariable[] {
  const reader = new ElementReader(bytes.subarray(HEADER_BYTES), isLittleEndian(bytes, where), where);
  const variables: MatlabVariable[] = [];
  while (!reader.done) {
    const found = variable(reader.next(), reader);
    if (found) variables.push(found);
  }
  return variables;
}

/** True if these first bytes (128 of them) are a level 5 file's. */
export function isMatlab(bytes: Uint8Array): boolean {
  const mark = String.fromCharCode(bytes[126] ?? 0, bytes[127] ?? 0);
  return (mark === "IM" && bytes[125] === 1) || (mark === "MI" && bytes[124] === 1);
}

function isLittleEndian(bytes: Uint8Array, where: string): boolean {
  if (!isMatlab(bytes)) {
    const starts = new TextDecoder("latin1").decode(bytes.subarray(0, 10));
    throw new InputError(
      starts === "MATLAB 7.3"
        ? `${where}: a MATLAB 7.3 file (HDF5); save it with -v7`
        : `${where}: not a MATLAB level 5 file`,
    );
  }
  return bytes[126] === 0x49;
}

function variable(stored: Element, reader: ElementReader): MatlabVariable | undefined {
  const compressed = stored.type === COMPRESSED;
  if (!compressed && stored.type !== MATRIX) return undefined;
  const matrix = compressed ? firstBytes(stored.bytes, reader) : stored.bytes;
  if (matrix.length === 0) return undefined;
  const head = matrixHead(reader.inside(matrix));
  // A variable without a name is the storage of MATLAB's own objects.
  if (head.name === "") return undefined;
  const { name, dims } = head;
  const at = new ElementReader(reader.bytes, reader.littleEndian, `${reader.where} variable ${name}`);
  const value = () => matrixValue(compressed ? uncompressed(stored, at) : stored, at);
  return { name, className: className(head), dims, value };
}

/** The first bytes inside of the matrix element that a compressed element holds. */
function firstBytes(compressed: Uint8Array, reader: ElementReader): Uint8Array {
  const chunks: Uint8Array[] = [];
  const inflate = new Unzlib((chunk) => chunks.push(chunk.slice(0, HEAD_BYTES)));
  try {
    inflate.push(compressed.subarray(0, HEAD_BYTES), compressed.length <= HEAD_BYTES);
  } catch (error) {
    throw new InputError(`${reader.where}: damaged compressed MATLAB variable: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes.subarray(8);
}
