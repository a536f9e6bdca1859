// A CSV table with one row per time and one column per meter: one or several files of one house.
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { type CliValues, InputError, type Report } from "@sciformer/core";
import { formatUtc } from "../meter/calendar.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { TimeParser, type TimeReading } from "../meter/time-parser.ts";
import { numberCell } from "./cells.ts";
import { delimiterOf, firstLines, readRows, requireFile, splitLine } from "./csv-rows.ts";
import { DoubleColumn } from "./growing.ts";
import { aggregateColumns, declaredUnit, type MeterUnit, type TableKind, tableKind, timeColumns } from "./headers.ts";
import { names, unitOption } from "./options.ts";

/** A file and its header row. */
export interface WideFile {
  readonly path: string;
  readonly name: string;
  readonly delimiter: string;
  readonly header: readonly string[];
  /** Row of the header, 1 for the first line. */
  readonly headerRow: number;
  /** Columns whose cells, joined by a blank, are the time. */
  readonly timeIndices: readonly number[];
  /** Their headers, as errors name them. */
  readonly timeName: string;
  /** The unit that the file declares beside the headers of its meters. */
  readonly unit: MeterUnit | undefined;
}

/** A column of a meter and how it counts in a sum. */
export interface MeterColumn {
  readonly header: string;
  readonly unit: MeterUnit | undefined;
  /** -1 for energy that the house gives back. */
  readonly sign: 1 | -1;
}

/** Values of the chosen columns at the times of the table; NaN = empty cell. */
export interface WideTable {
  readonly times: Float64Array;
  /** Column header -> values. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}

/** How a table's cells are read. */
export interface WideReading extends TimeReading {
  /** Headers of the value columns to read. */
  readonly columns: readonly string[];
  /** Refuses a value that cannot be. */
  readonly check: (value: number, where: () => string) => void;
}

/** Names of the files of a format, as folders are searched for them. */
interface FileNames {
  readonly pattern: RegExp;
  /** As errors name them: `.csv or .tsv`. */
  readonly what: string;
}

const TABLES: FileNames = { pattern: /\.(csv|tsv|txt)(\.gz)?$/i, what: ".csv or .tsv" };
const LONGEST_PREFACE = 20;

/** The files of a format among the paths, folders searched. @throws InputError where there is none */
export async function filesAmong(paths: readonly string[], { pattern, what }: FileNames = TABLES): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) {
      await requireFile(path);
      files.push(path);
      continue;
    }
    const found = (await readdir(path)).filter((name) => pattern.test(name)).sort();
    if (found.length === 0) throw new InputError(`${path}: no ${what} file`);
    files.push(...found.map((name) => join(path, name)));
  }
  return files;
}

/** `UKDALE_House2` for `UKDALE_House2_2013-05.csv.gz`. */
export function houseOfFile(path: string): string {
  return basename(path)
    .replace(/\.(csv|tsv|txt|xml)(\.gz)?$/i, "")
    .replace(/[_-]\d{4}-\d{2}(-\d{2})?$/, "");
}

/** A line that may be the header, its index among the first lines, and the columns of its time. */
interface HeaderLine {
  readonly index: number;
  readonly delimiter: string;
  readonly timeIndices: readonly number[];
}

/**
 * Finds the header among the first rows: the first one with a time and a whole-house column, else the first one with a
 * time column.
 *
 * @param time columns that the user names instead of a known header
 * @throws InputError if no row has one
 */
export async function openWide(path: string, time: readonly string[] | undefined): Promise<WideFile> {
  const lines = await firstLines(path, LONGEST_PREFACE);
  const name = basename(path);
  const found = lines.flatMap((_, index) => headerLine(lines, index, time));
  const header = found.find((line) => hasAggregate(lines[line.index]!, line)) ?? found[0];
  if (header === undefined) {
    const wanted =
      time === undefined ? "no time column (name it with --time)" : `no column "${time.join('" and "')}" (--time)`;
    throw new InputError(`${name}: ${wanted}; header: ${(lines[0] ?? "").slice(0, 120)}`);
  }
  const { index, delimiter, timeIndices } = header;
  const rows = lines.slice(0, index + 2).map((line) => splitLine(line, delimiter));
  const columns = rows[index]!;
  return {
    path,
    name,
    delimiter,
    header: columns,
    headerRow: index + 1,
    timeIndices,
    timeName: timeIndices.map((i) => columns[i]).join("+"),
    unit: declaredUnit(rows, index),
  };
}

function headerLine(lines: readonly string[], index: number, time: readonly string[] | undefined): HeaderLine[] {
  const delimiter = delimiterOf(lines[index]!);
  const header = splitLine(lines[index]!, delimiter);
  if (header.length < 2) return [];
  const timeIndices =
    time?.map((column) => header.indexOf(column)) ?? timeColumns(header, splitLine(lines[index + 1] ?? "", delimiter));
  return timeIndices.length === 0 || timeIndices.includes(-1) ? [] : [{ index, delimiter, timeIndices }];
}

function hasAggregate(line: string, { delimiter }: HeaderLine): boolean {
  return aggregateColumns(splitLine(line, delimiter)).length > 0;
}

/** What a table is by its header and by the columns and unit that the user names; undefined for any other file. */
export async function tableKindOf(path: string, options: CliValues): Promise<TableKind | undefined> {
  const file = await openWide(path, names(options, "time")).catch(() => undefined);
  return file && tableKind(file.header, unitOption(options) ?? file.unit, names(options, "power"));
}

/** A row's time as written. */
export function timeCell({ timeIndices }: WideFile, fields: readonly string[]): string {
  return timeIndices.map((i) => fields[i] ?? "").join(" ");
}

