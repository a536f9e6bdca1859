// The fields of a file of The Well: which arrays, which of their axes are there, what their components are called.
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { type ArrayInfo, requireFloats } from "./array-store.ts";
import { numberOf, textIfAny, textsOf } from "./attributes.ts";
import type { GridAxis } from "./axis-spacing.ts";
import type { FieldGroup } from "./fields.ts";
import { type Axis, type Block, SPACE } from "./frame-blocks.ts";
import { datasetOf, type Hdf5Store } from "./hdf5-store.ts";

/** Groups of scalars, vectors and tensors. */
export const RANKS = ["t0_fields", "t1_fields", "t2_fields"] as const;

export interface FieldArray {
  readonly group: FieldGroup;
  readonly block: Block;
}

/** Scalars, then vectors, then tensors, each in the order that its group lists. */
export function fieldArrays(store: Hdf5Store, axes: readonly GridAxis[]): readonly FieldArray[] {
  const { where } = store;
  return RANKS.flatMap((path, rank) => {
    const attributes = store.groups[path];
    if (!attributes) return [];
    const stored = store.arrays.filter(({ name }) => name.startsWith(`${path}/`)).map(({ name }) => basename(name));
    return (textsOf(attributes, "field_names", `${where} ${path}`) ?? stored).map((field): FieldArray => {
      const info = datasetOf(store, `${path}/${field}`);
      requireFloats(info, where);
      const block = fieldBlock(info, axes, rank, where);
      return { group: { names: componentNames(field, rank, block, axes), unit: unitOf(info) }, block };
    });
  });
}

function unitOf({ attributes }: ArrayInfo): string | undefined {
  return textIfAny(attributes, "units");
}

/** `velocity` -> `velocity x`, `velocity y`; `D` -> `D xx` ... */
function componentNames(field: string, rank: number, { shape }: Block, axes: readonly GridAxis[]): readonly string[] {
  if (rank === 0) return [field];
  const letters = SPACE.slice(0, Math.max(axes.length, shape.at(-1) ?? 0));
  if (rank === 1) return letters.slice(0, shape.at(-1)).map((letter) => `${field} ${letter}`);
  return letters.flatMap((row) => letters.map((column) => `${field} ${row}${column}`));
}

/** The axes of a field; what does not vary may lack its axis. @throws InputError where the shape does not fit */
function fieldBlock(info: ArrayInfo, axes: readonly GridAxis[], rank: number, where: string): Block {
  const { shape, attributes, name } = info;
  const varies = (attribute: string) => numberOf(attributes, attribute, `${where} ${name}`) !== 0;
  const dims = attributes.dim_varying;
  const optional: Axis[] = [];
  if (!varies("sample_varying")) optional.push("sample");
  if (!varies("time_varying")) optional.push("time");
  axes.forEach(({ name: axis }, i) => {
    if (Array.isArray(dims) && dims[i] === 0) optional.push(axis as Axis);
  });
  const all: Axis[] = ["sample", "time", ...axes.map(({ name: axis }) => axis as Axis)];
  const components: Axis[] = Array.from({ length: rank }, () => "channel");
  for (const absent of subsets(optional)) {
    const kept = [...all.filter((axis) => !absent.includes(axis)), ...components];
    const fits = shape.every((size, i) => {
      const axis = axes.find((each) => each.name === kept[i]);
      return axis === undefined || size === axis.size || size === 1;
    });
    if (kept.length === shape.length && fits) return { array: name, shape, axes: kept };
  }
  const grid = axes.map(({ size }) => size).join(" x ");
  throw new InputError(
    `${where} ${name}: shape ${shape.join(" x ")}; expected samples x time x ${grid}${" x components".repeat(rank)}`,
  );
}

/** All choices of some of the items, the empty one first. */
function subsets<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => (bits >> i) & 1));
}
