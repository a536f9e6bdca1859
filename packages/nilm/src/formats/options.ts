// Options that every importer of readings has, from command line strings to checked values.
import { type CliOption, type CliValues, InputError } from "@sciformer/core";
import { type TimeZonePolicy, Zone } from "../meter/calendar.ts";
import { THRESHOLD_SETS, type ThresholdSet } from "../meter/thresholds.ts";

export const READINGS_OPTIONS: readonly CliOption[] = [
  { flags: "--period <s>", description: "seconds of a row (default 60, or the data's period if that is longer)" },
  { flags: "--tz <zone>", description: "IANA time zone of the household, such as Europe/London" },
  {
    flags: "--tz-policy <policy>",
    description: "wall-clock features from local time (local) or from UTC as it stands (utc_as_local)",
  },
  { flags: "--appliances <names>", description: "appliances to import, separated by commas" },
  { flags: "--thresholds <set>", description: "on/off thresholds: ukdale, simple or refit_kelly" },
  { flags: "--no-upper-bound", description: "power above the upper threshold still counts as on" },
  { flags: "--max-power <w>", description: "power is clipped to this, in W" },
  { flags: "--min-power <w>", description: "power below this counts as zero, in W (default 5)" },
  { flags: "--ffill <s>", description: "seconds that a gap is filled forward by" },
  { flags: "--solar", description: "the aggregate may be negative (net export)" },
  { flags: "--allow-lumped", description: "accept a meter shared by several appliances as a target" },
];

/** The common options, checked; what the user left out is undefined where the default depends on the source. */
export interface ReadingsOptions {
  readonly periodS: number | undefined;
  readonly tz: string | undefined;
  readonly tzPolicy: TimeZonePolicy | undefined;
  readonly appliances: readonly string[] | undefined;
  readonly thresholds: ThresholdSet | undefined;
  readonly upperBound: boolean;
  readonly maxPowerW: number | undefined;
  readonly minPowerW: number;
  readonly ffillS: number | undefined;
  readonly solar: boolean;
  readonly allowLumped: boolean;
}

/** @throws InputError on a value that does not fit its option */
export function readingsOptions(values: CliValues): ReadingsOptions {
  return {
    periodS: positive(values, "period"),
    tz: zoneOption(values)?.name,
    tzPolicy: choice(values, "tzPolicy", ["local", "utc_as_local"]),
    appliances: names(values, "appliances"),
    thresholds: choice(values, "thresholds", THRESHOLD_SETS),
    upperBound: values.upperBound !== false,
    maxPowerW: positive(values, "maxPower"),
    minPowerW: nonNegative(values, "minPower") ?? 5,
    ffillS: nonNegative(values, "ffill"),
    solar: values.solar === true,
    allowLumped: values.allowLumped === true,
  };
}

/** The zone that `--tz` names. @throws InputError if it is not an IANA zone */
export function zoneOption(values: CliValues): Zone | undefined {
  const tz = text(values, "tz");
  return tz === undefined ? undefined : new Zone(tz);
}

/** `--tz-policy` from `tzPolicy`. */
function flag(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A text option; undefined if absent. */
export function text(values: CliValues, key: string): string | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "") throw new InputError(`${flag(key)}: a value is needed`);
  return value;
}

/** A list option: separated by commas, or given several times. */
export function names(values: CliValues, key: string): readonly string[] | undefined {
  const value = values[key];
  if (value === undefined) return undefined;
  const list = (Array.isArray(value) ? value : [value])
    .flatMap((item) => String(item).split(","))
    .map((item) => item.trim())
    .filter((item) => item !== "");
  if (list.length === 0 || value === true) throw new InputError(`${flag(key)}: expected names separated by commas`);
  return list;
}

/** One of a few words. */
export function choice<T extends string>(values: CliValues, key: string, allowed: readonly T[]): T | undefined {
  const value = text(values, key);
  if (value === undefined) return undefined;
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new InputError(`${flag(key)} "${value}": expected one of ${allowed.join(", ")}`);
  return found;
}

/** A number above zero. */
export function positive(values: CliValues, key: string): number | undefined {
  const value = nonNegative(values, key);
  if (value === 0) throw new InputError(`${flag(key)} "0": expected a number above zero`);
  return value;
}

function nonNegative(values: CliValues, key: string): number | undefined {
  const value = text(values, key);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number) || number < 0) {
    throw new InputError(`${flag(key)} "${value}": expected a number, zero or above`);
  }
  return number;
}

/** A whole number. */
export function wholeNumber(values: CliValues, key: string): number | undefined {
  const value = nonNegative(values, key);
  if (value !== undefined && !Number.isInteger(value)) {
    throw new InputError(`${flag(key)} "${value}": expected a whole number`);
  }
  return value;
}

/** A unit of energy. */
export type EnergyUnit = "kWh" | "Wh";

export const UNIT_OPTION: CliOption = {
  flags: "--unit <unit>",
  description: "kWh or Wh, if the file does not say",
};

/** `--unit`. */
export function unitOption(values: CliValues): EnergyUnit | undefined {
  return choice(values, "unit", ["kWh", "Wh"]);
}
