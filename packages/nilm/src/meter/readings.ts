// The `readings` table: one row per house and period, and the metadata that says how the rows were made.
import type { Columns, TableSpec } from "@sciformer/core";
import type { ApplianceParameters } from "./appliances.ts";
import type { TimeZonePolicy } from "./calendar.ts";

/** Name of the table in a dataset. */
export const READINGS = "readings";

const example: Columns = {
  length: 3,
  values: {
    house_id: ["2", "2", "2"],
    timestamp: Float64Array.of(1370044800000, 1370044860000, 1370044920000),
    aggregate_w: Float32Array.of(245.5, 2210, Number.NaN),
    kettle_w: Float32Array.of(0, 1985.25, Number.NaN),
    kettle_on: Uint8Array.of(0, 1, 0),
    quality: Uint8Array.of(0, 9, 0),
  },
  nulls: { kettle_on: Uint8Array.of(0, 0, 1) },
};

export const readingsTable: TableSpec = {
  version: 1,
  columns: [
    { name: "house_id", type: "dictionary<int16, utf8>", nullable: false, meaning: "household" },
    {
      name: "timestamp",
      type: "timestamp[ms, UTC]",
      nullable: false,
      meaning: "start of the period, strictly increasing per house",
    },
    {
      name: "aggregate_w",
      type: "float32",
      nullable: true,
      unit: "W",
      meaning: "mean power of the whole house; null: no data",
    },
    {
      name: "<appliance>_w",
      pattern: /^(?!aggregate_w$)[a-z][a-z0-9_]*_w$/,
      type: "float32",
      nullable: true,
      unit: "W",
      meaning: "mean power of one appliance; null: no data, or the house does not own it",
    },
    {
      name: "<appliance>_on",
      pattern: /^[a-z][a-z0-9_]*_on$/,
      type: "bool",
      nullable: true,
      meaning: "cleaned on/off status of the appliance",
    },
    {
      name: "quality",
      type: "uint8",
      nullable: false,
      meaning: "aggregate's bit flags: 1 filled forward, 2 clipped, 4 issue flag of the source, 8 edge of a gap",
    },
  ],
  example,
};

/** An appliance of a dataset: its parameters and which channel of which house recorded it. */
export interface OwnedAppliance extends ApplianceParameters {
  /** House -> label of its channel in the source. A house that is not listed does not own the appliance. */
  readonly channels: Readonly<Record<string, string>>;
}

/** What the metadata of a `readings` dataset says. */
export interface ReadingsInfo {
  readonly dataset: string;
  readonly licence: string;
  readonly sourceUrl: string;
  readonly tz: string;
  readonly tzPolicy: TimeZonePolicy;
  readonly periodS: number;
  readonly powerType: "active" | "apparent";
  readonly maxPowerW: number;
  readonly minPowerW: number;
  readonly ffillSamples: number;
  readonly appliances: readonly OwnedAppliance[];
  /** Input file -> SHA-256, hexadecimal. */
  readonly sha256: Readonly<Record<string, string>>;
  readonly createdBy: string;
}

/** Key-value metadata of a dataset, as Arrow schemas and `dataset.json` keep it. */
export function readingsMetadata(info: ReadingsInfo): Record<string, string> {
  return {
    dataset: info.dataset,
    licence: info.licence,
    source_url: info.sourceUrl,
    tz: info.tz,
    tz_policy: info.tzPolicy,
    period_s: String(info.periodS),
    power_type: info.powerType,
    max_power_w: String(info.maxPowerW),
    min_power_w: String(info.minPowerW),
    ffill_samples: String(info.ffillSamples),
    appliances: JSON.stringify(info.appliances),
    sha256: JSON.stringify(info.sha256),
    created_by: info.createdBy,
  };
}
