// A crystal without coordinates: its space group and the Wyckoff positions that its elements occupy.

/** One occupied Wyckoff position. */
export interface Site {
  /** Symbol of the element: `Na`. */
  readonly element: string;
  /** Wyckoff letter in the ITA standard setting: `a` to `z`, then `A`. */
  readonly letter: string;
  /** Oriented site-symmetry symbol: `m-3m`, `2..`, `.3m`. */
  readonly siteSymmetry: string;
  /** Atoms of the orbit in the conventional cell. */
  readonly multiplicity: number;
  /** Index among the positions of the group with the same site symmetry, in the order of their letters, from 0. */
  readonly enumeration: number;
  /** Free coordinates of the position, 0 to 3; a position without any can be occupied once only. */
  readonly dof: number;
}

/** A Wyckoff representation; the order of its sites means nothing. */
export interface Gene {
  /** International Tables number, 1 to 230. */
  readonly group: number;
  readonly sites: readonly Site[];
}
