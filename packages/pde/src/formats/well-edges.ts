// The edges of a file of The Well: the kind of boundary at each end of each axis.
import { InputError } from "@sciformer/core";
import type { Boundary } from "../simulation.ts";
import { readWhole } from "./array-store.ts";
import { textOf, textsOf } from "./attributes.ts";
import type { Hdf5Store } from "./hdf5-store.ts";
import type { ImportContext } from "./import-context.ts";
import { boundaryKind } from "./labels.ts";

/**
 * The kind of each edge of each axis, open where the file says none.
 *
 * @param names the axes as the file names them
 */
export async function wellEdges(store: Hdf5Store, names: readonly string[], context: ImportContext) {
  const edges = names.map((): [Boundary, Boundary] => ["open", "open"]);
  for (const [path, attributes] of Object.entries(store.groups)) {
    if (!path.startsWith("boundary_conditions/")) continue;
    const where = `${store.where} ${path}`;
    const type = textOf(attributes, "bc_type", where);
    if (type === undefined) throw new InputError(`${where}: attribute "bc_type" is missing`);
    const kind = boundaryKind(type, where, context);
    const dims = textsOf(attributes, "associated_dims", where) ?? [];
    const [first, last] = dims.length === 1 ? await maskedEnds(store, path) : [true, true];
    for (const dim of dims) {
      const edge = edges[names.indexOf(dim)];
      if (!edge) throw new InputError(`${where}: associated_dims names "${dim}"; expected one of ${names.join(", ")}`);
      if (first) edge[0] = kind;
      if (last) edge[1] = kind;
    }
  }
  return edges;
}

/** A mask along one axis says at which of its ends a condition holds; one that marks neither means both. */
async function maskedEnds(store: Hdf5Store, path: string): Promise<readonly [boolean, boolean]> {
  const mask = store.arrays.find(({ name }) => name === `${path}/mask`);
  if (mask?.shape.length !== 1) return [true, true];
  const values = await readWhole(store, mask.name);
  const [first, last] = [values[0] !== 0, values.at(-1) !== 0];
  return first || last ? [first, last] : [true, true];
}
