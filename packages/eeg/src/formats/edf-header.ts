// Headers of EDF, EDF+, BDF and BDF+: 256 bytes of text for the file, then 256 for each signal, field by field.
import { InputError } from "@sciformer/core";

/** Bytes of each part of the header. */
export const HEADER_BYTES = 256;

/** One signal, as the header describes it. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  /** Samples in each record. */
  readonly samples: number;
  /** Where its samples start in a record, in samples. */
  readonly offset: number;
  /** True for annotation signals, which hold text. */
  readonly annotations: boolean;
}

/** The header of a file. */
export interface EdfHeader {
  /** Bytes of a sample: 2 in EDF, 3 in BDF. */
  readonly sampleBytes: 2 | 3;
  /** EDF+ and BDF+: continuous (C) or with gaps (D). */
  readonly plus: "C" | "D" | undefined;
  /** Milliseconds since 1970 UTC, in whole seconds; null for a date that is none. */
  readonly startMs: number | null;
  readonly headerBytes: number;
  /** -1 where the file was not finished. */
  readonly records: number;
  readonly recordSeconds: number;
  readonly signals: readonly EdfSignal[];
}

const BDF_START = Buffer.from("\xffBIOSEMI", "latin1");
const EDF_START = Buffer.from("0       ");

/** True if a file that starts with these bytes is one of EDF or BDF. */
export function isEdf(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 8));
  return start.equals(EDF_START) || start.equals(BDF_START);
}

/** Widths of the fields of a signal, in stored order. */
const FIELDS = [
  ["label", 16],
  ["transducer", 80],
  ["unit", 8],
  ["physicalMin", 8],
  ["physicalMax", 8],
  ["digitalMin", 8],
  ["digitalMax", 8],
  ["prefilter", 80],
  ["samples", 8],
  ["reserved", 32],
] as const;

type FieldName = (typeof FIELDS)[number][0];

/** Number of signals, from the first 256 bytes. @throws InputError */
export function signalCount(head: Buffer, path: string): number {
  const count = numberIn(text(head, 252, 4), `${path}: number of signals`);
  if (!Number.isInteger(count) || count < 1) throw new InputError(`${path}: ${count} signals; expected 1 or more`);
  return count;
}

/**
 * Reads the whole header.
 *
 * @param head all of its 256 * (1 + number of signals) bytes
 * @throws InputError for a field that is no number, and for digital or physical ranges without extent
 */
export function parseEdfHeader(head: Buffer, path: string): EdfHeader {
  if (!isEdf(head)) throw new InputError(`${path}: neither EDF nor BDF (its first bytes are "${text(head, 0, 8)}")`);
  const signals = parseSignals(head, signalCount(head, path), path);
  const plus = /^[EB]DF\+([CD])/.exec(text(head, 192, 44))?.[1] as "C" | "D" | undefined;
  const recordSeconds = numberIn(text(head, 244, 8), `${path}: record duration`);
  if (!(recordSeconds > 0)) {
    throw new InputError(
      `${path}: records of ${recordSeconds} s; expected signals, the file may hold annotations only`,
    );
  }
  return {
    sampleBytes: head[0] === 0xff ? 3 : 2,
    plus,
    startMs: startTime(text(head, 88, 80), text(head, 168, 8), text(head, 176, 8)),
    headerBytes: numberIn(text(head, 184, 8), `${path}: header bytes`),
    records: numberIn(text(head, 236, 8), `${path}: number of records`),
    recordSeconds,
    signals,
  };
}

function parseSignals(head: Buffer, count: number, path: string): EdfSignal[] {
  const signals: EdfSignal[] = [];
  let offset = 0;
  for (let i = 0; i < count; i++) {
    const field = (name: FieldName) => text(head, ...fieldPlace(name, count, i));
    const label = field("label");
    const number = (name: FieldName) => numberIn(field(name), `${path}: signal "${label}": ${name}`);
    const samples = number("samples");
    const signal = {
      label,
      unit: field("unit"),
      physicalMin: number("physicalMin"),
      physicalMax: number("physicalMax"),
      digitalMin: number("digitalMin"),
      digitalMax: number("digitalMax"),
      samples,
      offset,
      annotations: /^[EB]DF Annotations$/.test(label),
    };
    if (!signal.annotations) checkRanges(signal, path);
    signals.push(signal);
    offset += samples;
  }
  return signals;
}

function checkRanges(signal: EdfSignal, path: string): void {
  const { label, digitalMin, digitalMax, physicalMin, physicalMax } = signal;
  if (digitalMin === digitalMax) {
    throw new InputError(`${path}: signal "${label}": digital minimum and maximum are both ${digitalMin}`);
  }
  if (physicalMin === physicalMax) {
    throw new InputError(`${path}: signal "${label}": physical minimum and maximum are both ${physicalMin}`);
  }
}

/** Where a field of signal i starts, and its width. */
function fieldPlace(name: FieldName, count: number, i: number): [number, number] {
  let at = HEADER_BYTES;
  for (const [field, width] of FIELDS) {
    if (field === name) return [at + i * width, width];
    at += width * count;
  }
  throw new Error(`no field ${name}`);
}

function text(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString("latin1", at, at + length)
    .split("\0")[0]!
    .trim();
}

/** Some writers put the decimal comma of their country. */
function numberIn(written: string, where: string): number {
  const value = written === "" ? Number.NaN : Number(written.replace(",", "."));
  if (Number.isNaN(value)) throw new InputError(`${where} is "${written}"; expected a number`);
  return value;
}

const MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** EDF+ repeats the date with the whole year in the recording's identification; without it 85 is 1985 and 84 is 2084. */
function startTime(identification: string, date: string, time: string): number | null {
  const [, plusDay, plusMonth, plusYear] = /^Startdate (\d{1,2})-([A-Z]{3})-(\d{4})/i.exec(identification) ?? [];
  const [day, month, year] = (date.match(/\d+/g) ?? []).map(Number);
  const [hour = 0, minute = 0, second = 0] = (time.match(/\d+/g) ?? []).map(Number);
  if (plusYear !== undefined) {
    return utc(Number(plusYear), MONTHS.indexOf(plusMonth!.toUpperCase()) + 1, Number(plusDay), hour, minute, second);
  }
  if (day === undefined || month === undefined || year === undefined) return null;
  return utc(year < 85 ? year + 2000 : year + 1900, month, day, hour, minute, second);
}

function utc(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(ms).getUTCDate() === day && month >= 1 && month <= 12 ? ms : null;
}
