// Column and table specifications as Arrow schemas, and the check of a file's schema against them.
import {
  Bool,
  DataType,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  List,
  Schema,
  TimestampMillisecond,
  Uint8,
  Uint16,
  Utf8,
} from "apache-arrow";
import { InputError } from "../errors.ts";
import type { ColumnSpec, Columns, ColumnType, FlatList, TableSpec } from "./columns.ts";

/** Metadata keys of the house in an Arrow schema. */
export const METADATA = {
  domain: "sciformer.domain",
  table: "sciformer.table",
  schema: "sciformer.schema",
  licence: "sciformer.licence",
  source: "sciformer.source",
} as const;

/**
 * What a list column holds: the type of its items, which may be lists, and, for fixed-size lists whose width is settled,
 * their number.
 */
export interface ListShape {
  readonly item: ColumnType;
  readonly size: number | undefined;
}

/** The shape of a list type; undefined for other types. */
export function listShape(type: ColumnType): ListShape | undefined {
  const match = /^(?:list|fixed_size_list)<(.+)>(?:\[(?:(\d+)|\*)\])?$/.exec(type);
  if (match === null) return undefined;
  return { item: match[1] as ColumnType, size: match[2] === undefined ? undefined : Number(match[2]) };
}

const OPEN_WIDTH = "[*]";

/** The columns with every width `[*]` settled by the first of the rows. */
export function settleWidths(columns: readonly ColumnSpec[], { values }: Columns): ColumnSpec[] {
  return columns.map((column) => {
    const first = (values[column.name] as readonly FlatList[] | undefined)?.[0];
    return first === undefined ? column : withWidth(column, first.length);
  });
}

/** The column with the width if its own is open. */
function withWidth(column: ColumnSpec, width: number): ColumnSpec {
  if (!column.type.endsWith(OPEN_WIDTH)) return column;
  return { ...column, type: column.type.replace(OPEN_WIDTH, `[${width}]`) as ColumnType };
}

/** True for the types whose nulls are NaN in memory. */
export function isFloat(type: ColumnType): boolean {
  return type === "float32" || type === "float64";
}

/**
 * The Arrow schema of columns whose names are settled ({@link resolveColumns}); units and meanings become field
 * metadata.
 */
export function arrowSchema(columns: readonly ColumnSpec[], metadata: Readonly<Record<string, string>>): Schema {
  const fields = columns.map(({ name, type, nullable, unit, meaning }, index) => {
    const notes = new Map([["meaning", meaning]]);
    if (unit !== undefined) notes.set("unit", unit);
    return new Field(name, arrowType(type, index), nullable, notes);
  });
  return new Schema(fields, new Map(Object.entries(metadata)));
}

/** Schema metadata of a table: the keys of the house and the domain's own. */
export function tableMetadata(table: {
  readonly domain: string;
  readonly table: string;
  readonly version: number;
  readonly licence: string;
  readonly source: string;
  readonly metadata: Readonly<Record<string, string>>;
}): Record<string, string> {
  return {
    ...table.metadata,
    [METADATA.domain]: table.domain,
    [METADATA.table]: table.table,
    [METADATA.schema]: String(table.version),
    [METADATA.licence]: table.licence,
    [METADATA.source]: table.source,
  };
}

function arrowType(type: ColumnType, dictionaryId: number): DataType {
  switch (type) {
    case "bool":
      return new Bool();
    case "uint8":
      return new Uint8();
    case "uint16":
      return new Uint16();
    case "int16":
      return new Int16();
    case "int32":
      return new Int32();
    case "int64":
      return new Int64();
    case "float32":
      return new Float32();
    case "float64":
      return new Float64();
    case "utf8":
      return new Utf8();
    case "dictionary<int16, utf8>":
      return new Dictionary(new Utf8(), new Int16(), dictionaryId);
    case "timestamp[ms, UTC]":
      return new TimestampMillisecond("UTC");
    default: {
      const { item, size } = listShape(type)!;
      const child = new Field("item", arrowType(item, dictionaryId), true);
      return size === undefined ? new List(child) : new FixedSizeList(size, child);
    }
  }
}

/**
 * The specifications of the columns present, with their actual names, in the order of the specification (repeated
 * columns in the order of `names`). Names that no specification covers are left out.
 *
 * @param where the file or batch, for errors
 * @throws InputError if a column that is not a repeated one is missing
 */
export function resolveColumns(specs: readonly ColumnSpec[], names: readonly string[], where: string): ColumnSpec[] {
  const fixed = new Set(specs.filter((spec) => spec.pattern === undefined).map((spec) => spec.name));
  const taken = new Set<string>();
  return specs.flatMap(({ pattern, ...spec }) => {
    if (pattern === undefined) {
      if (names.includes(spec.name)) return [spec];
      throw new InputError(
        `${where}: column "${spec.name}" (${spec.type}) is missing; found ${names.join(", ") || "none"}`,
      );
    }
    const covered = names.filter((name) => !fixed.has(name) && !taken.has(name) && pattern.test(name));
    for (const name of covered) taken.add(name);
    return covered.map((name) => ({ ...spec, name }));
  });
}

/**
 * Checks a file's schema against a table's. Accepted for one meaning: any Arrow string type, plain or as a
 * dictionary; timestamps of any unit and zone (a zone only labels the instant); floats and integers of other widths;
 * lists of any Arrow list type. Extra columns are ignored; nullability is checked on the values.
 *
 * @param where the file, for errors
 * @returns the specifications of the columns present, with their actual names and widths (lists of any number where the
 * file has no fixed one)
 * @throws InputError naming file, column, the type wanted and the type found, or the schema version
 */
export function checkSchema(schema: Schema, table: TableSpec, where: string): ColumnSpec[] {
  const version = schema.metadata.get(METADATA.schema);
  if (version !== undefined && version !== String(table.version)) {
    throw new InputError(`${where}: ${METADATA.schema} is "${version}", expected "${table.version}"`);
  }
  const names = schema.fields.map((field) => field.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new InputError(`${where}: column "${repeated}" occurs twice`);
  const columns = resolveColumns(table.columns, names, where);
  return columns.map((column) => {
    const { type } = schema.fields[names.indexOf(column.name)]!;
    if (!accepts(column.type, type)) {
      throw new InputError(`${where}: column "${column.name}" is ${type}, expected ${column.type}`);
    }
    if (DataType.isFixedSizeList(type)) return withWidth(column, type.listSize);
    const { item, size } = listShape(column.type) ?? {};
    return item === undefined || size !== undefined ? column : { ...column, type: `list<${item}>` as ColumnType };
  });
}

/** True if values of the Arrow type `found` mean the same as `wanted`. */
function accepts(wanted: ColumnType, found: DataType): boolean {
  switch (wanted) {
    case "bool":
      return DataType.isBool(found);
    case "uint8":
    case "uint16":
    case "int16":
    case "int32":
    case "int64":
      return DataType.isInt(found);
    case "float32":
    case "float64":
      return DataType.isFloat(found);
    case "utf8":
    case "dictionary<int16, utf8>":
      return isString(DataType.isDictionary(found) ? found.dictionary : found);
    case "timestamp[ms, UTC]":
      return DataType.isTimestamp(found);
    default:
      return acceptsList(listShape(wanted)!, found);
  }
}

function acceptsList({ item, size }: ListShape, found: DataType): boolean {
  const isFixed = DataType.isFixedSizeList(found);
  if (!isFixed && !DataType.isList(found) && !DataType.isLargeList(found)) return false;
  if (isFixed && size !== undefined && found.listSize !== size) return false;
  return accepts(item, found.children[0]!.type);
}

function isString(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
}
