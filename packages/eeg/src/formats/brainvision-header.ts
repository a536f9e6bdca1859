// BrainVision headers (.vhdr) and markers (.vmrk).
import { InputError } from "@sciformer/core";
import { type IniSections, iniFields, parseIni } from "./ini.ts";
import { type UnitScale, unitScale } from "./units.ts";

/** How numbers of the data file are stored. */
interface BinaryFormat {
  readonly bytes: number;
  readonly read: (view: DataView, at: number, littleEndian: boolean) => number;
}

const FORMATS: Readonly<Record<string, BinaryFormat>> = {
  INT_16: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  UINT_16: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  INT_32: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  IEEE_FLOAT_32: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
};

/** One channel, as the header describes it. */
export interface BrainVisionChannel {
  readonly label: string;
  /** Value of one step in `scale`'s unit before its factor. */
  readonly resolution: number;
  readonly scale: UnitScale;
}

/** What a header says. */
export interface BrainVisionHeader {
  readonly dataFile: string;
  readonly markerFile: string | undefined;
  readonly format: BinaryFormat;
  readonly littleEndian: boolean;
  /** True where each channel's samples lie together. */
  readonly vectorized: boolean;
  readonly sfreq: number;
  /** What the header says about the number of samples, which the data file may know better. */
  readonly dataPoints: number | undefined;
  readonly channels: readonly BrainVisionChannel[];
}

/** One marker. */
export interface Marker {
  readonly type: string;
  readonly description: string;
  /** From 1. */
  readonly position: number;
  readonly length: number;
  /** `YYYYMMDDhhmmssuuuuuu` */
  readonly date: string;
}

export function isBrainVision(text: string): boolean {
  return /^Brain ?Vision( Data Exchange| V-Amp| Core)* Header File/i.test(text);
}

/** @throws InputError for a header that lacks what is needed, or data that is stored as text or as spectra */
export function parseBrainVisionHeader(text: string, path: string): BrainVisionHeader {
  if (!isBrainVision(text))
    throw new InputError(`${path}: not a BrainVision header (starts with "${text.slice(0, 20)}")`);
  const sections = parseIni(text);
  const common = (key: string) => sections.get("common infos")?.get(key.toLowerCase())?.trim();
  const needed = (key: string) => {
    const value = common(key);
    if (value === undefined || value === "") throw new InputError(`${path}: no ${key} in [Common Infos]`);
    return value;
  };
  if ((common("DataFormat") ?? "BINARY") !== "BINARY") {
    throw new InputError(`${path}: DataFormat is ${common("DataFormat")}; expected BINARY`);
  }
  if ((common("DataType") ?? "TIMEDOMAIN") !== "TIMEDOMAIN") {
    throw new InputError(`${path}: DataType is ${common("DataType")}; expected TIMEDOMAIN`);
  }
  const orientation = (common("DataOrientation") ?? "MULTIPLEXED").toUpperCase();
  if (orientation !== "MULTIPLEXED" && orientation !== "VECTORIZED") {
    throw new InputError(`${path}: DataOrientation is ${orientation}; expected MULTIPLEXED or VECTORIZED`);
  }
  const binary = (key: string) => sections.get("binary infos")?.get(key)?.trim().toUpperCase();
  const format = FORMATS[binary("binaryformat") ?? "INT_16"];
  if (!format) {
    throw new InputError(
      `${path}: BinaryFormat is ${binary("binaryformat")}; expected ${Object.keys(FORMATS).join(", ")}`,
    );
  }
  const points = common("DataPoints");
  return {
    dataFile: needed("DataFile"),
    markerFile: common("MarkerFile"),
    format,
    littleEndian: binary("usebigendianorder") !== "YES",
    vectorized: orientation === "VECTORIZED",
    sfreq: 1e6 / positive(needed("SamplingInterval"), `${path}: SamplingInterval`),
    dataPoints: points === undefined || points === "" ? undefined : Number(points),
    channels: channelsOf(sections, positive(needed("NumberOfChannels"), `${path}: NumberOfChannels`), path),
  };
}

function positive(written: string, where: string): number {
  const value = Number(written.replace(",", "."));
  if (!(value > 0)) throw new InputError(`${where} is "${written}"; expected a positive number`);
  return value;
}

function channelsOf(sections: IniSections, count: number, path: string): BrainVisionChannel[] {
  const infos = sections.get("channel infos");
  return Array.from({ length: count }, (_, i) => {
    const line = infos?.get(`ch${i + 1}`);
    if (line === undefined)
      throw new InputError(`${path}: no Ch${i + 1} in [Channel Infos], ${count} channels expected`);
    const [label = "", , resolution = "", unit = ""] = iniFields(line);
    return {
      label: label.trim(),
      resolution: resolution.trim() === "" ? 1 : positive(resolution, `${path}: resolution of channel ${label}`),
      scale: unitScale(unit.trim() === "" ? "uV" : unit),
    };
  });
}

/** The markers in file order. @throws InputError for a position that is no number */
export function parseMarkers(text: string, path: string): Marker[] {
  const infos = parseIni(text).get("marker infos") ?? new Map<string, string>();
  return [...infos].flatMap(([key, line]) => {
    if (!/^mk\d+$/.test(key)) return [];
    const [type = "", description = "", position = "", length = "", , date = ""] = iniFields(line);
    const [at, size] = [Number(position), Number(length)];
    if (position.trim() === "" || !Number.isFinite(at) || !Number.isFinite(size)) {
      throw new InputError(`${path} ${key}: position "${position}" and length "${length}"; expected two numbers`);
    }
    return [{ type: type.trim(), description, position: at, length: size, date: date.trim() }];
  });
}

/** The time of a marker, milliseconds since 1970 UTC; null where it has none. */
export function markerTime(date: string): number | null {
  const [, year, month, day, hour, minute, second, micros] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{6})$/.exec(date)?.map(Number) ?? [];
  if (year === undefined || year === 0) return null;
  return Date.UTC(year, month! - 1, day, hour, minute, second) + micros! / 1000;
}
