// Gathers rows into pieces of the size that a record batch should have.
import type { Columns } from "./columns.ts";
import { copyRows, joinRows, rowBytes, sliceRows } from "./rows.ts";

const MAX_ROWS = 65_536;
const MAX_BYTES = 16 * 2 ** 20;

/** Holds the rows that do not fill a piece yet: at most 65 536 rows or about 16 MiB, but at least one row. */
export class RowBuffer {
  #pieces: Columns[] = [];
  #rows = 0;

  /**
   * Takes the rows and yields every piece that is full. A yielded piece may share memory with `columns`: use it before
   * asking for the next. Rows that are kept are copied.
   */
  *add(columns: Columns): Generator<Columns> {
    const bytesPerRow = rowBytes(columns) / columns.length;
    const limit = Math.min(MAX_ROWS, Math.max(1, Math.floor(MAX_BYTES / bytesPerRow)));
    for (let position = 0; position < columns.length; ) {
      if (this.#rows === 0 && columns.length - position >= limit) {
        yield sliceRows(columns, position, position + limit);
        position += limit;
        continue;
      }
      const taken = Math.min(Math.max(1, limit - this.#rows), columns.length - position);
      this.#pieces.push(copyRows(columns, position, position + taken));
      this.#rows += taken;
      position += taken;
      if (this.#rows >= limit) yield this.flush()!;
    }
  }

  /** The rows kept, as one last piece; undefined if there are none. */
  flush(): Columns | undefined {
    if (this.#rows === 0) return undefined;
    const piece = joinRows(this.#pieces);
    this.#pieces = [];
    this.#rows = 0;
    return piece;
  }
}
