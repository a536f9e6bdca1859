// One table over several files: the shards of a dataset's split.
import type { Columns } from "../data/columns.ts";
import { joinRows } from "../data/rows.ts";
import { InputError } from "../errors.ts";
import { categoriesOf } from "./categories.ts";
import type { Table } from "./data.ts";

/** Rows of all parts in order. @throws InputError without parts, or where a part lacks a column of the first */
export function joinedTable(name: string, parts: readonly Table[]): Table {
  const [first] = parts;
  if (first === undefined) throw new InputError(`${name}: has no files`);
  if (parts.length === 1) return first;
  for (const part of parts) {
    const missing = first.columns.find((column) => !part.columns.some((other) => other.name === column.name));
    if (missing) throw new InputError(`${part.name}: column "${missing.name}" is missing, ${first.name} has it`);
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const made = new Map<string, Promise<Float32Array | Float64Array>>();
  const numbers = (column: string) => {
    const known = made.get(column) ?? joinNumbers(parts, rows, column);
    made.set(column, known);
    known.catch(() => made.delete(column));
    return known;
  };
  return {
    name,
    rows,
    columns: first.columns,
    metadata: first.metadata,
    numbers,
    async numbersOf(columns) {
      return Object.fromEntries(await Promise.all(columns.map(async (one) => [one, await numbers(one)] as const)));
    },
    async categories(column) {
      const { values, nulls } = await readRows(parts, [column], 0, rows);
      return categoriesOf(values[column] as readonly string[], nulls?.[column]);
    },
    read: (columns, from, to) => readRows(parts, columns, from, to),
  };
}

async function joinNumbers(parts: readonly Table[], rows: number, column: string) {
  const pieces = await Promise.all(parts.map((part) => part.numbers(column)));
  const isWide = pieces.some((piece) => piece instanceof Float64Array);
  const joined = isWide ? new Float64Array(rows) : new Float32Array(rows);
  let position = 0;
  for (const piece of pieces) {
    joined.set(piece, position);
    position += piece.length;
  }
  return joined;
}

async function readRows(
  parts: readonly Table[],
  columns: readonly string[],
  from: number,
  to: number,
): Promise<Columns> {
  const pieces: Columns[] = [];
  let start = 0;
  for (const part of parts) {
    const [low, high] = [Math.max(from - start, 0), Math.min(to - start, part.rows)];
    if (low < high) pieces.push(await part.read(columns, low, high));
    start += part.rows;
  }
  return pieces.length === 0 ? parts[0]!.read(columns, 0, 0) : joinRows(pieces);
}
