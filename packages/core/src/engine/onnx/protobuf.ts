// The protobuf wire format: messages written field by field, and read back with every bound checked.
import { InputError } from "../../errors.ts";

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
/** A protobuf message is smaller than 2 GiB: its readers count in signed 32 bits. */
const MAX_MESSAGE_BYTES = 2 ** 31 - 1;
/** Longer runs of bytes are kept by reference until {@link MessageWriter.finish} copies them, once. */
const COPIED_BYTES = 512;
const TAIL_BYTES = 2 ** 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Builds one message. Zeros and empty texts are written too: whoever calls decides what to omit. */
export class MessageWriter {
  readonly #chunks: Uint8Array[] = [];
  /** The bytes after the last chunk. */
  #tail: number[] = [];
  #length = 0;

  /**
   * An int64 or enum field.
   *
   * @throws Error when `value` is no whole number within 2^53
   */
  int(field: number, value: number): void {
    if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number within 2^53`);
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** A float field: the float32 nearest to `value`. */
  float(field: number, value: number): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#tag(field, FIXED32);
    this.#append(bytes);
  }

  /** A string field. */
  text(field: number, value: string): void {
    this.bytes(field, encoder.encode(value));
  }

  /** A bytes field; `value` must not change before {@link finish}. */
  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(value.byteLength);
    this.#append(value);
  }

  /** A message field, filled by `fill`. */
  message(field: number, fill: (inner: MessageWriter) => void): void {
    const inner = new MessageWriter();
    fill(inner);
    inner.#flush();
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(inner.#length);
    for (const chunk of inner.#chunks) this.#append(chunk);
  }

  /**
   * The whole message.
   *
   * @throws Error when it is larger than a protobuf message may be
   */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#length > MAX_MESSAGE_BYTES) {
      throw new Error(`a protobuf message of ${this.#length} bytes: at most ${MAX_MESSAGE_BYTES} can be read again`);
    }
    this.#flush();
    return concatenate(this.#chunks, this.#length);
  }

  #tag(field: number, wire: number): void {
    this.#varint(field * 8 + wire);
  }

  /** Seven bits a byte, lowest first, the top bit set on all but the last; negatives as unsigned 64 bits, 10 bytes. */
  #varint(value: number): void {
    const before = this.#tail.length;
    let rest = value;
    if (value < 0) {
      let unsigned = BigInt.asUintN(64, BigInt(value));
      for (; unsigned >= 2n ** 53n; unsigned >>= 7n) this.#tail.push(Number(unsigned & 0x7fn) + 0x80);
      rest = Number(unsigned);
    }
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#tail.push((rest % 0x80) + 0x80);
    this.#tail.push(rest);
    this.#length += this.#tail.length - before;
  }

  #append(bytes: Uint8Array): void {
    this.#length += bytes.byteLength;
    if (bytes.byteLength > COPIED_BYTES) {
      this.#flush();
      this.#chunks.push(bytes);
      return;
    }
    for (const byte of bytes) this.#tail.push(byte);
    if (this.#tail.length > TAIL_BYTES) this.#flush();
  }

  #flush(): void {
    if (this.#tail.length > 0) this.#chunks.push(new Uint8Array(this.#tail));
    this.#tail = [];
  }
}

/** The file that a message lies in: its name for errors, and where it starts in its ArrayBuffer. */
interface Source {
  readonly name: string;
  readonly start: number;
}

/** A field as it stands in the file: the number of a varint, the bytes of anything else. */
interface Field {
  readonly wire: number;
  readonly payload: bigint | Uint8Array;
}

/**
 * Reads one message of a file: its fields by number. Fields that nobody asks for are skipped; of a field that is
 * not repeated but written twice, the last counts. Bytes are views of the file.
 */
export class MessageReader {
  readonly #source: Source;
  readonly #position: number;
  readonly #fields = new Map<number, Field[]>();

  private constructor(bytes: Uint8Array, source: Source) {
    this.#source = source;
    this.#position = bytes.byteOffset - source.start;
    const cursor = new Cursor(bytes, source);
    while (!cursor.atEnd) {
      const { number, ...field } = cursor.field();
      const fields = this.#fields.get(number);
      if (fields === undefined) this.#fields.set(number, [field]);
      else fields.push(field);
    }
  }

  /**
   * Reads the message that is a whole file.
   *
   * @param name the file's name, for errors
   * @throws InputError naming the file and the byte, here and in all methods, when the bytes are no such message
   */
  static ofFile(bytes: Uint8Array, name: string): MessageReader {
    return new MessageReader(bytes, { name, start: bytes.byteOffset });
  }

  /** An error about this message: the file, where in it the message starts, the problem. */
  error(problem: string, cause?: unknown): InputError {
    return new InputError(`${this.#source.name}: byte ${this.#position}: ${problem}`, { cause });
  }

