// The `.dat` channel of UK-DALE and REDD folders: `<unix seconds> <watts>` per line, tens of millions of lines.
import { createReadStream } from "node:fs";
import { InputError, type Report } from "@sciformer/core";
import type { MeterSeries } from "../meter/recording.ts";
import { checkTime } from "../meter/time-parser.ts";
import { DoubleColumn, FloatColumn } from "./growing.ts";
import { checkPower } from "./power.ts";
import { inOrder } from "./sorting.ts";

/** How a `.dat` file is read. */
export interface DatOptions {
  /** As errors name the file: `House2/channel_8.dat`. */
  readonly source: string;
  /** Fields of a line, and which of them is the power: 2 and 1 for channels; 4 and 1 for `mains.dat`. */
  readonly fields: number;
  readonly powerField: number;
  readonly solar: boolean;
  /** What counts as the future, ms. */
  readonly now: number;
}

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const POINT = 46;
const MINUS = 45;
const ZERO = 48;
/** Unix seconds stay below this until the year 5138. */
const SECONDS_LIMIT = 1e11;
/** A double holds any integer of so many decimal digits. */
const EXACT_DIGITS = 15;
const POWERS_OF_TEN = Array.from({ length: EXACT_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** @throws InputError naming file and line, on anything that is not a reading */
export async function readDat(path: string, options: DatOptions, report: Report): Promise<MeterSeries> {
  const reader = new DatLines(options);
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const chunk = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
    rest = chunk.subarray(reader.readLines(chunk));
  }
  if (rest.length > 0) reader.readLine(rest, 0, rest.length);
  const lineOf = (index: number) => `${options.source} line ${index + 1}`;
  return inOrder(reader.times.array(), reader.watts.array(), lineOf, report);
}

/** Reads lines of numbers from bytes; every line is one reading. */
class DatLines {
  readonly times = new DoubleColumn();
  readonly watts = new FloatColumn();
  readonly #options: DatOptions;
  readonly #values: Float64Array;

  constructor(options: DatOptions) {
    this.#options = options;
    this.#values = new Float64Array(options.fields);
  }

  /** Reads all whole lines of a chunk; returns where the first unfinished one starts. */
  readLines(chunk: Buffer): number {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.readLine(chunk, start, end);
      start = end + 1;
    }
    return start;
  }

  readLine(bytes: Buffer, start: number, end: number): void {
    const { fields, powerField, solar, now } = this.#options;
    const stop = end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    if (!readFields(bytes, start, stop, this.#values))
      throw this.#malformed(bytes.toString("utf8", start, stop), fields);
    const seconds = this.#values[0]!;
    if (seconds >= SECONDS_LIMIT) {
      throw new InputError(`${this.#where()}: time ${seconds} looks like milliseconds, expected unix seconds`);
    }
    const ms = seconds * 1000;
    checkTime(ms, now, String(seconds), this.#where);
    checkPower(this.#values[powerField]!, solar, this.#where);
    this.times.push(ms);
    this.watts.push(this.#values[powerField]!);
  }

  readonly #where = (): string => `${this.#options.source} line ${this.times.length + 1}`;

  #malformed(line: string, fields: number): InputError {
    const form = fields === 2 ? "`<unix> <watts>`" : "`<unix> <active> <apparent> <volts>`";
    return new InputError(`${this.#where()}: expected ${form}, found "${line.slice(0, 60)}"`);
  }
}

/** Fills `values` with the numbers of a line; false unless there are exactly that many. */
function readFields(bytes: Buffer, start: number, stop: number, values: Float64Array): boolean {
  let at = start;
  for (let field = 0; field < values.length; field++) {
    let end = at;
    while (end < stop && bytes[end] !== SPACE && bytes[end] !== TAB) end++;
    if (end === at) return false;
    const value = readNumber(bytes, at, end);
    if (value === undefined) return false;
    values[field] = value;
    at = end;
    while (at < stop && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  }
  return at === stop;
}

/** A plain decimal number; other spellings of numbers (exponents, nan, inf) go through Number. */
function readNumber(bytes: Buffer, start: number, end: number): number | undefined {
  const negative = bytes[start] === MINUS;
  let mantissa = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === POINT && decimals < 0) {
      decimals = 0;
      continue;
    }
    const digit = byte - ZERO;
    if (digit < 0 || digit > 9 || ++digits > EXACT_DIGITS) return readUnusual(bytes.toString("latin1", start, end));
    mantissa = mantissa * 10 + digit;
    if (decimals >= 0) decimals++;
  }
  if (digits === 0) return undefined;
  const value = decimals > 0 ? mantissa / POWERS_OF_TEN[decimals]! : mantissa;
  return negative ? -value : value;
}

function readUnusual(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isNaN(value)) return value;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : undefined;
}
