// The rows of a house as batches of the `readings` table, none of them large.
import { type Columns, sliceRows, type TableBatch } from "@sciformer/core";
import { READINGS } from "./readings.ts";

const ROWS_PER_BATCH = 65_536;

/** Rows [from, to) in order, at most 65 536 a batch, as views of the columns. */
export function* rowBatches(columns: Columns, split: string, from = 0, to = columns.length): Generator<TableBatch> {
  for (let start = from; start < to; start += ROWS_PER_BATCH) {
    yield { table: READINGS, split, columns: sliceRows(columns, start, Math.min(to, start + ROWS_PER_BATCH)) };
  }
}
