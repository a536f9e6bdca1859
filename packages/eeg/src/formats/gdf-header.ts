// Headers of GDF 1.x and 2.x: like EDF's, with binary numbers.
import { InputError } from "@sciformer/core";
import { type UnitScale, unitScale } from "./units.ts";

/** One channel, as the header describes it. */
export interface GdfChannel {
  readonly label: string;
  readonly scale: UnitScale;
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  /** Samples in each record. */
  readonly samples: number;
  readonly type: GdfType;
}

/** How samples of one type are stored; `gap` is the value that stands for none. */
interface GdfType {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => number;
  /** Samples of single precision stay so: they are scaled to volts in it. */
  readonly single?: true;
  readonly gap?: number;
}

/** The header of a file. */
export interface GdfHeader {
  /** 1.25, 2.10 ... */
  readonly version: number;
  readonly startMs: number | null;
  readonly headerBytes: number;
  readonly records: number;
  readonly recordSeconds: number;
  readonly channels: readonly GdfChannel[];
}

/** Bytes of the part about the file, and of the part about each channel. */
const [FILE_BYTES, CHANNEL_BYTES] = [256, 256];

/** Days from the year 0 to 1970, and milliseconds of a day. */
const [EPOCH_DAY, DAY_MS] = [719_529, 86_400_000];

const TYPES: Readonly<Record<number, GdfType>> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at) => view.getInt16(at, true), gap: -(2 ** 15) },
  4: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  5: { bytes: 4, read: (view, at) => view.getInt32(at, true), gap: -(2 ** 31) },
  6: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  7: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)), gap: -(2 ** 63) },
  8: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  16: { bytes: 4, read: (view, at) => view.getFloat32(at, true), single: true },
  17: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  279: { bytes: 3, read: (view, at) => view.getUint16(at, true) | (view.getInt8(at + 2) << 16), gap: -(2 ** 23) },
  535: { bytes: 3, read: (view, at) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16) },
};

/** Codes of physical units in GDF 2. */
const UNIT_CODES: Readonly<Record<number, string>> = { 4256: "V", 4274: "mV", 4275: "uV", 4276: "nV" };

/** True if a file that starts with these bytes is a GDF file. */
export function isGdf(bytes: Uint8Array): boolean {
  return /^GDF [12]\.\d/.test(Buffer.from(bytes).toString("latin1", 0, 7));
}

/** Bytes of the whole header, from the first 256. @throws InputError if it is not a GDF file */
export function gdfHeaderBytes(head: Buffer, path: string): number {
  if (!isGdf(head)) throw new InputError(`${path}: not a GDF file (starts with "${text(head, 0, 8)}")`);
  const old = version(head) < 1.9;
  const bytes = old ? Number(head.readBigInt64LE(184)) : head.readUInt16LE(184) * 256;
  const least = FILE_BYTES + channelCount(head) * CHANNEL_BYTES;
  if (bytes < least) throw new InputError(`${path}: header of ${bytes} bytes, ${least} expected for its channels`);
  return bytes;
}

function version(head: Buffer): number {
  return Number(text(head, 4, 4));
}

function channelCount(head: Buffer): number {
  return version(head) < 1.9 ? head.readUInt32LE(252) : head.readUInt16LE(252);
}

/**
 * Reads the whole header.
 *
 * @param head all bytes of it
 * @throws InputError for an unknown type of samples, and for digital or physical ranges without extent
 */
export function parseGdfHeader(head: Buffer, path: string): GdfHeader {
  const [numerator, denominator] = [head.readUInt32LE(244), head.readUInt32LE(248)];
  const count = channelCount(head);
  const records = Number(head.readBigInt64LE(236));
  if (records < 0) throw new InputError(`${path}: ${records} records; a GDF file must say how many it has`);
  if (count === 0 || denominator === 0) {
    throw new InputError(`${path}: ${count} channels in records of ${numerator}/${denominator} s`);
  }
  return {
    version: version(head),
    startMs: version(head) < 1.9 ? textTime(text(head, 168, 16)) : dayTime(head.readBigUInt64LE(168)),
    headerBytes: gdfHeaderBytes(head, path),
    records,
    recordSeconds: numerator === 0 ? 1 : numerator / denominator,
    channels: Array.from({ length: count }, (_, i) => parseChannel(head, count, i, path)),
  };
}

/** Fields lie channel by channel behind each other, one field after the other, as in EDF. */
function parseChannel(head: Buffer, count: number, i: number, path: string): GdfChannel {
  const place = (before: number, width: number) => FILE_BYTES + before * count + i * width;
  const old = version(head) < 1.9;
  const label = text(head, place(0, 16), 16);
  const digital = (before: number) =>
    old ? Number(head.readBigInt64LE(place(before, 8))) : head.readDoubleLE(place(before, 8));
  const unit = old ? text(head, place(96, 8), 8) : unitOf(head, place(96, 6), place(102, 2));
  const code = head.readUInt32LE(place(220, 4));
  const type = TYPES[code];
  const where = `${path}: channel "${label}"`;
  if (!type) throw new InputError(`${where}: samples of type ${code}; expected ${Object.keys(TYPES).join(", ")}`);
  const [physicalMin, physicalMax] = [head.readDoubleLE(place(104, 8)), head.readDoubleLE(place(112, 8))];
  const [digitalMin, digitalMax] = [digital(120), digital(128)];
  if (digitalMin === digitalMax) {
    throw new InputError(`${where}: digital minimum and maximum are both ${digitalMin}`);
  }
  if (physicalMin === physicalMax) {
    throw new InputError(`${where}: physical minimum and maximum are both ${physicalMin}`);
  }
  const samples = head.readUInt32LE(place(216, 4));
  return { label, scale: scaleOf(unit), physicalMin, physicalMax, digitalMin, digitalMax, samples, type };
}

function unitOf(head: Buffer, textAt: number, codeAt: number): string {
  const code = head.readUInt16LE(codeAt);
  return UNIT_CODES[code] ?? (code === 0 ? text(head, textAt, 6) : "");
}

/** Some writers leave rubbish behind the unit. */
function scaleOf(unit: string): UnitScale {
  return unitScale(/^[num\u00b5]?V/.exec(unit)?.[0] ?? unit);
}

function text(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString("latin1", at, at + length)
    .split("\0")[0]!
    .trim();
}

/** `YYYYMMDDhhmmsscc`, cc hundredths of a second; blank where there is no date. */
function textTime(written: string): number | null {
  const [, ...fields] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?/.exec(written) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, hundredths = 0] = fields.map((f) =>
    Number(f ?? 0),
  );
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, hundredths * 10);
  return year > 0 && month >= 1 && month <= 12 && new Date(ms).getUTCDate() === day ? ms : null;
}

/** Days since the year 0 in units of 2^-32 days; 0 where there is no date. */
function dayTime(units: bigint): number | null {
  if (units === 0n) return null;
  const [days, part] = [Number(units >> 32n), Number(units & 0xffffffffn) / 2 ** 32];
  return (days - EPOCH_DAY) * DAY_MS + Math.round(part * DAY_MS * 1000) / 1000;
}
