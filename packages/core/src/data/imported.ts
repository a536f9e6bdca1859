// What an importer yields, seen as a dataset: for files that are read once and not stored.
import type { DatasetSource, ImportResult } from "../plugin.ts";
import type { Columns, TableBatch } from "./columns.ts";

/**
 * A source whose rows are the importer's, in one pass: each table can be scanned once. Rows of other tables that a scan
 * meets are held in memory for their own scan, so small tables should come first and be scanned first; rows of other
 * splits are left out. The first batch is read here, since it tells the columns; splits and columns are those of its
 * table.
 *
 * @throws InputError whatever the importer refuses in its first batch
 */
export async function importedSource(path: string, result: ImportResult): Promise<DatasetSource> {
  const iterator = result.batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head: TableBatch | undefined = first.done ? undefined : first.value;
  let held: TableBatch[] = head ? [head] : [];
  async function* rows(table: string, split: string): AsyncGenerator<Columns> {
    const before = held.filter((batch) => batch.table === table);
    held = held.filter((batch) => batch.table !== table);
    for (const batch of before) if (batch.split === split) yield batch.columns;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (next.value.table !== table) held.push(next.value);
      else if (next.value.split === split) yield next.value.columns;
    }
  }
  return {
    path,
    splits: head ? { [head.table]: [head.split] } : {},
    metadata: result.metadata,
    columns: (table) => (head?.table === table ? Object.keys(head.columns.values) : []),
    scan: rows,
  };
}
