// Which of day and month comes first in the dates of a table, where the dates themselves tell.
import { type DateOrder, orderInDate } from "../meter/time-parser.ts";
import { readRows } from "./csv-rows.ts";
import { timeCell, type WideFile } from "./wide-table.ts";

/** The order that the first date with a number above 12 decides; undefined where no file has one. */
export async function dateOrderOf(files: readonly WideFile[]): Promise<DateOrder | undefined> {
  for (const file of files) {
    const order = await orderInFile(file);
    if (order !== "either") return order;
  }
  return undefined;
}

/** Reads no further than the first date that decides, or the first time that is no such date. */
async function orderInFile(file: WideFile): Promise<DateOrder | "either" | undefined> {
  let order: DateOrder | "either" | undefined;
  await readRows(file.path, file.delimiter, (fields, row) => {
    if (row <= file.headerRow) return;
    order = orderInDate(timeCell(file, fields));
    if (order !== "either") return false;
  });
  return order;
}
