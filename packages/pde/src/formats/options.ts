// Options of the importers, from command line strings to checked values.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";

export const COMMON_OPTIONS: readonly CliOption[] = [
  { flags: "--tag <name>", description: "name of the set-up (default: what the file says, or its name)" },
  { flags: "--pde <name>", description: "PDE type, where the file does not say" },
  {
    flags: "--fields <names>",
    description: "channel names in stored order, or variable=name to choose variables; separated by commas",
  },
  { flags: "--unknown-label", description: "names that no vocabulary has get label 0" },
  { flags: "--dt <time>", description: "time between frames, where the file does not say (default 1)" },
  {
    flags: "--periodic [axes]",
    description: "axes (x,y; default all) are periodic; a last point that repeats the first one is dropped",
  },
  { flags: "--resample", description: "interpolate an unevenly spaced grid onto an even one" },
];

/** The common options, checked. */
export interface ImportOptions {
  readonly tag: string | undefined;
  readonly pde: string | undefined;
  readonly fields: readonly FieldChoice[] | undefined;
  readonly unknownLabel: boolean;
  readonly dt: number | undefined;
  /** Axes that are said to be periodic. */
  readonly periodic: readonly string[];
  readonly resample: boolean;
}

/** An item of `--fields`. */
interface FieldChoice {
  readonly variable: string | undefined;
  readonly name: string;
}

/** @throws InputError on a value that does not fit its option */
export function importOptions(values: CliValues): ImportOptions {
  return {
    tag: text(values, "tag"),
    pde: text(values, "pde"),
    fields: fieldChoices(values),
    unknownLabel: values.unknownLabel === true,
    dt: positive(values, "dt"),
    periodic: periodicAxes(values),
    resample: values.resample === true,
  };
}

/** A text option; undefined if absent. */
export function text(values: CliValues, key: string): string | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw new InputError(`--${key}: a value is needed`);
  return value;
}

function positive(values: CliValues, key: string): number | undefined {
  const value = text(values, key);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) {
    throw new InputError(`--${key} "${value}": expected a number above zero`);
  }
  return number;
}

/** Items of a list option, separated by commas. */
function list(values: CliValues, key: string): readonly string[] | undefined {
  const value = values[key];
  if (value === undefined || value === true) return undefined;
  const items = (Array.isArray(value) ? value : [String(value)]).flatMap((item) => item.split(","));
  const named = items.map((item) => item.trim()).filter((item) => item !== "");
  if (named.length === 0) throw new InputError(`--${key}: expected names separated by commas`);
  return named;
}

function fieldChoices(values: CliValues): readonly FieldChoice[] | undefined {
  return list(values, "fields")?.map((item) => {
    const [first, second, ...more] = item.split("=").map((part) => part.trim());
    if (more.length > 0 || first === "" || second === "") {
      throw new InputError(`--fields "${item}": expected <name> or <variable>=<name>`);
    }
    return second === undefined ? { variable: undefined, name: first! } : { variable: first!, name: second };
  });
}

function periodicAxes(values: CliValues): readonly string[] {
  if (values.periodic === undefined || values.periodic === false) return [];
  const axes = list(values, "periodic") ?? ["x", "y", "z"];
  const wrong = axes.find((axis) => !["x", "y", "z"].includes(axis));
  if (wrong !== undefined) throw new InputError(`--periodic "${wrong}": expected axes x, y or z`);
  return axes;
}

export const AXES_OPTION: CliOption = {
  flags: "--axes <letters>",
  description: "meaning of the axes of arrays: b sample, t time, c channel, x, y, z; such as btcxy",
};

/** `--axes`, letters only. */
export function axesOption(values: CliValues): string | undefined {
  const letters = text(values, "axes")?.replaceAll(/[,\s]/g, "");
  if (letters === undefined) return undefined;
  if (!/^[btcxyz]+$/.test(letters) || new Set(letters).size < letters.length || !letters.includes("x")) {
    throw new InputError(`--axes "${letters}": expected letters of btcxyz, each once, x among them`);
  }
  return letters;
}

export const INTERPOLATE_OPTION: CliOption = {
  flags: "--interpolate <NX,NY>",
  description: "interpolate scattered points onto a grid of this size",
};

/** `--interpolate 64,64`. */
export function interpolateOption(values: CliValues): readonly [number, number] | undefined {
  const value = text(values, "interpolate");
  if (value === undefined) return undefined;
  const sizes = value.split(/[,x]/).map(Number);
  const [nx, ny] = sizes;
  if (sizes.length !== 2 || !sizes.every((size) => Number.isInteger(size) && size >= 2)) {
    throw new InputError(`--interpolate "${value}": expected two whole numbers from 2, such as 64,64`);
  }
  return [nx!, ny!];
}
