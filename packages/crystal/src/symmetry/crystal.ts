// A crystal as its symmetry describes it: group, standard cell, and one orbit of atoms for each occupied position.
import { InputError } from "@sciformer/core";
import type { Gene, Site } from "../gene.ts";
import type { Matrix3, Structure, Vector3 } from "../structure.ts";
import { type Found, findSymmetry } from "./finder.ts";
import { cellParameters, latticeOf, metric, nearest, norm } from "./lattice.ts";
import { apply, inverse, mapVector, multiply, rowTimes, subtract, transpose } from "./matrix.ts";
import { type Operation, transform, wrap } from "./operation.ts";
import { positionByLetter, type SpaceGroup, spaceGroup, type WyckoffPosition } from "./space-groups.ts";

/** The atoms of one element on one Wyckoff position. */
export interface Orbit extends Site {
  /** Values of x, y, z in the representative of the position, from 0 up to 1; 0 for those it does not use. */
  readonly parameters: Vector3;
}

/** A crystal in the ITA standard setting of its group. */
export interface SymmetricCrystal {
  readonly group: number;
  /** Vectors of the conventional cell as rows, with the lengths and angles that the group prescribes, in angstrom. */
  readonly lattice: Matrix3;
  readonly orbits: readonly Orbit[];
}

/** Two images of an atom closer than this fraction of the cell are one. */
const SAME = 1e-4;
/** Farthest that a standardised atom may be from its position, in angstrom. */
const MISFIT = 0.02;

/**
 * Finds the symmetry of a structure and puts cell and atoms exactly where it wants them.
 *
 * @param tolerance in angstrom, 0.1 unless given
 * @throws InputError for a structure without atoms or with overlapping ones, or if the search fails
 */
export function analyse(structure: Structure, tolerance?: number): SymmetricCrystal {
  return symmetrised(structure, findSymmetry(structure, tolerance));
}

/** The crystal that a structure is, from what the finder says of it. @throws InputError where that contradicts itself */
function symmetrised(structure: Structure, { dataset }: Found): SymmetricCrystal {
  const group = spaceGroup(dataset.number);
  const basis = dataset.std_cell.lattice.basis;
  const standard: Matrix3 = [
    [basis[0], basis[1], basis[2]],
    [basis[3], basis[4], basis[5]],
    [basis[6], basis[7], basis[8]],
  ];
  const p = dataset.std_linear;
  const toStandard = inverse([
    [p[0], p[3], p[6]],
    [p[1], p[4], p[7]],
    [p[2], p[5], p[8]],
  ]);
  const first = dataset.orbits.flatMap((representative, atom) => (representative === atom ? [atom] : []));
  const orbits = first.map((atom): Orbit => {
    const element = structure.elements[atom]!;
    const moved = apply(toStandard, subtract(structure.positions[atom]!, dataset.std_origin_shift));
    const point = nearestAtom(moved, dataset.std_cell.positions, standard);
    return orbitOf(group, element, dataset.wyckoffs[atom]!, point, standard);
  });
  const crystal = { group: group.number, lattice: symmetrisedLattice(standard, group.operations), orbits };
  checkContent(crystal, dataset.std_cell.positions.length);
  return crystal;
}

/** The crystal without its coordinates. */
export function geneOf({ group, orbits }: SymmetricCrystal): Gene {
  const sites = orbits.map(({ parameters: _, ...site }) => site);
  return { group, sites };
}

/** The atoms of the conventional cell, orbit by orbit, the representative of each first. */
export function structureOf({ group, lattice, orbits }: SymmetricCrystal): Structure {
  const { operations } = spaceGroup(group);
  const atoms = orbits.flatMap((orbit) => {
    const points = images(representativeOf(group, orbit), operations);
    return points.map((position) => ({ element: orbit.element, position }));
  });
  return {
    lattice,
    positions: atoms.map(({ position }) => position),
    elements: atoms.map(({ element }) => element),
  };
}

/** Fractional coordinates of the first atom of an orbit. */
export function representativeOf(group: number, { letter, parameters }: Orbit): Vector3 {
  return mapVector(transform(positionByLetter(group, letter)!.representative, parameters), wrap);
}

/** The distinct images of a point under operations, in [0, 1). */
export function images(point: Vector3, operations: readonly Operation[]): Vector3[] {
  const found: Vector3[] = [];
  for (const operation of operations) {
    const image = mapVector(transform(operation, point), wrap);
    if (!found.some((known) => isSame(known, image))) found.push(image);
  }
  return found;
}

function isSame(a: Vector3, b: Vector3): boolean {
  return (
    Math.abs(nearest(a[0] - b[0])) < SAME &&
    Math.abs(nearest(a[1] - b[1])) < SAME &&
    Math.abs(nearest(a[2] - b[2])) < SAME
  );
}

