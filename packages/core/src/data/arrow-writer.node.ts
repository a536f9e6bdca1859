// Arrow IPC files, written batch by batch with one dictionary for each string column.
import { Message, type RecordBatch, RecordBatchFileWriter, type Schema } from "apache-arrow";
import { InputError } from "../errors.ts";
import { OutputFile } from "../io/output-file.node.ts";
import type { ColumnSpec, Columns } from "./columns.ts";
import { encodeBatch, StringDictionary } from "./encode.ts";
import { RowBuffer } from "./row-buffer.ts";
import { arrowSchema, resolveColumns, settleWidths } from "./schema.ts";
import { writeThrough } from "./write-through.ts";

/**
 * Writes one Arrow file from rows pushed to it, uncompressed, atomically. Memory holds one record batch and the
 * distinct strings of dictionary columns.
 */
export class ArrowFileWriter {
  readonly #file: OutputFile;
  readonly #specs: readonly ColumnSpec[];
  readonly #metadata: Readonly<Record<string, string>>;
  readonly #label: string;
  readonly #buffer = new RowBuffer();
  #encoder: BatchEncoder | undefined;
  #rows = 0;
  #encodedRows = 0;

  private constructor(
    file: OutputFile,
    specs: readonly ColumnSpec[],
    metadata: Readonly<Record<string, string>>,
    label: string,
  ) {
    this.#file = file;
    this.#specs = specs;
    this.#metadata = metadata;
    this.#label = label;
  }

  /**
   * @param specs the columns; repeated ones get their names from the first rows
   * @param label what errors call the file
   */
  static async open(
    path: string,
    specs: readonly ColumnSpec[],
    metadata: Readonly<Record<string, string>>,
    label = path,
  ): Promise<ArrowFileWriter> {
    return new ArrowFileWriter(await OutputFile.open(path), specs, metadata, label);
  }

  /** Rows taken so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Bytes on disk so far. */
  get bytes(): number {
    return this.#file.bytes;
  }

  /**
   * Appends rows; the arrays may change once the promise has resolved.
   *
   * @throws InputError if the columns are not those of the specification, or a value does not fit its column
   */
  async write(columns: Columns): Promise<void> {
    if (columns.length === 0) return;
    this.#encoder ??= new BatchEncoder(namedColumns(this.#specs, columns, this.#label), this.#metadata);
    this.#rows += columns.length;
    for (const piece of this.#buffer.add(columns)) await this.#writePiece(piece);
  }

  /**
   * Appends rows as a record batch of their own.
   *
   * @throws InputError as {@link write}
   */
  async writeBatch(columns: Columns): Promise<void> {
    if (columns.length === 0) return;
    this.#encoder ??= new BatchEncoder(namedColumns(this.#specs, columns, this.#label), this.#metadata);
    const before = this.#buffer.flush();
    if (before !== undefined) await this.#writePiece(before);
    this.#rows += columns.length;
    await this.#writePiece(columns);
  }

  /** Writes what is left and the footer, and gives the file its name. */
  async close(): Promise<void> {
    this.#encoder ??= new BatchEncoder(resolveColumns(this.#specs, fixedNames(this.#specs), ""), this.#metadata);
    const last = this.#buffer.flush();
    if (last !== undefined) await this.#writePiece(last);
    await this.#file.write(this.#encoder.end());
    await this.#file.close();
  }

  /** Removes what was written; does nothing after {@link close}. */
  abort(): Promise<void> {
    return this.#file.abort();
  }

  async #writePiece(piece: Columns): Promise<void> {
    let bytes: Uint8Array;
    try {
      bytes = this.#encoder!.encode(piece, this.#encodedRows);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`${this.#label} ${error.message}`, { cause: error });
    }
    this.#encodedRows += piece.length;
    await this.#file.write(bytes);
  }
}

/** Writes rows as one Arrow file, atomically. @throws InputError as {@link ArrowFileWriter.write} */
export async function writeArrowFile(
  path: string,
  specs: readonly ColumnSpec[],
  metadata: Readonly<Record<string, string>>,
  rows: AsyncIterable<Columns> | Iterable<Columns>,
): Promise<void> {
  const writer = await ArrowFileWriter.open(path, specs, metadata);
  await writeThrough(writer, async (sink) => {
    for await (const columns of rows) await sink(columns);
  });
}

/** The specifications of the columns that the rows have, with their widths. @throws InputError for a missing or unknown column */
export function namedColumns(specs: readonly ColumnSpec[], rows: Columns, where: string): ColumnSpec[] {
  const names = Object.keys(rows.values);
  const columns = resolveColumns(specs, names, where);
  const unknown = names.find((name) => !columns.some((column) => column.name === name));
  if (unknown !== undefined) throw new InputError(`${where}: column "${unknown}" is not in the schema`);
  return settleWidths(columns, rows);
}

function fixedNames(specs: readonly ColumnSpec[]): string[] {
  return specs.filter((spec) => spec.pattern === undefined).map((spec) => spec.name);
}

/** Turns rows into the bytes of an Arrow file. */
class BatchEncoder {
  readonly #columns: readonly ColumnSpec[];
  readonly #schema: Schema;
  readonly #dictionaries: ReadonlyMap<string, StringDictionary>;
  readonly #messages: MessageWriter;

  constructor(columns: readonly ColumnSpec[], metadata: Readonly<Record<string, string>>) {
    this.#columns = columns;
    this.#schema = arrowSchema(columns, metadata);
    const dictionaries = columns
      .filter((column) => column.type === "dictionary<int16, utf8>")
      .map((column) => [column.name, new StringDictionary(column.name)] as const);
    this.#dictionaries = new Map(dictionaries);
    this.#messages = new MessageWriter(this.#schema, this.#dictionaries);
  }

  encode(rows: Columns, firstRow: number): Uint8Array {
    this.#messages.write(encodeBatch(this.#schema, this.#columns, rows, this.#dictionaries, firstRow));
    return this.#messages.take();
  }

  end(): Uint8Array {
    this.#messages.close();
    return this.#messages.take();
  }
}

/**
 * Arrow's file writer with its output taken piece by piece, the schema message at the start (the format wants it,
 * Arrow's writer leaves it out), and the dictionaries written once, after all batches: the footer says where they
 * are, and only then are all their strings known. Readers without support for dictionary deltas can read the file.
 */
class MessageWriter extends RecordBatchFileWriter {
  readonly #dictionaries: ReadonlyMap<string, StringDictionary>;
  #chunks: Uint8Array[] = [];

  constructor(schema: Schema, dictionaries: ReadonlyMap<string, StringDictionary>) {
    super();
    this.#dictionaries = dictionaries;
    this.reset(undefined, schema);
  }

  /** The bytes since the last call. */
  take(): Uint8Array {
    const bytes = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return bytes;
  }

  protected override _write(chunk: ArrayBufferView): this {
    this.#chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this._position += chunk.byteLength;
    return this;
  }

  protected override _writeSchema(schema: Schema): this {
    return super._writeSchema(schema)._writeMessage(Message.from(schema));
  }

  protected override _writeDictionaries(_batch: RecordBatch): this {
    return this;
  }

  protected override _writeFooter(schema: Schema): this {
    for (const field of schema.fields) {
      const dictionary = this.#dictionaries.get(field.name);
      if (dictionary !== undefined) this._writeDictionaryBatch(dictionary.toData(), (field.type as { id: number }).id);
    }
    return super._writeFooter(schema);
  }
}
