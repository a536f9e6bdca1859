// REFIT: `CLEAN_House<k>.csv` with the aggregate, nine appliance channels and a flag for unreliable rows.
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CliValues, type Importer, InputError, legacyShuffle, type Report } from "@sciformer/core";
import { canonicalName } from "../meter/appliances.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { checkTime } from "../meter/time-parser.ts";
import type { House } from "./channels.ts";
import { firstLines, readRows } from "./csv-rows.ts";
import { DoubleColumn, FloatColumn } from "./growing.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { text, wholeNumber } from "./options.ts";
import { checkPower } from "./power.ts";
import { REFIT_LABELS, REFIT_OWNERS } from "./refit-labels.ts";
import { type PublishedSplit, publishedPlan } from "./splits.ts";

const APPLIANCES = 9;
const HEADER = [
  "Time",
  "Unix",
  "Aggregate",
  ...Array.from({ length: APPLIANCES }, (_, i) => `Appliance${i + 1}`),
  "Issues",
] as const;
const UNIX = 1;
const AGGREGATE = 2;
const ISSUES = 12;
const FILE_NAME = /House_?(\d+)\.csv(\.gz)?$/i;

/** The columns of a file: one time column shared by all series. */
interface RefitTable {
  readonly times: Float64Array;
  /** Aggregate, then Appliance1 .. Appliance9. */
  readonly watts: readonly Float32Array[];
  readonly issues: Uint8Array;
}

/** Reads a whole file. @throws InputError naming row, column and value */
async function readTable(path: string, solar: boolean, now: number, report: Report): Promise<RefitTable> {
  const name = basename(path);
  const times = new DoubleColumn();
  const watts = Array.from({ length: APPLIANCES + 1 }, () => new FloatColumn());
  const issues: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  await readRows(path, ",", (fields, row) => {
    if (row === 1) return checkHeader(fields, name);
    if (fields.length !== HEADER.length) {
      throw new InputError(`${name} row ${row}: ${fields.length} columns, expected ${HEADER.length}`);
    }
    const seconds = number(fields, UNIX, name, row);
    checkTime(seconds * 1000, now, fields[UNIX]!, () => `${name} row ${row}, column "Unix"`);
    if (seconds <= last) {
      throw new InputError(`${name} row ${row}: time ${seconds} is not after the row before it (${last})`);
    }
    last = seconds;
    times.push(seconds * 1000);
    for (const [i, column] of watts.entries()) {
      const value = number(fields, AGGREGATE + i, name, row);
      checkPower(value, solar, () => `${name} row ${row}, column "${HEADER[AGGREGATE + i]}"`);
      column.push(value);
    }
    issues.push(number(fields, ISSUES, name, row) === 0 ? 0 : 1);
  });
  const flagged = issues.reduce((sum, flag) => sum + flag, 0);
  const first = `${name} row ${issues.indexOf(1) + 2}`;
  if (flagged > 0) report.warn("rows flagged by Issues dropped", first, flagged);
  return { times: times.array(), watts: watts.map((column) => column.array()), issues: Uint8Array.from(issues) };
}

function checkHeader(fields: readonly string[], name: string): void {
  if (fields.length !== HEADER.length) {
    throw new InputError(
      `${name} row 1: ${fields.length} columns, expected ${HEADER.length}: ${HEADER[0]},${HEADER[1]},...,${HEADER[ISSUES]}`,
    );
  }
  const wrong = HEADER.findIndex((column, i) => fields[i]?.trim().toLowerCase() !== column.toLowerCase());
  if (wrong >= 0) {
    throw new InputError(`${name} row 1: column ${wrong + 1} is "${fields[wrong]}", expected "${HEADER[wrong]}"`);
  }
}

function number(fields: readonly string[], column: number, name: string, row: number): number {
  const written = fields[column]!;
  const value = Number(written);
  if (written.trim() === "" || Number.isNaN(value)) {
    throw new InputError(`${name} row ${row}, column "${HEADER[column]}": "${written}" is not a number`);
  }
  return value;
}

/** A file as a house: the table is read once, at the first channel asked for. */
function toHouse(path: string, labels: readonly string[], solar: boolean, now: number, report: Report): House {
  const name = basename(path);
  const house = FILE_NAME.exec(name)![1]!;
  let table: Promise<RefitTable> | undefined;
  const channel = (column: number, label: string) => ({
    label,
    source: `${name} column "${HEADER[AGGREGATE + column]}"`,
    files: [path],
    load: async (): Promise<MeterSeries> => {
      table ??= readTable(path, solar, now, report);
      const { times, watts, issues } = await table;
      return { times, watts: watts[column]!, issues };
    },
  });
  return { house, aggregate: channel(0, "Aggregate"), channels: labels.map((label, i) => channel(i + 1, label)) };
}