/**
 * The standard cell with the metric averaged over the group, so that lengths and angles are what the group prescribes.
 *
 * @param lattice rows
 */
export function symmetrisedLattice(lattice: Matrix3, operations: readonly Operation[]): Matrix3 {
  const own = metric(lattice);
  const images = operations.map(({ rotation }) => multiply(multiply(transpose(rotation), own), rotation));
  const mean = (i: number, j: number) => images.reduce((sum, image) => sum + image[i]![j]!, 0) / images.length;
  const { alpha, beta, gamma } = cellParameters(lattice);
  const [a, b, c] = [Math.sqrt(mean(0, 0)), Math.sqrt(mean(1, 1)), Math.sqrt(mean(2, 2))];
  const angle = (degrees: number, cosine: number) => {
    const averaged = (Math.acos(cosine) * 180) / Math.PI;
    const right = [90, 120].find((exact) => Math.abs(exact - averaged) < 1e-9);
    return right ?? (Math.abs(averaged - degrees) < 1e-9 ? degrees : averaged);
  };
  return latticeOf({
    a,
    b,
    c,
    alpha: angle(alpha, mean(1, 2) / (b * c)),
    beta: angle(beta, mean(0, 2) / (a * c)),
    gamma: angle(gamma, mean(0, 1) / (a * b)),
  });
}

function nearestAtom(point: Vector3, positions: readonly Vector3[], lattice: Matrix3): Vector3 {
  let best = positions[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const position of positions) {
    const distance = norm(rowTimes(mapVector(subtract(position, point), nearest), lattice));
    if (distance < least) {
      least = distance;
      best = position;
    }
  }
  return best;
}

/** The orbit through a point; should the point not lie on the named position, on the most special one it lies on. */
function orbitOf(group: SpaceGroup, element: string, letter: string, point: Vector3, lattice: Matrix3): Orbit {
  const named = positionByLetter(group.number, letter);
  const candidates = named === undefined ? group.positions : [named, ...group.positions];
  for (const position of candidates) {
    const fit = fitParameters(position, group.operations, point, lattice);
    if (fit === undefined) continue;
    const { siteSymmetry, multiplicity, enumeration, dof } = position;
    return { element, letter: position.letter, siteSymmetry, multiplicity, enumeration, dof, parameters: fit };
  }
  throw new InputError(`space group ${group.number}: ${element} at ${point.join(", ")} is on no position`);
}

/**
 * The free coordinates with which the representative of a position, carried over by some operation, comes to lie on
 * the point: the least ones where several do. Undefined if the point is not on the position.
 */
function fitParameters(
  position: WyckoffPosition,
  operations: readonly Operation[],
  point: Vector3,
  lattice: Matrix3,
): Vector3 | undefined {
  let best: Vector3 | undefined;
  for (const operation of operations) {
    const image = transform(operation, point);
    const parameters = parametersAt(position.representative, image);
    const miss = mapVector(subtract(transform(position.representative, parameters), image), nearest);
    if (norm(rowTimes(miss, lattice)) > MISFIT) continue;
    if (best === undefined || isLess(parameters, best)) best = parameters;
  }
  return best;
}

/** Each free coordinate read off the row of the representative that holds it alone. */
function parametersAt({ rotation, translation }: Operation, image: Vector3): Vector3 {
  const read = (axis: 0 | 1 | 2) => {
    const row = rotation.findIndex((factors) =>
      factors.every((factor, i) => (i === axis ? Math.abs(factor) === 1 : factor === 0)),
    );
    return row < 0 ? 0 : rounded(wrap(rotation[row]![axis] * (image[row]! - translation[row]!)));
  };
  return [read(0), read(1), read(2)];
}

/** Noise of the last digits removed, so that 1 - 1e-12 is 0. */
function rounded(value: number): number {
  return wrap(Math.round(value * 1e10) / 1e10);
}

function isLess(a: Vector3, b: Vector3): boolean {
  const axis = a.findIndex((value, i) => Math.abs(value - b[i]!) > 1e-6);
  return axis >= 0 && a[axis]! < b[axis]!;
}

function checkContent({ group, orbits }: SymmetricCrystal, atoms: number): void {
  const counted = orbits.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  if (counted === atoms) return;
  const sites = orbits.map(({ element, letter, multiplicity }) => `${element} ${multiplicity}${letter}`).join(", ");
  throw new InputError(
    `the symmetry search gave sites that do not add up: space group ${group} with ${sites} holds ${counted} atoms, its standard cell ${atoms}`,
  );
}
