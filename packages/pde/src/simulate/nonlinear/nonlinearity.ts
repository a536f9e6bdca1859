// What every nonlinear term is to the stepper, and the filters that they share.
import type { Complex } from "../../spectral/fft.ts";
import type { PeriodicGrid } from "../../spectral/grid.ts";
import { filterOf, type WaveFilter } from "../../spectral/real-transform.ts";

/** N(u) in Fourier space. All buffers are made once; an evaluation allocates nothing. */
export interface Nonlinearity {
  /**
   * @param spectra [channels] of [rows, nx], left as they are
   * @param result [channels] of [rows, nx], overwritten
   */
  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void;
}

/** The de-aliased field itself. */
export const valueFilter = (grid: PeriodicGrid, cutoff: number): WaveFilter => filterOf(grid, cutoff, false, () => 1);

/** Its de-aliased derivative along x or y. */
export function derivativeFilter(grid: PeriodicGrid, cutoff: number, axis: 0 | 1): WaveFilter {
  return filterOf(grid, cutoff, true, (kx, ky) => grid.unitWave * (axis === 0 ? kx : ky));
}
