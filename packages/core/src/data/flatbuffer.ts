// A bounded reader of flatbuffers: every access outside the buffer throws instead of yielding zeros.

/** Where the elements of a vector lie. */
export interface FlatVector {
  readonly start: number;
  readonly length: number;
}

/** One table of a flatbuffer. Fields are numbered as in the schema; absent ones have their default. */
export class FlatTable {
  readonly view: DataView;
  readonly #position: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  private constructor(view: DataView, position: number) {
    this.view = view;
    this.#position = position;
    this.#vtable = position - view.getInt32(position, true);
    this.#vtableBytes = view.getUint16(this.#vtable, true);
  }

  /** The root table of a buffer. @throws RangeError if it lies outside */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  byte(field: number, absent = 0): number {
    const at = this.#field(field);
    return at === 0 ? absent : this.view.getUint8(at);
  }

  short(field: number): number {
    const at = this.#field(field);
    return at === 0 ? 0 : this.view.getInt16(at, true);
  }

  long(field: number): number {
    const at = this.#field(field);
    return at === 0 ? 0 : readLong(this.view, at);
  }

  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at === 0 ? undefined : new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  /** A vector of elements of `itemBytes` each. @throws RangeError if it does not fit the buffer */
  vector(field: number, itemBytes: number): FlatVector {
    const at = this.#field(field);
    if (at === 0) return { start: 0, length: 0 };
    const position = at + this.view.getUint32(at, true);
    const length = this.view.getUint32(position, true);
    if (position + 4 + length * itemBytes > this.view.byteLength) {
      throw new RangeError(`a vector of ${length} elements does not fit its buffer of ${this.view.byteLength} bytes`);
    }
    return { start: position + 4, length };
  }

  /** The tables of a vector of tables. */
  tables(field: number): FlatTable[] {
    const { start, length } = this.vector(field, 4);
    return Array.from({ length }, (_, index) => {
      const at = start + 4 * index;
      return new FlatTable(this.view, at + this.view.getUint32(at, true));
    });
  }

  #field(field: number): number {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.#vtableBytes) return 0;
    const offset = this.view.getUint16(this.#vtable + slot, true);
    return offset === 0 ? 0 : this.#position + offset;
  }
}

/** A 64-bit integer as a number. @throws RangeError beyond 2^53 */
export function readLong(view: DataView, position: number): number {
  const value = Number(view.getBigInt64(position, true));
  if (!Number.isSafeInteger(value)) throw new RangeError(`the integer ${value} is out of range`);
  return value;
}
