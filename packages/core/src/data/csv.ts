// Rows as CSV text (RFC 4180): ISO 8601 times in UTC, nulls as empty fields, lists as JSON.
import type { ColumnSpec, Columns, ColumnValues, ListValue } from "./columns.ts";
import { isFloat } from "./schema.ts";

/** The header line. */
export function csvHeader(columns: readonly ColumnSpec[]): string {
  return `${columns.map(({ name }) => csvField(name)).join(",")}\n`;
}

/** One line for each row. */
export function csvRows(columns: readonly ColumnSpec[], rows: Columns): string {
  const formats = columns.map((column) => columnFormat(column, rows.values[column.name]!, rows.nulls?.[column.name]));
  let text = "";
  for (let row = 0; row < rows.length; row++) {
    for (let i = 0; i < formats.length; i++) text += (i === 0 ? "" : ",") + formats[i]!(row);
    text += "\n";
  }
  return text;
}

function columnFormat(
  column: ColumnSpec,
  values: ColumnValues,
  nulls: Uint8Array | undefined,
): (row: number) => string {
  const format = valueFormat(column, values);
  return nulls === undefined ? format : (row) => (nulls[row] === 1 ? "" : format(row));
}

function valueFormat({ type }: ColumnSpec, values: ColumnValues): (row: number) => string {
  if (type === "timestamp[ms, UTC]") return (row) => new Date(values[row] as number).toISOString();
  if (type === "bool") return (row) => (values[row] === 1 ? "true" : "false");
  if (type === "float32") return (row) => formatFloat32(values[row] as number);
  if (isFloat(type)) return (row) => (Number.isNaN(values[row] as number) ? "" : String(values[row]));
  if (type === "utf8" || type === "dictionary<int16, utf8>") return (row) => csvField(values[row] as string);
  if (type.includes("list")) return (row) => csvField(listText(values[row] as ListValue));
  return (row) => String(values[row]);
}

/** The fewest of 7 to 9 digits that give the same single-precision float back; NaN is null. */
function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return "";
  if (Number.isInteger(value)) return String(value);
  for (const digits of [7, 8]) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

/** A list as JSON; the items of fixed-size lists inside it stand behind each other. */
function listText(list: ListValue): string {
  const items = Array.from(list as ArrayLike<number | string | ListValue>, (item) => {
    if (typeof item === "string") return JSON.stringify(item);
    if (typeof item === "object") return listText(item);
    if (Number.isNaN(item)) return "null";
    return list instanceof Float32Array ? formatFloat32(item) : String(item);
  });
  return `[${items.join(",")}]`;
}

/** A text as one field, in quotes where it needs them (RFC 4180). */
export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
