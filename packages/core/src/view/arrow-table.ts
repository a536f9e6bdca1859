// A table of an Arrow file or stream: columns are read when they are asked for, over any source of bytes.
import { DataType, type Field, type FixedSizeList, type LargeList, type List, Precision } from "apache-arrow";
import { type ArrowIndex, arrowBatches, type ByteSource, indexArrow } from "../data/arrow-bytes.ts";
import type { ColumnSpec, Columns, ColumnType } from "../data/columns.ts";
import { decodeRows } from "../data/decode.ts";
import { joinRows } from "../data/rows.ts";
import { InputError } from "../errors.ts";
import { categoriesOf } from "./categories.ts";
import type { Categories, Table } from "./data.ts";

type Numbers = Float32Array | Float64Array;

/** More rows than this are refused: they would not fit a page. */
const MAX_ROWS = 50_000_000;

/**
 * Opens a table. Only its structure is read.
 *
 * @param name as errors name it
 * @throws InputError if it is damaged, no Arrow data or too large
 */
export async function openArrowTable(source: ByteSource, name: string): Promise<Table> {
  const index = await indexArrow(source, name);
  if (index.rows > MAX_ROWS) throw new InputError(`${name}: ${index.rows} rows, expected at most ${MAX_ROWS}`);
  return new ArrowTable(source, index, name);
}