/** Index of a named column. @throws InputError naming the file and its header */
export function columnIndex({ header, name }: WideFile, column: string): number {
  const index = header.indexOf(column);
  if (index < 0) throw new InputError(`${name}: no column "${column}"; header: ${header.join(", ").slice(0, 120)}`);
  return index;
}

/** Reads the files of a house in order of time. @throws InputError naming file, row, column and value */
export async function readWide(files: readonly WideFile[], reading: WideReading, report: Report): Promise<WideTable> {
  const tables: { file: WideFile; table: WideTable }[] = [];
  for (const file of files) tables.push({ file, table: await readFile(file, reading, report) });
  tables.sort((a, b) => (a.table.times[0] ?? 0) - (b.table.times[0] ?? 0));
  for (let i = 1; i < tables.length; i++) {
    const [before, after] = [tables[i - 1]!, tables[i]!];
    if (after.table.times[0]! <= before.table.times.at(-1)!) {
      throw new InputError(
        `${after.file.name}: starts before ${before.file.name} ends; files of a house may not overlap`,
      );
    }
  }
  return tables.length === 1
    ? tables[0]!.table
    : joined(
        tables.map(({ table }) => table),
        reading.columns,
      );
}

function joined(tables: readonly WideTable[], columns: readonly string[]): WideTable {
  const length = tables.reduce((sum, { times }) => sum + times.length, 0);
  const times = new Float64Array(length);
  const values = new Map(columns.map((name) => [name, new Float64Array(length)]));
  let at = 0;
  for (const table of tables) {
    times.set(table.times, at);
    for (const [name, column] of values) column.set(table.columns.get(name)!, at);
    at += table.times.length;
  }
  return { times, columns: values };
}

async function readFile(file: WideFile, reading: WideReading, report: Report): Promise<WideTable> {
  const rows = new WideRows(file, reading);
  await readRows(file.path, file.delimiter, (fields, row) => {
    if (row > file.headerRow) rows.add(fields, row);
  });
  if (rows.times.length === 0) throw new InputError(`${file.name}: no row after the header`);
  if (rows.repeated > 0) report.warn("rows repeated word for word, dropped", rows.firstRepeated, rows.repeated);
  return { times: rows.times.array(), columns: rows.columns() };
}

/** The rows of one file as they are read. */
class WideRows {
  readonly times = new DoubleColumn();
  repeated = 0;
  firstRepeated = "";
  readonly #file: WideFile;
  readonly #reading: WideReading;
  readonly #parser: TimeParser;
  readonly #indices: readonly number[];
  readonly #values: readonly DoubleColumn[];
  readonly #decimalComma: boolean;
  #last = Number.NEGATIVE_INFINITY;

  constructor(file: WideFile, reading: WideReading) {
    this.#file = file;
    this.#reading = reading;
    this.#parser = new TimeParser(reading);
    this.#indices = reading.columns.map((column) => columnIndex(file, column));
    this.#values = reading.columns.map(() => new DoubleColumn());
    this.#decimalComma = file.delimiter !== ",";
  }

  columns(): Map<string, Float64Array> {
    return new Map(this.#reading.columns.map((name, i) => [name, this.#values[i]!.array()]));
  }

  add(fields: readonly string[], row: number): void {
    const { name, header, timeName } = this.#file;
    if (fields.length < header.length) {
      throw new InputError(`${name} row ${row}: ${fields.length} columns, expected ${header.length}`);
    }
    const written = timeCell(this.#file, fields);
    const time = this.#parser.parse(written, () => `${name} row ${row}, column "${timeName}"`);
    const values = this.#indices.map((index) => this.#cell(fields[index]!, header[index]!, row));
    if (time <= this.#last) {
      this.#refuseOrDrop(time, values, written, row);
      return;
    }
    this.#last = time;
    this.times.push(time);
    for (const [i, value] of values.entries()) this.#values[i]!.push(value);
  }

  /** A time seen before with the same values is dropped; anything else that is not later is refused. */
  #refuseOrDrop(time: number, values: readonly number[], written: string, row: number): void {
    const last = this.times.length - 1;
    const same = values.every((value, i) => Object.is(value, this.#values[i]!.at(last)));
    if (time < this.#last || !same) {
      const what = time < this.#last ? "is not after the row before it" : "is repeated with other values";
      throw new InputError(`${this.#file.name} row ${row}: time ${written} ${what} (${formatUtc(this.#last)})`);
    }
    if (this.repeated++ === 0) this.firstRepeated = `${this.#file.name} row ${row}`;
  }

  #cell(written: string, column: string, row: number): number {
    const where = () => `${this.#file.name} row ${row}, column "${column}"`;
    const value = numberCell(written, this.#decimalComma, where);
    if (!Number.isNaN(value)) this.#reading.check(value, where);
    return value;
  }
}

/** Sum of columns as a series; a time at which one of them is empty is left out. */
export function seriesOf(
  { times, columns }: WideTable,
  summed: readonly MeterColumn[],
  factorOf: (column: MeterColumn) => number,
): MeterSeries {
  const parts = summed.map((column) => ({
    values: columns.get(column.header)!,
    factor: column.sign * factorOf(column),
  }));
  const keptTimes = new Float64Array(times.length);
  const watts = new Float32Array(times.length);
  let kept = 0;
  for (let i = 0; i < times.length; i++) {
    let sum = 0;
    for (const { values, factor } of parts) sum += values[i]! * factor;
    if (Number.isNaN(sum)) continue;
    keptTimes[kept] = times[i]!;
    watts[kept++] = sum;
  }
  return { times: keptTimes.subarray(0, kept), watts: watts.subarray(0, kept) };
}
