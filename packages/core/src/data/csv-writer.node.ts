// CSV files, written as rows come.
import { OutputFile } from "../io/output-file.node.ts";
import { namedColumns } from "./arrow-writer.node.ts";
import type { ColumnSpec, Columns } from "./columns.ts";
import { csvHeader, csvRows } from "./csv.ts";
import { sliceRows } from "./rows.ts";
import { writeThrough } from "./write-through.ts";

const ROWS_AT_ONCE = 16_384;

/** Writes one CSV file from rows pushed to it, atomically. */
export class CsvFileWriter {
  readonly #file: OutputFile;
  readonly #specs: readonly ColumnSpec[];
  #columns: readonly ColumnSpec[] | undefined;

  private constructor(file: OutputFile, specs: readonly ColumnSpec[]) {
    this.#file = file;
    this.#specs = specs;
  }

  /** @param specs the columns; repeated ones get their names from the first rows */
  static async open(path: string, specs: readonly ColumnSpec[]): Promise<CsvFileWriter> {
    return new CsvFileWriter(await OutputFile.open(path), specs);
  }

  /** @throws InputError if the columns are not those of the specification */
  async write(columns: Columns): Promise<void> {
    if (this.#columns === undefined) {
      this.#columns = namedColumns(this.#specs, columns, this.#file.path);
      await this.#file.write(csvHeader(this.#columns));
    }
    for (let from = 0; from < columns.length; from += ROWS_AT_ONCE) {
      const piece = sliceRows(columns, from, Math.min(columns.length, from + ROWS_AT_ONCE));
      await this.#file.write(csvRows(this.#columns, piece));
    }
  }

  /** Gives the file its name. */
  async close(): Promise<void> {
    if (this.#columns === undefined) await this.#file.write(csvHeader(this.#specs));
    await this.#file.close();
  }

  /** Removes what was written; does nothing after {@link close}. */
  abort(): Promise<void> {
    return this.#file.abort();
  }
}

/** Writes rows as one CSV file, atomically. @throws InputError as {@link CsvFileWriter.write} */
export async function writeCsvFile(
  path: string,
  specs: readonly ColumnSpec[],
  rows: AsyncIterable<Columns> | Iterable<Columns>,
): Promise<void> {
  const writer = await CsvFileWriter.open(path, specs);
  await writeThrough(writer, async (sink) => {
    for await (const columns of rows) await sink(columns);
  });
}
