// Text tables: CSV files with a header of channel names, and the TXT and CSV files of OpenBCI.
import { createReadStream } from "node:fs";
import { InputError, type Report } from "@sciformer/core";
import { parse } from "csv-parse";
import type { Annotation, Recording } from "../recording.ts";
import { keptAnnotations } from "./annotations.ts";
import { type CsvLayout, csvLayout } from "./csv-layout.ts";
import { refuseDuplicates } from "./duplicates.ts";
import { firstBytes } from "./first-bytes.ts";
import { GrowingColumn } from "./growing.ts";
import type { Reader, ReadOptions } from "./reader.ts";
import { unitScale } from "./units.ts";

/** Enough of a file to tell its layout. */
const HEAD_BYTES = 65_536;

interface Rows {
  readonly channels: readonly GrowingColumn[];
  /** Seconds, of files that hold times. */
  readonly times: GrowingColumn;
  /** Counter of samples, of files that hold one. */
  readonly counters: GrowingColumn;
  readonly marks: { readonly row: number; readonly text: string }[];
}

/** Reads a table. @throws InputError that names row and column */
async function readCsv(path: string, options: ReadOptions, report: Report): Promise<Recording> {
  const layout = csvLayout((await firstBytes(path, HEAD_BYTES)).toString("utf8"), path);
  refuseDuplicates(
    layout.channels.map(({ name }) => name),
    path,
  );
  const rows = await readRows(path, layout);
  if (rows.channels[0]!.length < 2)
    throw new InputError(`${path}: ${rows.channels[0]!.length} rows; expected 2 or more`);
  const sfreq = options.sfreq ?? layout.sfreq ?? rateOf(rows.times, path);
  const places = placesOf(rows, sfreq, path, report);
  const length = places.at(-1)! + 1;
  const scales = layout.channels.map(({ unit }) => unitScale(options.unit ?? unit ?? "uV"));
  const annotations = rows.marks.map(
    ({ row, text }): Annotation => ({ onset: places[row]! / sfreq, duration: 0, text }),
  );
  return {
    channels: layout.channels.map(({ name }, i) => ({ name, kind: "eeg", unit: scales[i]!.unit })),
    sfreq,
    samples: rows.channels.map((column, i) => placed(column.array(), places, length, scales[i]!.factor)),
    annotations: keptAnnotations(annotations, length / sfreq, path, report),
    startMs: null,
    source: path,
  };
}

async function readRows(path: string, layout: CsvLayout): Promise<Rows> {
  const rows: Rows = {
    channels: layout.channels.map(() => new GrowingColumn()),
    times: new GrowingColumn(),
    counters: new GrowingColumn(),
    marks: [],
  };
  const parser = createReadStream(path).pipe(
    parse({
      delimiter: layout.delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      bom: true,
      comment: "%",
      comment_no_infix: true,
      info: true,
    }),
  );
  let mark = "";
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line = info.lines;
    if (line < layout.firstRow) continue;
    const number = (column: number) => cell(record[column], layout, `${path} line ${line}: column ${column + 1}`);
    layout.channels.forEach(({ column }, i) => void rows.channels[i]!.push(number(column)));
    if (layout.time) rows.times.push(number(layout.time.column) * layout.time.factor);
    if (layout.counter !== undefined) rows.counters.push(number(layout.counter));
    const text = markText(layout.marker === undefined ? "" : (record[layout.marker] ?? ""));
    if (text !== mark && text !== "") rows.marks.push({ row: rows.channels[0]!.length - 1, text });
    mark = text;
  }
  return rows;
}

/** A column of marks holds something where an event begins or goes on; 0 and nothing stand for none. */
function markText(written: string): string {
  return /^(0+(\.0*)?|nan|none|null)?$/i.test(written) ? "" : written.replace(/^(-?\d+)\.0+$/, "$1");
}

function cell(written: string | undefined, { decimalComma }: CsvLayout, where: string): number {
  if (written === undefined) throw new InputError(`${where} is missing`);
  if (written === "" || /^(nan|na|null)$/i.test(written)) return Number.NaN;
  const value = Number(decimalComma ? written.replace(",", ".") : written);
  if (Number.isNaN(value)) throw new InputError(`${where}: "${written}" is not a number`);
  return value;
}

/** The rate that most steps of the time column have. */
function rateOf(times: GrowingColumn, path: string): number {
  if (times.length === 0) throw new InputError(`${path}: no column of times and no rate; give one with --sfreq`);
  const steps = Float64Array.from({ length: times.length - 1 }, (_, i) => times.at(i + 1) - times.at(i)).sort();
  const step = steps[Math.floor(steps.length / 2)]!;
  if (!(step > 0)) throw new InputError(`${path}: times do not ascend; give the rate with --sfreq`);
  // Times are rounded, so the mean over all steps of about that length is nearer to the truth than any of them.
  const usual = steps.filter((s) => s > step / 2 && s < step * 1.5);
  const rate = usual.length / usual.reduce((sum, s) => sum + s, 0);
  return Math.abs(rate - Math.round(rate)) < 2e-3 * rate ? Math.round(rate) : rate;
}

/** Where each row lies among the samples; lost samples leave places free. */
function placesOf(rows: Rows, sfreq: number, path: string, report: Report): number[] {
  const count = rows.channels[0]!.length;
  const places = new Array<number>(count);
  const stepOf = rows.counters.length > 0 ? counterSteps(rows.counters) : timeSteps(rows.times, sfreq);
  let lost = 0;
  places[0] = 0;
  for (let row = 1; row < count; row++) {
    const step = Math.max(1, stepOf(row));
    if (step > 1) lost += step - 1;
    places[row] = places[row - 1]! + step;
  }
  if (lost > 0) report.warn("lost samples left as gaps", `${path}: ${lost} samples`);
  return places;
}

/** The counter of OpenBCI runs to 255 and starts again; with two boards it counts every other number. */
function counterSteps(counters: GrowingColumn): (row: number) => number {
  const raw = (row: number) => (((counters.at(row) - counters.at(row - 1)) % 256) + 256) % 256;
  const tally = new Map<number, number>();
  for (let row = 1; row < counters.length; row++) tally.set(raw(row), (tally.get(raw(row)) ?? 0) + 1);
  const usual = [...tally].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 1;
  return (row) => (usual === 0 || !Number.isFinite(raw(row)) ? 1 : Math.round(raw(row) / usual));
}

/** Half a second without a sample is a gap; less is a clock that trembles. */
function timeSteps(times: GrowingColumn, sfreq: number): (row: number) => number {
  if (times.length === 0) return () => 1;
  return (row) => {
    const seconds = times.at(row) - times.at(row - 1);
    return seconds > 0.5 && seconds * sfreq > 1.5 ? Math.round(seconds * sfreq) : 1;
  };
}

function placed(values: Float64Array, places: readonly number[], length: number, factor: number): Float64Array {
  const samples = new Float64Array(length).fill(Number.NaN);
  for (let row = 0; row < values.length; row++) samples[places[row]!] = values[row]! * factor;
  return samples;
}

export const csv: Reader = {
  name: "csv",
  summary: "CSV with one column per channel, and OpenBCI TXT or CSV",
  endings: [".csv", ".txt", ".tsv"],
  async recognises(path) {
    if (!/\.(csv|txt|tsv)$/i.test(path)) return false;
    const head = (await firstBytes(path, HEAD_BYTES)).toString("utf8");
    try {
      csvLayout(head, path);
      return true;
    } catch (error) {
      if (error instanceof InputError) return false;
      throw error;
    }
  },
  async *read(path, options, report) {
    yield { recording: await readCsv(path, options, report) };
  },
};
