// The energy of a field by wave number, and how far two spectra are apart.
import type { Values } from "../metrics.ts";
import { ColumnFft, type Complex, complexZeros } from "../spectral/fft.ts";
import { waveNumber } from "../spectral/grid.ts";

/** The Fourier transform of fields of one grid, any number of points. */
export class FieldTransform {
  readonly height: number;
  readonly width: number;
  readonly #alongX: ColumnFft;
  readonly #alongY: ColumnFft;
  readonly #half: Complex;

  constructor(height: number, width: number) {
    this.height = height;
    this.width = width;
    this.#alongX = new ColumnFft(height);
    this.#alongY = width === height ? this.#alongX : new ColumnFft(width);
    this.#half = complexZeros(height * width);
  }

  get points(): number {
    return this.height * this.width;
  }

  /** The coefficients [height, width] of the field that starts at `from` of `values`, not normalised. */
  forward(values: Values, from: number): Complex {
    const field = complexZeros(this.points);
    for (let i = 0; i < this.points; i++) field.re[i] = values[from + i]!;
    this.#both(field, field);
    return field;
  }

  /** Writes the field of some coefficients, which are lost, to `target` from `to` on. */
  inverse(coefficients: Complex, target: Values, to: number): void {
    const { re, im } = coefficients;
    const swapped = { re: im, im: re };
    this.#both(swapped, swapped);
    const factor = 1 / this.points;
    for (let i = 0; i < this.points; i++) target[to + i] = re[i]! * factor;
  }

  #both(from: Complex, to: Complex): void {
    this.#alongX.transformToRows(from, this.#half, this.width);
    this.#alongY.transformToRows(this.#half, to, this.height);
  }
}

/** Shells of wave numbers of a grid: the shell of each coefficient, and how many there are. */
interface Shells {
  readonly of: Int32Array;
  readonly count: number;
}

const shellTables = new Map<string, Shells>();

function shellsOf({ height, width }: FieldTransform): Shells {
  const key = `${height}x${width}`;
  const known = shellTables.get(key);
  if (known !== undefined) return known;
  const of = new Int32Array(height * width);
  for (let i = 0; i < of.length; i++) {
    const kx = waveNumber(Math.floor(i / width), height);
    const ky = waveNumber(i % width, width);
    of[i] = Math.round(Math.hypot(kx, ky));
  }
  const made = { of, count: of.reduce((most, shell) => Math.max(most, shell), 0) + 1 };
  shellTables.set(key, made);
  return made;
}

/** Energy in each shell of wave numbers k - 1/2 <= |k| < k + 1/2; the sum is the mean square of the field. */
export function energySpectrum(values: Values, from: number, transform: FieldTransform): Float64Array {
  const { re, im } = transform.forward(values, from);
  const { of, count } = shellsOf(transform);
  const energy = new Float64Array(count);
  const factor = 1 / transform.points ** 2;
  for (let i = 0; i < of.length; i++) energy[of[i]!]! += (re[i]! ** 2 + im[i]! ** 2) * factor;
  return energy;
}

/** Shells with a smaller share of the true energy say nothing. */
const LEAST_SHARE = 1e-8;
/** Below this, energies count as this: a prediction without any energy is not infinitely wrong. */
const LEAST_ENERGY = 1e-12;

/** Mean of |log10(predicted / true energy)| over the wave numbers that have energy, from 1: decades. */
export function spectrumError(predicted: Float64Array, truth: Float64Array): number {
  const total = truth.reduce((sum, energy) => sum + energy, 0);
  let [sum, count] = [0, 0];
  for (let k = 1; k < truth.length; k++) {
    if (truth[k]! <= LEAST_SHARE * total) continue;
    const least = LEAST_ENERGY * total;
    sum += Math.abs(Math.log10(Math.max(predicted[k]!, least) / truth[k]!));
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
