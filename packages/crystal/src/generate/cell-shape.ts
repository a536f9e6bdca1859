// The shape of a cell in as many numbers as its symmetry leaves open; the volume is given.
import type { Random } from "@sciformer/core";
import type { Matrix3 } from "../structure.ts";
import { latticeOf, volume } from "../symmetry/lattice.ts";
import { mapVector } from "../symmetry/matrix.ts";
import { spaceGroup } from "../symmetry/space-groups.ts";

/** Spread of the logarithm of b / a and c / a. */
const RATIO_SPREAD = 0.25;
/** Spread of oblique angles around 90 degrees, and the farthest that they go. */
const ANGLE_SPREAD = 10;
const MOST_OBLIQUE = 35;

type System = "cubic" | "axial" | "orthorhombic" | "monoclinic" | "triclinic";

/** Axial: tetragonal, hexagonal, and rhombohedral on hexagonal axes. */
function systemOf(group: number): System {
  if (group <= 2) return "triclinic";
  if (group <= 15) return "monoclinic";
  if (group <= 74) return "orthorhombic";
  return group <= 194 ? "axial" : "cubic";
}

const RATIOS: Readonly<Record<System, number>> = { cubic: 0, axial: 1, orthorhombic: 2, monoclinic: 2, triclinic: 2 };
const ANGLES: Readonly<Record<System, number>> = { cubic: 0, axial: 0, orthorhombic: 0, monoclinic: 1, triclinic: 3 };

/** How many numbers describe the shape of the cell of a group. */
export function shapeSize(group: number): number {
  const system = systemOf(group);
  return RATIOS[system] + ANGLES[system];
}

/** A shape by chance: logarithms of ratios, then oblique angles in radians off 90 degrees. */
export function drawShape(group: number, random: Random): number[] {
  const system = systemOf(group);
  const ratios = Array.from({ length: RATIOS[system] }, () => random.normal(0, RATIO_SPREAD));
  const angles = Array.from({ length: ANGLES[system] }, () => (random.normal(0, ANGLE_SPREAD) * Math.PI) / 180);
  return [...ratios, ...angles];
}

/** The cell of a shape and a volume in cubic angstrom. */
export function latticeOfShape(group: number, shape: readonly number[], wanted: number): Matrix3 {
  const system = systemOf(group);
  const [first = 0, second = first] = shape.slice(0, RATIOS[system]);
  const angles = shape.slice(RATIOS[system]).map(angleOf);
  const isHexagonal = spaceGroup(group).latticeSystem.match(/hexagonal|rhombohedral/i) !== null;
  const [b, c] = system === "axial" ? [1, Math.exp(first)] : [Math.exp(first), Math.exp(second)];
  const [alpha, beta, gamma] =
    system === "triclinic" ? (angles as [number, number, number]) : [90, angles[0] ?? 90, 90];
  const lattice = latticeOf({ a: 1, b, c, alpha, beta, gamma: isHexagonal ? 120 : gamma });
  const scale = Math.cbrt(wanted / volume(lattice));
  return lattice.map((vector) => mapVector(vector, (value) => value * scale)) as unknown as Matrix3;
}

/** Degrees, never too oblique: the tangent's inverse flattens what is far out. */
function angleOf(off: number): number {
  const most = (MOST_OBLIQUE * Math.PI) / 180;
  return 90 + (MOST_OBLIQUE * 2 * Math.atan((off * Math.PI) / (2 * most))) / Math.PI;
}
