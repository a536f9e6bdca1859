// Data elements of MATLAB level 5 files: a tag of type and length, then bytes, padded to eight.
import { unzlibSync } from "fflate";
import { InputError } from "../../errors.ts";
import { decodeNumbers, type NumberArray, type NumericType } from "../numeric-type.ts";

/** Type codes of elements that are not plain numbers. */
const INT8 = 1;
export const MATRIX = 14;
export const COMPRESSED = 15;
const UTF8 = 16;
const UTF16 = 17;
const UTF32 = 18;

const NUMERIC: Readonly<Record<number, Omit<NumericType, "littleEndian">>> = {
  1: { kind: "int", bytes: 1 },
  2: { kind: "uint", bytes: 1 },
  3: { kind: "int", bytes: 2 },
  4: { kind: "uint", bytes: 2 },
  5: { kind: "int", bytes: 4 },
  6: { kind: "uint", bytes: 4 },
  7: { kind: "float", bytes: 4 },
  9: { kind: "float", bytes: 8 },
  12: { kind: "int", bytes: 8 },
  13: { kind: "uint", bytes: 8 },
};

export interface Element {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** Reads elements one after the other; messages name `where`. */
export class ElementReader {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly where: string;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array, littleEndian: boolean, where: string) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.#at + 8 > this.bytes.length;
  }

  /** @throws InputError where the file ends inside of the element */
  next(): Element {
    const { type, size, from, to } = this.#tag();
    if (from + size > this.bytes.length) {
      const missing = from + size - this.bytes.length;
      throw new InputError(`${this.where}: truncated MATLAB file: an element of ${size} bytes lacks ${missing}`);
    }
    this.#at = to;
    return { type, bytes: this.bytes.subarray(from, from + size) };
  }

  /** The next element's numbers. @throws InputError if it is of another kind */
  numbers(): NumberArray {
    const { type, bytes } = this.next();
    const numeric = NUMERIC[type];
    if (!numeric) throw new InputError(`${this.where}: MATLAB element of type ${type}; expected numbers`);
    return decodeNumbers(bytes, { ...numeric, littleEndian: this.littleEndian });
  }

  /** A reader of an element's inside. */
  inside(bytes: Uint8Array): ElementReader {
    return new ElementReader(bytes, this.littleEndian, this.where);
  }

  #tag(): { type: number; size: number; from: number; to: number } {
    if (this.done) throw new InputError(`${this.where}: truncated MATLAB file: an element is missing`);
    const at = this.#at;
    const word = this.#view.getUint32(at, this.littleEndian);
    // Up to four bytes lie in the tag itself, their number in its upper half.
    const small = word >>> 16;
    if (small > 0) return { type: word & 0xffff, size: small, from: at + 4, to: at + 8 };
    const size = this.#view.getUint32(at + 4, this.littleEndian);
    const padding = word === COMPRESSED ? 0 : (8 - (size % 8)) % 8;
    return { type: word, size, from: at + 8, to: at + 8 + size + padding };
  }
}

/** The text of a char element, one code unit an array place. */
export function characters(element: Element, reader: ElementReader): string {
  const { type, bytes } = element;
  if (type === UTF8 || type === INT8) return new TextDecoder().decode(bytes);
  if (type === UTF16) return new TextDecoder(reader.littleEndian ? "utf-16le" : "utf-16be").decode(bytes);
  const numeric = type === UTF32 ? NUMERIC[6] : NUMERIC[type];
  if (!numeric) throw new InputError(`${reader.where}: MATLAB element of type ${type}; expected characters`);
  const codes = decodeNumbers(bytes, { ...numeric, littleEndian: reader.littleEndian });
  return Array.from(codes, (code) => String.fromCodePoint(code)).join("");
}

/** The element that a compressed one holds. @throws InputError where it is damaged */
export function uncompressed({ bytes }: Element, reader: ElementReader): Element {
  let inflated: Uint8Array;
  try {
    inflated = unzlibSync(bytes);
  } catch (error) {
    throw new InputError(`${reader.where}: damaged compressed MATLAB variable: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return reader.inside(inflated).next();
}
