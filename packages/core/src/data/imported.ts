// What an importer yields, seen as a dataset: for files that are read once and not stored.
import type { DatasetSource, ImportResult } from "../plugin.ts";
import type { Columns, TableBatch } from "./columns.ts";

/**
 * A source whose rows are the importer's, in one pass: each table can be scanned once, and several side by side. Rows of
 * other tables that a scan meets are held in memory until their own scan takes them; rows of other splits are left out.
 * The first batch is read here, since it tells the columns; splits and columns are those of its table.
 *
 * @throws InputError whatever the importer refuses in its first batch
 */
export async function importedSource(path: string, result: ImportResult): Promise<DatasetSource> {
  const iterator = result.batches[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head: TableBatch | undefined = first.done ? undefined : first.value;
  const held: TableBatch[] = head ? [head] : [];
  async function* rows(table: string, split: string): AsyncGenerator<Columns> {
    for (;;) {
      const place = held.findIndex((batch) => batch.table === table);
      if (place >= 0) {
        const [batch] = held.splice(place, 1);
        if (batch!.split === split) yield batch!.columns;
        continue;
      }
      const next = await iterator.next();
      if (next.done) return;
      held.push(next.value);
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
