// Soft spheres in a symmetric cell: how much they overlap, and which way the free numbers of the crystal must go.
import { elementOf } from "../elements/elements.ts";
import type { Gene, Site } from "../gene.ts";
import type { Matrix3, Vector3 } from "../structure.ts";
import { images } from "../symmetry/crystal.ts";
import { nearest, planeSpacings } from "../symmetry/lattice.ts";
import { mapVector, rowTimes, subtract } from "../symmetry/matrix.ts";
import { type Operation as GroupOperation, transform, wrap } from "../symmetry/operation.ts";
import { positionByLetter, spaceGroup, type WyckoffPosition } from "../symmetry/space-groups.ts";
import { latticeOfShape, shapeSize } from "./cell-shape.ts";

/** Spheres touch at this share of the sum of covalent radii. */
const TOUCHING = 0.9;
/** Structures with atoms closer than this share of the sum of covalent radii are refused. */
const CLOSEST = 0.65;
/** In angstrom, where an element has no radius. */
const DEFAULT_RADIUS = 1.5;
const SHAPE_STEP = 1e-4;

/** A site with what its position says of it. */
interface Orbit {
  readonly site: Site;
  readonly position: WyckoffPosition;
  readonly radius: number;
  /** Which of x, y, z are free. */
  readonly free: readonly number[];
}

/** Overlap of a crystal: the score, its slope along every free number, and the closest contact. */
export interface Overlap {
  readonly score: number;
  readonly slope: Float64Array;
  /** Smallest distance as a share of the sum of the two radii. */
  readonly closest: number;
}

/** True if no atoms are closer than structures may have them. */
export function isApart({ closest }: Overlap): boolean {
  return closest >= CLOSEST;
}

/** The free numbers of a crystal: the shape of its cell, then the free coordinates of its sites. */
export class Packing {
  readonly gene: Gene;
  readonly #volume: number;
  readonly #orbits: readonly Orbit[];
  readonly #operations: readonly GroupOperation[];
  readonly #shapeSize: number;

