// The symbol of a linear operator: what it multiplies every Fourier coefficient with.
import type { Complex } from "../spectral/fft.ts";
import type { PeriodicGrid } from "../spectral/grid.ts";
import { along, type LinearOperator } from "./equation.ts";

/** sum over orders and axes of a_j (i k)^j, its real part from even orders and its imaginary part from odd ones. */
function derivativeSum({ derivatives = [] }: LinearOperator, waves: readonly number[], parity: 0 | 1): number {
  let sum = 0;
  for (const [order, coefficient] of derivatives.entries()) {
    if (order % 2 !== parity) continue;
    // i^j is 1, i, -1, -i for the orders 0, 1, 2, 3 and so on
    const sign = order % 4 < 2 ? 1 : -1;
    if (order === 0) sum += along(0, coefficient);
    else for (const [axis, k] of waves.entries()) sum += sign * along(axis as 0 | 1, coefficient) * k ** order;
  }
  return sum;
}

/**
 * The operator's factors on a half spectrum.
 *
 * @returns [rows, nx]
 */
export function symbolOf(operator: LinearOperator, grid: PeriodicGrid): Complex {
  const unit = grid.unitWave;
  const waves = (kx: number, ky: number) => (grid.dimensions === 2 ? [unit * kx, unit * ky] : [unit * kx]);
  const { criticalNumber } = operator;
  const re = grid.table((kx, ky) => {
    const k = waves(kx, ky);
    const even = derivativeSum(operator, k, 0);
    if (criticalNumber === undefined) return even;
    return even - (criticalNumber - k.reduce((sum, one) => sum + one * one, 0)) ** 2;
  });
  return { re, im: grid.table((kx, ky) => derivativeSum(operator, waves(kx, ky), 1)) };
}
