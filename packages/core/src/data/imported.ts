// What an importer yields, seen as a dataset: for files that are read once and not stored.
import type { DatasetSource, ImportResult } from "../plugin.ts";
import type { Columns, TableBatch } from "./columns.ts";

/**
 * A source whose rows are the importer's, in one pass: `scan` can be called once. The first batch is read here,
 * since it tells the columns.
 *
 * @throws InputError whatever the importer refuses in its first batch
 */
export async function importedSource(path: string, result: ImportResult): Promise<DatasetSource> {
  const iterator = result.batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head: TableBatch | undefined = first.done ? undefined : first.value;
  async function* rows(table: string, split: string): AsyncGenerator<Columns> {
    if (!head) return;
    if (head.table === table && head.split === split) yield head.columns;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      if (next.value.table === table && next.value.split === split) yield next.value.columns;
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
