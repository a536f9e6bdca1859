// MATLAB 7.3 files are HDF5 with conventions of their own: values as the level 5 reader gives them.

import { InputError } from "@sciformer/core";
import {
  datasetAt,
  type groupAt,
  type MatlabStruct,
  type MatlabValue,
  matlabNumbers,
  type openHdf5,
  readSlab,
  textAttribute,
} from "@sciformer/core/node";

type File = Awaited<ReturnType<typeof openHdf5>>;
type Group = NonNullable<ReturnType<typeof groupAt>>;
type Dataset = NonNullable<ReturnType<typeof datasetAt>>;

/** HDF5's code of the type of references. */
const REFERENCE = 7;

/** Names of the variables of a file; those that start with # are MATLAB's own storage. */
export function variables73(file: File): string[] {
  return file.keys().filter((name) => !name.startsWith("#"));
}

/** The value of a variable. @throws InputError */
export function value73(file: File, name: string, where: string): MatlabValue {
  return entityValue(file, file.get(name), `${where} variable ${name}`);
}

/** The library's classes are told by the name of their kind, as the package that owns the library is core. */
function entityValue(file: File, entity: unknown, where: string): MatlabValue {
  const kind = (entity as { readonly type?: string } | null)?.type;
  if (kind === "Group") return structValue(file, entity as Group, where);
  if (kind === "Dataset") return datasetValue(file, entity as Dataset, where);
  throw new InputError(`${where}: neither a group nor a dataset`);
}

function datasetValue(file: File, dataset: Dataset, where: string): MatlabValue {
  const shape = dataset.shape ?? [];
  const className = textAttribute(dataset, "MATLAB_class") ?? "double";
  if (dataset.attrs.MATLAB_empty !== undefined) return emptyValue(className);
  const dims = [...shape].reverse();
  if (dataset.metadata.type === REFERENCE) return { kind: "cell", dims, items: referred(file, dataset, where) };
  if (className === "struct" || className === "function_handle") return { kind: "other", className, dims };
  const data = readSlab(
    dataset,
    shape.map(() => 0),
    shape,
    where,
  );
  if (className === "char") return { kind: "text", dims, rows: textRows(data, dims) };
  return { kind: "numbers", className, dims, data };
}

function emptyValue(className: string): MatlabValue {
  const dims = [0, 0];
  if (className === "char") return { kind: "text", dims, rows: [] };
  if (className === "cell") return { kind: "cell", dims, items: [] };
  if (className === "struct") return { kind: "struct", dims, fields: [], items: [] };
  return { kind: "numbers", className, dims, data: new Float64Array() };
}

/** Letters lie column by column, as all values of MATLAB do. */
function textRows(codes: ArrayLike<number>, dims: readonly number[]): string[] {
  const [rows = 0, columns = 0] = dims;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => String.fromCharCode(codes[column * rows + row]!)).join(""),
  );
}

function referred(file: File, dataset: Dataset, where: string): MatlabValue[] {
  const value = dataset.value as unknown;
  const references = (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]) as Parameters<
    File["dereference"]
  >[0][];
  return references.map((reference, i) => entityValue(file, file.dereference(reference), `${where} item ${i + 1}`));
}

/** One record, or an array of them: then every field is a dataset of references that has no class of its own. */
function structValue(file: File, group: Group, where: string): MatlabStruct {
  const fields = group.keys();
  const columns = fields.map((field) => {
    const dataset = datasetAt(group, field);
    const isArray = dataset?.metadata.type === REFERENCE && textAttribute(dataset, "MATLAB_class") === undefined;
    return isArray ? referred(file, dataset, `${where}.${field}`) : undefined;
  });
  const count = columns.find((column) => column !== undefined)?.length ?? 1;
  const items = Array.from({ length: count }, (_, i) =>
    Object.fromEntries(
      fields.map((field, k) => [field, columns[k]?.[i] ?? entityValue(file, group.get(field), `${where}.${field}`)]),
    ),
  );
  return { kind: "struct", dims: [1, count], fields, items };
}

/** A number by itself. */
export function scalar(value: MatlabValue | undefined): number | undefined {
  const numbers = matlabNumbers(value);
  return numbers?.data.length === 1 ? numbers.data[0] : undefined;
}
