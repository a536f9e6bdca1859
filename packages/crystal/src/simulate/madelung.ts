// Electrostatic energy of a periodic crystal, site by site, by Ewald's summation.
import { chiSquareTail } from "../evaluation/statistics.ts";
import type { Matrix3, Vector3 } from "../structure.ts";
import { images, representativeOf, type SymmetricCrystal } from "../symmetry/crystal.ts";
import { norm, planeSpacings, volume } from "../symmetry/lattice.ts";
import { add, dot, inverse, rowTimes, subtract, transpose } from "../symmetry/matrix.ts";
import { spaceGroup } from "../symmetry/space-groups.ts";

/** e^2 / (4 pi epsilon_0) in eV angstrom. */
export const COULOMB = 14.3996454785;
/** Both sums end where their terms fall below exp(-REACH^2). */
const REACH = 6;

/** erfc(x) for x >= 0: the tail of chi-square of one degree of freedom. */
const erfc = (x: number) => chiSquareTail(2 * x * x, 1);

/**
 * M with the energy of a cell COULOMB / 2 * q M q for the charges q of the orbits, in 1 / angstrom. Neutral cells only:
 * a uniform background makes up for the rest.
 */
export function madelungMatrix({ group, lattice, orbits }: SymmetricCrystal): number[][] {
  const { operations } = spaceGroup(group);
  const atoms = orbits.map((orbit) => images(representativeOf(group, orbit), operations));
  const size = volume(lattice);
  const count = atoms.reduce((sum, { length }) => sum + length, 0);
  const eta = Math.sqrt(Math.PI) * (count / size ** 2) ** (1 / 6);
  const real = realSum(atoms, lattice, eta);
  const reciprocal = reciprocalSum(atoms, lattice, eta);
  return atoms.map((a, i) =>
    atoms.map((b, j) => {
      const self = i === j ? (2 * eta * a.length) / Math.sqrt(Math.PI) : 0;
      const background = (Math.PI * a.length * b.length) / (size * eta ** 2);
      return real[i]![j]! + reciprocal[i]![j]! - self - background;
    }),
  );
}

/** sum erfc(eta r) / r: of the first atom of each orbit, times the atoms of the orbit. */
function realSum(atoms: readonly (readonly Vector3[])[], lattice: Matrix3, eta: number): number[][] {
  const cells = cellsWithin(planeSpacings(lattice), REACH / eta);
  return atoms.map((a) =>
    atoms.map((b) => {
      const terms = b.flatMap((other) => {
        const offset = subtract(other, a[0]!);
        return cells.map((cell) => screened(norm(rowTimes(add(offset, cell), lattice)), eta));
      });
      return a.length * terms.reduce((sum, term) => sum + term, 0);
    }),
  );
}

function screened(distance: number, eta: number): number {
  return distance < 1e-9 || distance * eta > REACH ? 0 : erfc(eta * distance) / distance;
}

/** Whole-number vectors of all cells that a sphere of the radius around a point of the first cell can touch. */
function cellsWithin(spacings: Vector3, radius: number): Vector3[] {
  const [na, nb, nc] = spacings.map((spacing) => Math.ceil(radius / spacing) + 1) as [number, number, number];
  const range = (n: number) => Array.from({ length: 2 * n + 1 }, (_, i) => i - n);
  return range(na).flatMap((a) => range(nb).flatMap((b) => range(nc).map((c): Vector3 => [a, b, c])));
}

/** 4 pi / V sum exp(-k^2 / 4 eta^2) / k^2 Re(S_a S_b*), without k = 0. */
function reciprocalSum(atoms: readonly (readonly Vector3[])[], lattice: Matrix3, eta: number): number[][] {
  const dual = transpose(inverse(lattice));
  const most = 2 * REACH * eta;
  const totals = atoms.map(() => atoms.map(() => 0));
  for (const index of cellsWithin(planeSpacings(dual), most / (2 * Math.PI))) {
    const k = 2 * Math.PI * norm(rowTimes(index, dual));
    if (k < 1e-9 || k > most) continue;
    const weight = ((4 * Math.PI) / volume(lattice)) * (Math.exp(-(k ** 2) / (4 * eta ** 2)) / k ** 2);
    const factors = atoms.map((orbit) => structureFactor(orbit, index));
    for (const [i, a] of factors.entries()) {
      for (const [j, b] of factors.entries()) totals[i]![j]! += weight * (a.cos * b.cos + a.sin * b.sin);
    }
  }
  return totals;
}

function structureFactor(orbit: readonly Vector3[], index: Vector3): { cos: number; sin: number } {
  let [cos, sin] = [0, 0];
  for (const position of orbit) {
    const phase = 2 * Math.PI * dot(index, position);
    cos += Math.cos(phase);
    sin += Math.sin(phase);
  }
  return { cos, sin };
}