  /** @param volume of the cell, in cubic angstrom */
  constructor(gene: Gene, volume: number) {
    this.gene = gene;
    this.#volume = volume;
    this.#operations = spaceGroup(gene.group).operations;
    this.#shapeSize = shapeSize(gene.group);
    this.#orbits = gene.sites.map((site) => {
      const position = positionByLetter(gene.group, site.letter)!;
      const { rotation } = position.representative;
      const free = [0, 1, 2].filter((axis) => rotation.some((row) => row[axis] !== 0));
      return { site, position, radius: elementOf(site.element)?.covalentRadius ?? DEFAULT_RADIUS, free };
    });
  }

  /** How many free numbers there are. */
  get size(): number {
    return this.#shapeSize + this.#orbits.reduce((sum, { free }) => sum + free.length, 0);
  }

  get shapeSize(): number {
    return this.#shapeSize;
  }

  lattice(numbers: ArrayLike<number>): Matrix3 {
    return latticeOfShape(this.gene.group, Array.from(numbers).slice(0, this.#shapeSize), this.#volume);
  }

  /** x, y, z of every site, from 0 up to 1; 0 where they are not free. */
  parameters(numbers: ArrayLike<number>): Vector3[] {
    let at = this.#shapeSize;
    return this.#orbits.map(({ free }) => {
      const values: [number, number, number] = [0, 0, 0];
      for (const axis of free) values[axis] = wrap(numbers[at++]!);
      return values;
    });
  }

  /**
   * sum over pairs of max(0, 1 - r / s)^2, where s is the distance at which the two touch, periodic images included.
   * The score is the same for all atoms of an orbit, so that the first one of each stands for all: its slope times
   * their number is that of the free coordinates.
   */
  overlap(numbers: ArrayLike<number>): Overlap {
    const lattice = this.lattice(numbers);
    const parameters = this.parameters(numbers);
    const firsts = this.#orbits.map(({ position }, i) =>
      mapVector(transform(position.representative, parameters[i]!), wrap),
    );
    const sums = new Sums(lattice);
    const orbits = firsts.map((first) => images(first, this.#operations));
    const reach = 2 * TOUCHING * Math.max(...this.#orbits.map(({ radius }) => radius));
    const cells = cellsWithin(lattice, reach);
    for (const [i, first] of firsts.entries()) {
      const { radius, site } = this.#orbits[i]!;
      for (const [j, atoms] of orbits.entries()) {
        const contact = radius + this.#orbits[j]!.radius;
        for (const atom of atoms) sums.add(i, site.multiplicity, subtract(atom, first), contact, cells);
      }
    }
    return { score: sums.score, slope: this.#slope(numbers, sums), closest: sums.closest };
  }

  /** From forces on the first atoms and the strain to the free numbers. */
  #slope(numbers: ArrayLike<number>, { forces, strain }: Sums): Float64Array {
    const slope = new Float64Array(this.size);
    const own = Array.from(numbers);
    for (let i = 0; i < this.#shapeSize; i++) {
      const moved = (by: number) => this.lattice(own.map((value, k) => (k === i ? value + by : value)));
      const [more, less] = [moved(SHAPE_STEP), moved(-SHAPE_STEP)];
      for (const [row, vector] of strain.entries()) {
        for (const [column, value] of vector.entries()) {
          slope[i]! += (value * (more[row]![column]! - less[row]![column]!)) / (2 * SHAPE_STEP);
        }
      }
    }
    let at = this.#shapeSize;
    for (const [i, { free, position }] of this.#orbits.entries()) {
      const force = forces.get(i) ?? [0, 0, 0];
      for (const axis of free) {
        slope[at++] = position.representative.rotation.reduce((sum, row, k) => sum + row[axis]! * force[k]!, 0);
      }
    }
    return slope;
  }
}

/** Whole cells that hold a point within `reach` of any point of the first cell, from its nearest image on. */
function cellsWithin(lattice: Matrix3, reach: number): Vector3[] {
  const ranges = planeSpacings(lattice).map((spacing) => {
    const most = Math.ceil(reach / spacing - 0.5);
    return Array.from({ length: 2 * most + 1 }, (_, i) => i - most);
  });
  return ranges[0]!.flatMap((a) => ranges[1]!.flatMap((b) => ranges[2]!.map((c): Vector3 => [a, b, c])));
}

/** Adds up pairs. */
class Sums {
  score = 0;
  closest = Number.POSITIVE_INFINITY;
  /** By orbit: slope of the score along the fractional coordinates of its first atom, times its atoms. */
  readonly forces = new Map<number, [number, number, number]>();
  /** Slope of the score along the lattice vectors. */
  readonly strain: [number, number, number][] = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  readonly #lattice: Matrix3;

  constructor(lattice: Matrix3) {
    this.#lattice = lattice;
  }

  /**
   * Contacts of the first atom of an orbit with one atom in all `cells`.
   *
   * @param weight atoms of the orbit
   * @param contact sum of the two radii
   */
  add(orbit: number, weight: number, offset: Vector3, contact: number, cells: readonly Vector3[]): void {
    const near = mapVector(offset, nearest);
    const touching = TOUCHING * contact;
    for (const cell of cells) {
      const apart: Vector3 = [near[0] + cell[0], near[1] + cell[1], near[2] + cell[2]];
      const way = rowTimes(apart, this.#lattice);
      const distance = Math.hypot(way[0], way[1], way[2]);
      if (distance >= touching || (distance < 1e-9 && isZero(cell))) continue;
      this.closest = Math.min(this.closest, distance / contact);
      const depth = 1 - distance / touching;
      this.score += (weight * depth * depth) / 2;
      this.#push(orbit, weight, { apart, way, slope: (-2 * depth) / touching / Math.max(distance, 1e-6) });
    }
  }

  /** The slope of one pair's term along its distance, divided by the distance, to force and strain. */
  #push(orbit: number, weight: number, pair: { apart: Vector3; way: Vector3; slope: number }): void {
    const { apart, way, slope } = pair;
    const force = this.forces.get(orbit) ?? [0, 0, 0];
    this.forces.set(orbit, force);
    for (const k of [0, 1, 2] as const) {
      const along = this.#lattice[k][0] * way[0] + this.#lattice[k][1] * way[1] + this.#lattice[k][2] * way[2];
      force[k] -= weight * slope * along;
      for (const l of [0, 1, 2] as const) this.strain[k]![l]! += (weight / 2) * slope * apart[k] * way[l];
    }
  }
}

function isZero([a, b, c]: Vector3): boolean {
  return a === 0 && b === 0 && c === 0;
}