/** House -> labels: the shipped table, or a file in the same layout (`House_id,Time,Unix,Aggregate,Appliance1,...`). */
async function readLabels(path: string | undefined): Promise<Readonly<Record<string, readonly string[]>>> {
  if (path === undefined) return REFIT_LABELS;
  const labels: Record<string, readonly string[]> = {};
  await readRows(path, ",", (fields, row) => {
    if (row === 1) return;
    if (fields.length < ISSUES + 1) {
      throw new InputError(`${basename(path)} row ${row}: ${fields.length} columns, expected ${ISSUES + 2}`);
    }
    labels[fields[0]!.trim()] = fields.slice(AGGREGATE + 2, AGGREGATE + 2 + APPLIANCES).map((label) => label.trim());
  });
  return labels;
}

/** The house files among the paths, folders searched, in the order of house numbers. */
async function houseFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new InputError(`${path}: no such file or folder`);
    const names = info.isDirectory() ? (await readdir(path)).map((name) => join(path, name)) : [path];
    const found = names.filter((name) => FILE_NAME.test(basename(name)));
    if (found.length === 0) throw new InputError(`${path}: no CLEAN_House<k>.csv`);
    files.push(...found);
  }
  return files.sort((a, b) => basename(a).localeCompare(basename(b), "en", { numeric: true }));
}

/** The paper's draw of houses for one appliance: shuffled with the seed, two test; the rest shuffled again, one valid. */
export function refitPaperSplit(target: string, seed: number): PublishedSplit {
  const name = canonicalName(target) ?? target;
  const owners = REFIT_OWNERS[name];
  if (!owners) {
    throw new InputError(`--target "${target}": the paper's REFIT split has ${Object.keys(REFIT_OWNERS).join(", ")}`);
  }
  const [first, second, ...others] = legacyShuffle([...owners], seed).map(String);
  const [valid, ...train] = legacyShuffle(others, seed);
  return { test: [first!, second!], valid: [valid!], train };
}

function paperSplit(values: CliValues): PublishedSplit {
  const target = text(values, "target");
  if (target === undefined)
    throw new InputError("--split paper: REFIT's houses are drawn per appliance; give --target");
  return refitPaperSplit(target, wholeNumber(values, "seed") ?? 0);
}

/** All houses of the given files and folders. @throws InputError where a house has no labels */
export async function refitHouses(paths: readonly string[], values: CliValues, report: Report): Promise<House[]> {
  const labelsFile = text(values, "labels");
  const labels = await readLabels(labelsFile);
  const now = Date.now();
  return (await houseFiles(paths)).map((path) => {
    const house = FILE_NAME.exec(basename(path))![1]!;
    const row = labels[house];
    if (!row) throw new InputError(`${labelsFile ?? "REFIT labels"}: no row for house ${house} (${basename(path)})`);
    return toHouse(path, row, values.solar === true, now, report);
  });
}

export const refit: Importer = {
  name: "refit",
  summary: "REFIT CSV files: CLEAN_House<k>.csv",
  options: [
    ...COMMON_OPTIONS,
    { flags: "--labels <file>", description: "labels table, if not the published one" },
    { flags: "--target <appliance>", description: "appliance whose houses --split paper draws", forDatasets: true },
    { flags: "--seed <n>", description: "seed of --split paper (default 0)", forDatasets: true },
  ],
  async recognises(path) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) {
      return (await readdir(path)).some((name) => FILE_NAME.test(name));
    }
    const [header] = await firstLines(path, 1).catch(() => []);
    return header?.toLowerCase().startsWith("time,unix,aggregate,appliance1") ?? false;
  },
  async read(paths, values, report) {
    const houses = await refitHouses(paths, values, report);
    const source = {
      dataset: "REFIT",
      licence: "CC BY 4.0",
      url: "https://pureportal.strath.ac.uk",
      powerType: "active",
      tz: "Europe/London",
      tzPolicy: "local",
      thresholds: "simple",
      maxPowerW: 10_000,
      ffillS: 90,
      appliances: "paper",
      houses,
      published: () =>
        publishedPlan(
          paperSplit(values),
          houses.map(({ house }) => house),
        ),
    } as const;
    return importHouses(source, values, report);
  },
};
