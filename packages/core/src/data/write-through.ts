// Rows pushed into a file writer that is closed at the end, or aborted where something fails on the way.
import type { Columns } from "./columns.ts";

/** A file that grows by rows and appears when it is closed. */
interface RowWriter {
  write(rows: Columns): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

/** Calls `produce` with the writer's sink and closes the writer; after an error nothing is left of the file. */
export async function writeThrough<T>(
  writer: RowWriter,
  produce: (sink: (rows: Columns) => Promise<void>) => Promise<T>,
): Promise<T> {
  try {
    const result = await produce((rows) => writer.write(rows));
    await writer.close();
    return result;
  } catch (error) {
    await writer.abort();
    throw error;
  }
}
