// Half spectra filled coefficient by coefficient, in the order in which the draws of the generators come.
import { type Complex, complexZeros } from "../../spectral/fft.ts";
import { type PeriodicGrid, waveNumber } from "../../spectral/grid.ts";

/** Coefficients that are drawn: [nx, ny / 2 + 1] in two dimensions, [nx / 2 + 1] in one. */
export function drawnCoefficients({ nx, rows, dimensions }: PeriodicGrid): number {
  return dimensions === 2 ? nx * rows : Math.floor(nx / 2) + 1;
}

/** What turns an amplitude into a coefficient: n for the mean and the Nyquist wave of n points, else n / 2. */
const waveScale = (k: number, n: number) => (k === 0 || 2 * Math.abs(k) === n ? n : n / 2);

/**
 * A half spectrum [rows, nx] of drawn coefficients. `value` returns the real and imaginary part for the wave numbers
 * and the place among the draws.
 */
export function drawnSpectrum(
  grid: PeriodicGrid,
  value: (kx: number, ky: number, draw: number) => readonly [number, number],
): Complex {
  const spectrum = complexZeros(grid.modes);
  const { nx, ny, rows, dimensions } = grid;
  const put = (column: number, row: number, [re, im]: readonly [number, number]) => {
    spectrum.re[row * nx + column] = re;
    spectrum.im[row * nx + column] = im;
  };
  const scaled = (kx: number, ky: number, draw: number): [number, number] => {
    const scale = waveScale(kx, nx) * waveScale(ky, ny);
    const [re, im] = value(kx, ky, draw);
    return [scale * re, scale * im];
  };
  if (dimensions === 2) {
    for (let column = 0, draw = 0; column < nx; column++) {
      for (let row = 0; row < rows; row++, draw++) put(column, row, scaled(waveNumber(column, nx), row, draw));
    }
    return spectrum;
  }
  for (let k = 0; k <= nx / 2; k++) {
    const [re, im] = scaled(k, 0, k);
    put((nx - k) % nx, 0, [re, -im]);
    put(k, 0, [re, im]);
  }
  return spectrum;
}
