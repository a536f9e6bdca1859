// A table of columns in memory: what page importers and workers make.
import type { ColumnSpec, Columns } from "../data/columns.ts";
import { sliceRows } from "../data/rows.ts";
import { InputError } from "../errors.ts";
import { categoriesOf } from "./categories.ts";
import type { Table } from "./data.ts";

/** @param name as errors name it */
export function columnsTable(
  name: string,
  specs: readonly ColumnSpec[],
  columns: Columns,
  metadata: Readonly<Record<string, string>> = {},
): Table {
  const valuesOf = (column: string) => {
    const values = columns.values[column];
    if (values === undefined) {
      throw new InputError(`${name}: no column "${column}"; there are ${specs.map((one) => one.name).join(", ")}`);
    }
    return values;
  };
  const numbers = async (column: string) => {
    const values = valuesOf(column);
    if (!("byteLength" in values)) throw new InputError(`${name}: column "${column}" has no numbers`);
    const nulls = columns.nulls?.[column];
    if (nulls === undefined && (values instanceof Float32Array || values instanceof Float64Array)) return values;
    return Float64Array.from({ length: columns.length }, (_, row) =>
      nulls?.[row] === 1 ? Number.NaN : Number(values[row]),
    );
  };
  return {
    name,
    rows: columns.length,
    columns: specs,
    metadata,
    numbers,
    async numbersOf(names) {
      return Object.fromEntries(await Promise.all(names.map(async (one) => [one, await numbers(one)] as const)));
    },
    async categories(column) {
      const values = valuesOf(column);
      if ("byteLength" in values || typeof values[0] === "object") {
        throw new InputError(`${name}: column "${column}" has no texts`);
      }
      return categoriesOf(values as readonly string[], columns.nulls?.[column]);
    },
    async read(names, from, to) {
      const { length, values, nulls = {} } = sliceRows(columns, from, Math.min(to, columns.length));
      const pick = <T>(record: Readonly<Record<string, T>>) =>
        Object.fromEntries(names.flatMap((one) => (one in record ? [[one, record[one]!] as const] : [])));
      names.forEach(valuesOf);
      return { length, values: pick(values), nulls: pick(nulls) };
    },
  };
}
