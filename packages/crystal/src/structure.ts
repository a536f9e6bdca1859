// A crystal structure with coordinates: a cell and the atoms in it.

/** A triple of numbers. */
export type Vector3 = readonly [number, number, number];

/** Three rows of three numbers. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];

/** The atoms of one cell of a periodic crystal. */
export interface Structure {
  /** The lattice vectors a, b, c as rows, in angstrom. */
  readonly lattice: Matrix3;
  /** Fractional coordinates, one triple an atom. */
  readonly positions: readonly Vector3[];
  /** Element symbols, one an atom. */
  readonly elements: readonly string[];
}
