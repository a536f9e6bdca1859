// Which space group a list of operations is, whatever its axes and origin.
import type { Matrix3, Vector3 } from "../structure.ts";
import { images } from "./crystal.ts";
import { findSymmetry } from "./finder.ts";
import type { Operation } from "./operation.ts";

/** Points without any symmetry of their own. */
const PROBES: readonly Vector3[] = [
  [0.1237, 0.2741, 0.0873],
  [0.3119, 0.0591, 0.4273],
  [0.0417, 0.3863, 0.2339],
];
const FINE = 1e-3;

/**
 * The number of the group, found by giving three elements one general orbit each; undefined where the operations form
 * no group in this cell.
 */
export function groupOfOperations(operations: readonly Operation[], lattice: Matrix3): number | undefined {
  const orbits = PROBES.map((probe) => images(probe, operations));
  const elements = ["H", "He", "Li"].flatMap((element, i) => orbits[i]!.map(() => element));
  try {
    const { dataset } = findSymmetry({ lattice, positions: orbits.flat(), elements }, FINE);
    return dataset.number;
  } catch {
    return undefined;
  }
}