class ArrowTable implements Table {
  readonly name: string;
  readonly columns: readonly ColumnSpec[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly #source: ByteSource;
  readonly #index: ArrowIndex;
  readonly #numbers = new Map<string, Promise<Numbers>>();
  readonly #categories = new Map<string, Promise<Categories>>();

  constructor(source: ByteSource, index: ArrowIndex, name: string) {
    this.name = name;
    this.#source = source;
    this.#index = index;
    this.columns = index.schema.fields.flatMap((field) => specOf(field) ?? []);
    this.metadata = Object.fromEntries(index.schema.metadata);
  }

  get rows(): number {
    return this.#index.rows;
  }

  async numbers(column: string): Promise<Numbers> {
    return (await this.numbersOf([column]))[column]!;
  }

  async numbersOf(names: readonly string[]): Promise<Record<string, Numbers>> {
    const missing = [...new Set(names)].filter((name) => !this.#numbers.has(name));
    for (const name of missing) {
      const { type } = this.#spec(name);
      if (isText(type) || type.includes("list")) throw this.#refusal(name, `is ${type}, expected numbers`);
    }
    if (missing.length > 0) {
      const read = this.#readNumbers(missing);
      for (const name of missing)
        this.#numbers.set(
          name,
          read.then((columns) => columns[name]!),
        );
      // A failed read is tried again by whoever asks next.
      read.catch(() => {
        for (const name of missing) this.#numbers.delete(name);
      });
    }
    const entries = names.map(async (name) => [name, await this.#numbers.get(name)!] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  async categories(column: string): Promise<Categories> {
    const { type } = this.#spec(column);
    if (!isText(type)) throw this.#refusal(column, `is ${type}, expected text`);
    const known = this.#categories.get(column);
    if (known !== undefined) return known;
    const read = this.read([column], 0, this.rows).then(({ values, nulls }) =>
      categoriesOf(values[column] as readonly string[], nulls?.[column]),
    );
    this.#categories.set(column, read);
    read.catch(() => this.#categories.delete(column));
    return read;
  }

  async read(names: readonly string[], from: number, to: number): Promise<Columns> {
    const specs = names.map((name) => this.#spec(name));
    const pieces: Columns[] = [];
    for await (const { batch, firstRow } of arrowBatches(this.#source, this.#index, names, this.name)) {
      const first = Math.max(from - firstRow, 0);
      const end = Math.min(to - firstRow, batch.numRows);
      if (first < end) pieces.push(decodeRows(batch, specs, first, end, { file: this.name, firstRow }));
      if (firstRow + batch.numRows >= to) break;
    }
    return pieces.length === 0 ? emptyColumns(names) : joinRows(pieces);
  }

  async #readNumbers(names: readonly string[]): Promise<Record<string, Numbers>> {
    const specs = names.map((name) => this.#spec(name));
    const columns = Object.fromEntries(
      specs.map(({ name, type }) => [name, isWide(type) ? new Float64Array(this.rows) : new Float32Array(this.rows)]),
    );
    for await (const { batch, firstRow } of arrowBatches(this.#source, this.#index, names, this.name)) {
      const { values, nulls } = decodeRows(batch, specs, 0, batch.numRows, { file: this.name, firstRow });
      for (const name of names) fill(columns[name]!, firstRow, values[name] as Numbers | BigInt64Array, nulls?.[name]);
    }
    return columns;
  }

  #spec(name: string): ColumnSpec {
    const spec = this.columns.find((column) => column.name === name);
    if (spec === undefined) {
      throw new InputError(
        `${this.name}: no column "${name}"; there are ${this.columns.map((one) => one.name).join(", ")}`,
      );
    }
    return spec;
  }

  #refusal(column: string, problem: string): InputError {
    return new InputError(`${this.name}: column "${column}" ${problem}`);
  }
}

/** Copies numbers into a column; nulls become NaN. */
function fill(column: Numbers, from: number, values: Numbers | BigInt64Array, nulls: Uint8Array | undefined): void {
  if (values instanceof BigInt64Array)
    values.forEach((value, row) => {
      column[from + row] = Number(value);
    });
  else column.set(values, from);
  if (nulls === undefined) return;
  for (let row = 0; row < nulls.length; row++) if (nulls[row] === 1) column[from + row] = Number.NaN;
}

function emptyColumns(names: readonly string[]): Columns {
  return { length: 0, values: Object.fromEntries(names.map((name) => [name, new Float64Array(0)])) };
}

function isText(type: ColumnType): boolean {
  return type === "utf8" || type === "dictionary<int16, utf8>";
}

/** Float32 would lose digits. */
function isWide(type: ColumnType): boolean {
  return type === "float64" || type === "int32" || type === "int64" || type === "timestamp[ms, UTC]";
}

/** What a field holds; undefined for types that no table of the house has. */
function specOf({ name, type, metadata }: Field): ColumnSpec | undefined {
  const columnType = columnTypeOf(type as DataType);
  if (columnType === undefined) return undefined;
  const unit = metadata.get("unit");
  const spec = { name, type: columnType, nullable: true, meaning: metadata.get("meaning") ?? "" };
  return unit === undefined ? spec : { ...spec, unit };
}

function columnTypeOf(type: DataType): ColumnType | undefined {
  if (DataType.isBool(type)) return "bool";
  if (DataType.isInt(type)) return integerType(type);
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? "float64" : "float32";
  if (DataType.isTimestamp(type)) return "timestamp[ms, UTC]";
  if (isString(type)) return "utf8";
  if (DataType.isDictionary(type)) return isString(type.dictionary) ? "dictionary<int16, utf8>" : undefined;
  return isList(type) ? listTypeOf(type) : undefined;
}

function isList(type: DataType): type is List | LargeList | FixedSizeList {
  return DataType.isFixedSizeList(type) || DataType.isList(type) || DataType.isLargeList(type);
}

/** A list of items or of lists of items; undefined for lists of what no table of the house has. */
function listTypeOf(type: List | LargeList | FixedSizeList): ColumnType | undefined {
  const inner = type.children[0]!.type as DataType;
  const item = itemTypeOf(isList(inner) ? (inner.children[0]!.type as DataType) : inner);
  if (item === undefined) return undefined;
  if (!isList(inner)) return `list<${item}>`;
  return DataType.isFixedSizeList(inner) ? `list<fixed_size_list<${item}>[${inner.listSize}]>` : `list<list<${item}>>`;
}

function itemTypeOf(type: DataType) {
  if (DataType.isFloat(type)) return type.precision === Precision.DOUBLE ? "float64" : "float32";
  if (DataType.isInt(type)) return "int32";
  return isString(type) ? "utf8" : undefined;
}

function isString(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
}

/** The narrowest type of the house that holds all values. */
function integerType({ bitWidth, isSigned }: { readonly bitWidth: number; readonly isSigned: boolean }): ColumnType {
  if (bitWidth === 8) return isSigned ? "int16" : "uint8";
  if (bitWidth === 16) return isSigned ? "int16" : "int32";
  return bitWidth === 32 && isSigned ? "int32" : "int64";
}
