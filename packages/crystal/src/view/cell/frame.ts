// Where fractional coordinates lie in the picture: the cells stand in its middle, as large for every crystal.
import type { Vec3 } from "@sciformer/core/view";
import type { Matrix3, Vector3 } from "../../structure.ts";
import { norm } from "../../symmetry/lattice.ts";
import { rowTimes, subtract } from "../../symmetry/matrix.ts";

/** Scene units from the middle of the cells to their farthest corner. */
export const REACH = 4;

const CORNERS = [0, 1].flatMap((a) => [0, 1].flatMap((b) => [0, 1].map((c): Vector3 => [a, b, c])));

export interface CellFrame {
  readonly lattice: Matrix3;
  /** Cells along a, b, c. */
  readonly repeat: Vector3;
  /** Angstrom of a scene unit. */
  readonly perUnit: number;
  place(fractional: Vector3): Vec3;
}

export function cellFrame(lattice: Matrix3, repeat: Vector3): CellFrame {
  const middle = rowTimes([repeat[0] / 2, repeat[1] / 2, repeat[2] / 2], lattice);
  const farthest = Math.max(
    ...CORNERS.map(([a, b, c]) =>
      norm(subtract(rowTimes([a * repeat[0], b * repeat[1], c * repeat[2]], lattice), middle)),
    ),
  );
  const perUnit = farthest / REACH;
  const place = (fractional: Vector3): Vec3 => {
    const [x, y, z] = subtract(rowTimes(fractional, lattice), middle);
    return [x / perUnit, y / perUnit, z / perUnit];
  };
  return { lattice, repeat, perUnit, place };
}

/** Edges of all cells as pairs of points [points, 3], each line once. */
export function cellEdges({ repeat, place }: CellFrame): Float32Array {
  const points: number[] = [];
  for (const axis of [0, 1, 2] as const) {
    const [first, second] = [0, 1, 2].filter((other) => other !== axis) as [0 | 1 | 2, 0 | 1 | 2];
    for (let i = 0; i <= repeat[first]; i++) {
      for (let j = 0; j <= repeat[second]; j++) {
        const end: [number, number, number] = [0, 0, 0];
        [end[first], end[second]] = [i, j];
        points.push(...place(end));
        end[axis] = repeat[axis];
        points.push(...place(end));
      }
    }
  }
  return Float32Array.from(points);
}
