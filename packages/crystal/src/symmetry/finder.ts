// Finds the symmetry of a structure with moyo, compiled to WebAssembly.
import { InputError } from "@sciformer/core";
import startModule, {
  analyze_cell,
  type InitInput,
  initSync,
  type MoyoDataset,
  type SyncInitInput,
} from "@spglib/moyo-wasm";
import { atomicNumber } from "../elements/elements.ts";
import type { Structure } from "../structure.ts";
import { overlap } from "./lattice.ts";

/** Distance tolerance of the published pipeline, in angstrom. */
export const SYMPREC = 0.1;
/** Coarser tolerances, and finer ones, that are tried where the search fails. */
const RETRIES = 15;

/**
 * Makes the finder ready in a page.
 *
 * @param wasm address or bytes of `@spglib/moyo-wasm/moyo_wasm_bg.wasm`
 */
export async function startFinder(wasm: InitInput | Promise<InitInput>): Promise<void> {
  await startModule({ module_or_path: wasm });
}

/** Makes the finder ready from bytes that are at hand. */
export function startFinderSync(wasm: SyncInitInput): void {
  initSync({ module: wasm });
}

/** What the finder says, with the tolerance at which it did. */
export interface Found {
  readonly dataset: MoyoDataset;
  readonly tolerance: number;
}

/**
 * Looks for the symmetry at `tolerance`; should the finder fail there, at coarser and finer ones in turn, as the
 * published pipeline does.
 *
 * @throws InputError for a structure without atoms, with atoms closer than 0.1 angstrom, or when every tolerance fails
 */
export function findSymmetry(structure: Structure, tolerance = SYMPREC): Found {
  const { positions, elements } = structure;
  if (positions.length === 0) throw new InputError("the structure has no atoms");
  const clash = overlap(structure);
  if (clash !== undefined) throw new InputError(clash);
  const text = JSON.stringify({
    lattice: { basis: structure.lattice.flat() },
    positions,
    numbers: elements.map(atomicNumber),
  });
  const tolerances = [tolerance, ...otherTolerances(tolerance)];
  let failure: unknown;
  for (const tried of tolerances) {
    try {
      return { dataset: analyze_cell(text, tried, "Standard"), tolerance: tried };
    } catch (error) {
      failure = error;
    }
  }
  const [least, most] = [Math.min(...tolerances), Math.max(...tolerances)];
  throw new InputError(
    `no symmetry found with ${tolerances.length} tolerances from ${least.toExponential(0)} to ${most} angstrom: ${failure}`,
    { cause: failure },
  );
}

/** Coarser and finer in turn: exponents 0 to 2 and -0.01 to -6 of the published retries. */
function otherTolerances(tolerance: number): number[] {
  return Array.from({ length: RETRIES }, (_, i) => {
    const part = i / (RETRIES - 1);
    return [tolerance * 10 ** (2 * part), tolerance * 10 ** (-0.01 - 5.99 * part)];
  }).flat();
}
