// Which columns of a text table are channels, times, counters and marks, told from its first lines.
import { InputError } from "@sciformer/core";

/** The columns of a table and how its numbers are written. */
export interface CsvLayout {
  readonly delimiter: string;
  readonly decimalComma: boolean;
  /** Line of the first row, from 1. */
  readonly firstRow: number;
  readonly channels: readonly { readonly name: string; readonly column: number; readonly unit?: string }[];
  /** Times, and what makes seconds of them. */
  readonly time?: { readonly column: number; readonly factor: number };
  /** Sample index that wraps after 255. */
  readonly counter?: number;
  readonly marker?: number;
  /** Hz, where the head says it. */
  readonly sfreq?: number;
}

const NUMBER = /^-?(\d+([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?$/i;

/** Columns of OpenBCI that are no channels. */
const OPENBCI_OTHER =
  /^(sample index|accel channel.*|not used|other.*|digital channel.*|analog channel.*|timestamp.*|marker channel.*)$/i;

/** @throws InputError for text that is no table of numbers with names, or no table of OpenBCI */
export function csvLayout(head: string, path: string): CsvLayout {
  const lines = head.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("%"));
  if (first < 0) throw new InputError(`${path}: no rows`);
  const comments = lines.slice(0, first).filter((line) => line.startsWith("%"));
  const delimiter = delimiterOf(lines[first]!);
  const cells = splitLine(lines[first]!, delimiter);
  const named = !NUMBER.test(cells[0]!);
  const row = splitLine(lines[first + (named ? 1 : 0)] ?? "", delimiter);
  const common = {
    delimiter,
    decimalComma: delimiter !== "," && row.some((value) => /^-?\d+,\d+$/.test(value)),
    firstRow: first + (named ? 2 : 1),
  };
  if (comments.length > 0) return openBci(comments, named ? cells : undefined, row.length, common, path);
  if (!named) throw new InputError(`${path}: no line with the names of the channels`);
  return plain(cells, common, path);
}

function delimiterOf(line: string): string {
  const counts = ["\t", ";", ","].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.sort((a, b) => b.count - a.count)[0]!.delimiter;
}

function splitLine(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

type Common = Pick<CsvLayout, "delimiter" | "decimalComma" | "firstRow">;

/** `%` lines give number of channels and rate; older files have no line with names. */
function openBci(
  comments: readonly string[],
  names: readonly string[] | undefined,
  width: number,
  common: Common,
  path: string,
): CsvLayout {
  const said = (pattern: RegExp) =>
    comments.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined);
  const count = Number(said(/number of channels\s*=\s*(\d+)/i));
  const rate = Number(said(/sample rate\s*=\s*([\d.]+)/i));
  if (!(count > 0) || !(rate > 0)) {
    throw new InputError(`${path}: expected "Number of channels" and "Sample Rate" in the lines that start with %`);
  }
  if (width <= count) throw new InputError(`${path}: ${width} columns for ${count} channels and the sample index`);
  const columns =
    names ?? Array.from({ length: width }, (_, i) => (i >= 1 && i <= count ? `EXG Channel ${i - 1}` : "Other"));
  const channels = columns.flatMap((name, column) =>
    column === 0 || OPENBCI_OTHER.test(name) ? [] : [{ name, column }],
  );
  const marker = columns.findIndex((name) => /^marker/i.test(name));
  return { ...common, channels: channels.slice(0, count), counter: 0, sfreq: rate, ...(marker < 0 ? {} : { marker }) };
}

const TIME = /^(time|times|timestamps?|t|seconds|sec)\s*(?:[[(_]?\s*(s|sec|seconds|ms|us)\s*[\])]?)?$/i;
const MARKER = /^(markers?|events?|labels?|triggers?|stim|stimulus|annotations?|code)$/i;
const INDEX = /^(sample|index|sample[ _]index|)$/i;
const TIME_FACTORS: Readonly<Record<string, number>> = { ms: 1e-3, us: 1e-6 };

function plain(names: readonly string[], common: Common, path: string): CsvLayout {
  const time = names.findIndex((name) => TIME.test(name));
  const marker = names.findIndex((name) => MARKER.test(name));
  const channels = names.flatMap((name, column) => {
    if (column === time || column === marker || INDEX.test(name)) return [];
    const [, label, unit] = /^(.*?)\s*[[(]([^\])]*)[\])]$/.exec(name) ?? [];
    return [label === undefined ? { name, column } : { name: label, column, unit: unit! }];
  });
  if (channels.length === 0) throw new InputError(`${path}: no column is a channel (columns: ${names.join(", ")})`);
  const factor = time < 0 ? 1 : (TIME_FACTORS[TIME.exec(names[time]!)?.[2]?.toLowerCase() ?? ""] ?? 1);
  return {
    ...common,
    channels,
    ...(time < 0 ? {} : { time: { column: time, factor } }),
    ...(marker < 0 ? {} : { marker }),
  };
}
