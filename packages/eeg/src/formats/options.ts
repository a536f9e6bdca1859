// Options of `data import`, the same for all formats of recordings.
import { basename } from "node:path";
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import { type ProvenanceOptions, parseSessions } from "./provenance.ts";

/** Montages by name. */
const MONTAGES = ["recorded", "average", "laplacian", "bipolar18"] as const;
type Montage = (typeof MONTAGES)[number];

export const RECORDING_OPTIONS: readonly CliOption[] = [
  { flags: "--subject <id>", description: "subject of all files", forDatasets: true },
  { flags: "--session <name>", description: "session of all files", forDatasets: true },
  { flags: "--run <name>", description: "run of all files", forDatasets: true },
  {
    flags: "--pattern <path>",
    description: "how paths name subject, session and run: {subject}/{session}_run{run}.edf",
    forDatasets: true,
  },
  {
    flags: "--sessions <name=runs...>",
    description: "sessions by run: --sessions train=3,4,7,8 test=11,12",
    forDatasets: true,
  },
  { flags: "--labels <file...>", description: "classes of evaluation trials (classlabel), named like the recording" },
  { flags: "--channels <names>", description: "channels to keep, in this order: C3,Cz,C4 (default: all EEG channels)" },
  { flags: "--montage <name>", description: `${MONTAGES.join(", ")} (default: recorded)` },
  {
    flags: "--scale <factor...>",
    description: "what samples are multiplied by, for all files or some: 1000 or .gdf=1000",
  },
  { flags: "--strict", description: "refuse flat channels and units that look wrong" },
  { flags: "--sfreq <hz>", description: "sampling rate, for formats that do not hold it" },
  { flags: "--unit <unit>", description: "uV, mV, V or nV, for formats that do not hold it (default: uV)" },
  { flags: "--channel-names <names>", description: "names of the channels, for formats that do not hold them" },
];

/** The same for code. */
export interface ImportOptions {
  readonly provenance: ProvenanceOptions;
  readonly labels: readonly string[];
  readonly channels?: readonly string[];
  readonly montage: Montage;
  readonly strict: boolean;
  readonly sfreq?: number;
  readonly unit?: string;
  readonly names?: readonly string[];
  readonly resample?: number;
  /** What samples of a file are multiplied by. */
  scaleOf(path: string): number;
}

/** @throws InputError that names the option and what it holds */
export function importOptions(values: CliValues): ImportOptions {
  const channels = names(values, "channels");
  const channelNames = names(values, "channelNames");
  const sfreq = positive(values, "sfreq");
  const resample = positive(values, "resample");
  const unit = text(values, "unit");
  const montage = text(values, "montage") ?? "recorded";
  if (!MONTAGES.includes(montage as Montage)) {
    throw new InputError(`--montage ${montage}: expected ${MONTAGES.join(", ")}`);
  }
  return {
    provenance: provenance(values),
    labels: list(values, "labels"),
    montage: montage as Montage,
    strict: values.strict === true,
    scaleOf: scales(list(values, "scale")),
    ...(channels && { channels }),
    ...(channelNames && { names: channelNames }),
    ...(sfreq !== undefined && { sfreq }),
    ...(resample !== undefined && { resample }),
    ...(unit !== undefined && { unit }),
  };
}

function provenance(values: CliValues): ProvenanceOptions {
  const [subject, session, run, pattern] = ["subject", "session", "run", "pattern"].map((key) => text(values, key));
  const sessions = list(values, "sessions");
  if (sessions.length > 0 && session !== undefined) {
    throw new InputError("--session and --sessions exclude each other");
  }
  return {
    ...(subject !== undefined && { subject }),
    ...(session !== undefined && { session }),
    ...(run !== undefined && { run }),
    ...(pattern !== undefined && { pattern }),
    ...(sessions.length > 0 && { sessions: parseSessions(sessions) }),
  };
}

/** How an option is written on the command line. */
function flag(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function text(values: CliValues, key: string): string | undefined {
  const value = values[key];
  return typeof value === "string" ? value : undefined;
}

function list(values: CliValues, key: string): readonly string[] {
  const value = values[key];
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? [value] : [];
}

function names(values: CliValues, key: string): readonly string[] | undefined {
  const found = text(values, key)
    ?.split(",")
    .map((name) => name.trim());
  if (found?.some((name) => name === "")) throw new InputError(`${flag(key)} ${values[key]}: a name is empty`);
  return found;
}

function positive(values: CliValues, key: string): number | undefined {
  const written = text(values, key);
  if (written === undefined) return undefined;
  const value = Number(written);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InputError(`${flag(key)} ${written}: expected a positive number of Hz`);
  return value;
}

/** A factor for all files, or for those whose name holds a text; the last that fits counts. */
function scales(written: readonly string[]): (path: string) => number {
  const rules = written.map((one) => {
    const [part, factor] = one.includes("=") ? one.split("=") : ["", one];
    const value = Number(factor);
    if (!Number.isFinite(value) || value === 0)
      throw new InputError(`--scale ${one}: expected a factor, or part=factor`);
    return { part: part!, value };
  });
  return (path) => rules.findLast(({ part }) => basename(path).includes(part))?.value ?? 1;
}