  /** An int64 or enum; undefined when absent. */
  int(number: number): number | undefined {
    const value = this.ints(number).at(-1);
    if (value === undefined) return undefined;
    const result = Number(value);
    if (!Number.isSafeInteger(result)) throw this.error(`${value} is not within 2^53`);
    return result;
  }

  /** All values of a repeated int64 or int32, packed or not. */
  ints(number: number): bigint[] {
    return this.#all(number).flatMap(({ wire, payload }) => {
      if (typeof payload === "bigint") return BigInt.asIntN(64, payload);
      if (wire !== LENGTH_DELIMITED) throw this.#misfit(number, wire);
      const values: bigint[] = [];
      const cursor = new Cursor(payload, this.#source);
      while (!cursor.atEnd) values.push(BigInt.asIntN(64, cursor.varint()));
      return values;
    });
  }

  /** All values of a repeated float, packed or not, as the bytes of float32 one after the other. */
  floatBytes(number: number): Uint8Array {
    const parts = this.#all(number).map(({ wire, payload }) => {
      if (typeof payload === "bigint" || wire === FIXED64 || payload.byteLength % 4 !== 0) {
        throw this.#misfit(number, wire);
      }
      return payload;
    });
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    return parts.length === 1 ? parts[0]! : concatenate(parts, length);
  }

  /** A bytes field; undefined when absent. */
  bytes(number: number): Uint8Array | undefined {
    return this.#allBytes(number).at(-1);
  }

  /** A string; empty when absent. */
  text(number: number): string {
    return this.texts(number).at(-1) ?? "";
  }

  /** All values of a repeated string. */
  texts(number: number): string[] {
    return this.#allBytes(number).map((bytes) => {
      try {
        return decoder.decode(bytes);
      } catch (cause) {
        throw this.error(`field ${number} is not UTF-8 text`, cause);
      }
    });
  }

  /** A message; undefined when absent. */
  message(number: number): MessageReader | undefined {
    const bytes = this.bytes(number);
    return bytes && new MessageReader(bytes, this.#source);
  }

  /** All values of a repeated message. */
  messages(number: number): MessageReader[] {
    return this.#allBytes(number).map((bytes) => new MessageReader(bytes, this.#source));
  }

  #all(number: number): readonly Field[] {
    return this.#fields.get(number) ?? [];
  }

  #allBytes(number: number): Uint8Array[] {
    return this.#all(number).map(({ wire, payload }) => {
      if (typeof payload === "bigint" || wire !== LENGTH_DELIMITED) throw this.#misfit(number, wire);
      return payload;
    });
  }

  #misfit(number: number, wire: number): InputError {
    return this.error(`field ${number} is of another type than expected (wire type ${wire})`);
  }
}

/** Steps through the bytes of one message; an InputError names the byte where they stop making sense. */
class Cursor {
  readonly #bytes: Uint8Array;
  readonly #source: Source;
  #at = 0;

  constructor(bytes: Uint8Array, source: Source) {
    this.#bytes = bytes;
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.byteLength;
  }

  field(): Field & { readonly number: number } {
    const start = this.#at;
    const tag = Number(this.varint());
    const wire = tag % 8;
    const number = (tag - wire) / 8;
    if (number === 0 || number >= 2 ** 29) throw this.#error(start, `no field has the number ${number}`);
    switch (wire) {
      case VARINT:
        return { number, wire, payload: this.varint() };
      case FIXED64:
        return { number, wire, payload: this.#take(8) };
      case LENGTH_DELIMITED:
        return { number, wire, payload: this.#take(Number(this.varint())) };
      case FIXED32:
        return { number, wire, payload: this.#take(4) };
      default:
        throw this.#error(start, `field ${number} has wire type ${wire}, expected 0, 1, 2 or 5`);
    }
  }

  /** A varint as unsigned 64 bits. */
  varint(): bigint {
    const start = this.#at;
    const first = this.#bytes[start];
    if (first !== undefined && first < 0x80) {
      this.#at++;
      return BigInt(first);
    }
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw this.#error(start, "a number runs past the end");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw this.#error(start, "a number has more than 10 bytes");
  }

  #take(length: number): Uint8Array {
    const start = this.#at;
    const left = this.#bytes.byteLength - start;
    if (length > left) throw this.#error(start, `${length} bytes are announced, ${left} are left`);
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  #error(at: number, problem: string): InputError {
    const position = this.#bytes.byteOffset - this.#source.start + at;
    return new InputError(`${this.#source.name}: no ONNX model, or truncated: byte ${position}: ${problem}`);
  }
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    joined.set(part, position);
    position += part.byteLength;
  }
  return joined;
}
