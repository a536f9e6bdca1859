// A crystal of a dataset: its gene, its coordinates where it has some, its properties.
import type { Gene } from "../gene.ts";
import type { Structure } from "../structure.ts";
import type { SymmetricCrystal } from "../symmetry/crystal.ts";

/** One row of the table of structures. */
export interface StructureRow {
  readonly id: string;
  /** Reduced. */
  readonly formula: string;
  readonly gene: Gene;
  /** The atoms as the file has them; undefined for a gene without coordinates. */
  readonly structure?: Structure;
  /** Cell and free coordinates in the standard setting; undefined for a gene without coordinates. */
  readonly crystal?: SymmetricCrystal;
  /** By name; NaN where it is not known. */
  readonly properties: Readonly<Record<string, number>>;
}
