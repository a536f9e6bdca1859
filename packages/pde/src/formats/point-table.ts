// Tables of points as text: Tecplot-like headers (TSI Insight), CSV, COMSOL exports; a column each, as numbers.
import { InputError } from "@sciformer/core";

/** A column of a point table. */
export interface PointColumn {
  readonly name: string;
  readonly unit: string | undefined;
  /** Time of the column's values where its name says one (`u (K) @ t=0.2`). */
  readonly time: number | undefined;
  readonly values: Float64Array;
}

export interface PointTable {
  readonly columns: readonly PointColumn[];
  readonly rows: number;
  /** Points along the first axis (the fastest), the second and the third, where the header says so. */
  readonly size: readonly number[] | undefined;
}

interface Header {
  readonly titles: readonly string[];
  readonly size: readonly number[] | undefined;
  /** Lines of the file before the first row of numbers. */
  readonly lines: number;
}

/** @throws InputError naming line and column of what is no number, and files without a header */
export function parsePointTable(text: string, where: string): PointTable {
  const lines = text.split(/\r?\n/);
  const header = parseHeader(lines, where);
  const body = lines.slice(header.lines);
  while (body.at(-1)?.trim() === "") body.pop();
  const values = header.titles.map(() => new Float64Array(body.length));
  for (const [row, line] of body.entries()) {
    const cells = cellsOf(line);
    if (cells.length !== values.length) {
      throw new InputError(
        `${where} line ${header.lines + row + 1}: ${cells.length} columns, expected ${values.length} (${header.titles.slice(0, 6).join(", ")})`,
      );
    }
    for (const [column, cell] of cells.entries()) {
      const number = /^nan$/i.test(cell) ? Number.NaN : Number(cell);
      if (cell === "" || (Number.isNaN(number) && !/^nan$/i.test(cell))) {
        const place = `${where} line ${header.lines + row + 1} column "${header.titles[column]}"`;
        throw new InputError(`${place}: "${cell}", expected a number`);
      }
      values[column]![row] = number;
    }
  }
  const columns = header.titles.map((title, i) => ({ ...titleParts(title), values: values[i]! }));
  return { columns, rows: body.length, size: header.size };
}

/** Fields of a row: separated by commas, semicolons or white space. */
function cellsOf(line: string): string[] {
  const separator = line.includes(";") ? ";" : line.includes(",") ? "," : /\s+/;
  const cells = line
    .trim()
    .split(separator)
    .map((cell) => cell.trim());
  if (cells.length > 1 && cells.at(-1) === "") cells.pop();
  return cells;
}

function parseHeader(lines: readonly string[], where: string): Header {
  const count = lines.findIndex((line) => /^[\s]*[-+.\d]/.test(line));
  if (count < 0) throw new InputError(`${where}: no row of numbers`);
  const head = lines.slice(0, count);
  const all = head.join(" ");
  const variables = /VARIABLES\s*=\s*((?:"[^"]*"[\s,]*)+)/i.exec(all)?.[1];
  if (variables !== undefined) {
    const titles = [...variables.matchAll(/"([^"]*)"/g)].map(([, title]) => title!);
    return { titles, size: zoneSize(all), lines: count };
  }
  const last = [...head].reverse().find((line) => line.trim() !== "");
  if (last === undefined) throw new InputError(`${where}: no header that names the columns`);
  if (last.startsWith("%")) return { titles: comsolTitles(last), size: undefined, lines: count };
  return {
    titles: cellsOf(last.replace(/^#\s*/, "")).map((title) => title.replace(/^"|"$/g, "")),
    size: undefined,
    lines: count,
  };
}

/** `ZONE I=63, J=63`. */
function zoneSize(header: string): readonly number[] | undefined {
  const zone = /\bZONE\b(.*)$/i.exec(header)?.[1] ?? header;
  const sizes = ["I", "J", "K"].map((letter) => new RegExp(`\\b${letter}\\s*=\\s*(\\d+)`).exec(zone)?.[1]);
  const found = sizes.filter((size) => size !== undefined).map(Number);
  return found.length >= 1 && sizes[0] !== undefined ? found.filter((size, i) => i < 2 || size > 1) : undefined;
}

/** Titles that are at least two blanks apart; `X  Y  u (K) @ t=0`. */
function comsolTitles(line: string): string[] {
  return line
    .replace(/^%\s*/, "")
    .trim()
    .split(/\s{2,}/)
    .flatMap((title) => title.split(/\s+(?=[A-Za-z_]\w* \([^)]*\) @)/));
}

/** `U m/s`, `u [m/s]`, `u (K) @ t=0.2`. */
function titleParts(title: string): Omit<PointColumn, "values"> {
  const [, name = title, time] = /^(.*?)\s*@\s*t\s*=\s*([-+\d.eE]+)\s*$/.exec(title) ?? [];
  const [, bare, bracketed, plain] = /^\s*([^\s[(]+)\s*(?:[[(]([^\])]*)[\])]|(\S+))?\s*$/.exec(name) ?? [];
  const unit = bracketed ?? plain;
  return { name: bare ?? name.trim(), unit, time: time === undefined ? undefined : Number(time) };
}

/** A column by name, whatever its case. */
export function columnOf({ columns }: PointTable, pattern: RegExp): PointColumn | undefined {
  return columns.find(({ name }) => pattern.test(name));
}
