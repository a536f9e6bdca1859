// Convection: a field carried by the velocity that it is.
import { type Complex, complexZeros } from "../../spectral/fft.ts";
import type { PeriodicGrid } from "../../spectral/grid.ts";
import { filterOf, type RealTransform, type WaveFilter } from "../../spectral/real-transform.ts";
import { derivativeFilter, type Nonlinearity, valueFilter } from "./nonlinearity.ts";

/** -s (u u_x + v u_y), -s (u v_x + v v_y): six fields back, two forward. */
export class VectorConvection implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #scale: number;
  readonly #value: WaveFilter;
  readonly #x: WaveFilter;
  readonly #y: WaveFilter;
  readonly #fields: readonly Float64Array[];

  constructor(transform: RealTransform, cutoff: number, scale: number) {
    const { grid } = transform;
    this.#transform = transform;
    this.#scale = scale;
    this.#value = valueFilter(grid, cutoff);
    this.#x = derivativeFilter(grid, cutoff, 0);
    this.#y = derivativeFilter(grid, cutoff, 1);
    this.#fields = Array.from({ length: 6 }, () => transform.field());
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const spectrumU = spectra[0]!;
    const spectrumV = spectra[1]!;
    const [u, v, ux, uy, vx, vy] = this.#fields as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    this.#transform.inversePair(spectrumU, this.#value, spectrumV, this.#value, u, v);
    this.#transform.inversePair(spectrumU, this.#x, spectrumU, this.#y, ux, uy);
    this.#transform.inversePair(spectrumV, this.#x, spectrumV, this.#y, vx, vy);
    const scale = -this.#scale;
    for (let i = 0; i < u.length; i++) {
      const a = u[i]!;
      const b = v[i]!;
      ux[i] = scale * (a * ux[i]! + b * uy[i]!);
      vx[i] = scale * (a * vx[i]! + b * vy[i]!);
    }
    this.#transform.forwardPair(ux, vx, result[0]!, result[1]!);
  }
}

/** -s/2 div (u x u): the products u u, u v and v v are transformed, and derived as waves. */
export class ConservativeVectorConvection implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #scale: number;
  readonly #value: WaveFilter;
  readonly #waveX: Float64Array;
  readonly #waveY: Float64Array;
  readonly #fields: readonly [Float64Array, Float64Array, Float64Array];
  readonly #squareV: Complex;

  constructor(transform: RealTransform, cutoff: number, scale: number) {
    const { grid } = transform;
    this.#transform = transform;
    this.#scale = scale;
    this.#value = valueFilter(grid, cutoff);
    this.#waveX = grid.table((kx) => grid.unitWave * kx);
    this.#waveY = grid.table((_, ky) => grid.unitWave * ky);
    const field = () => transform.field();
    this.#fields = [field(), field(), field()];
    this.#squareV = complexZeros(grid.modes);
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const [u, v, mixed] = this.#fields;
    this.#transform.inversePair(spectra[0]!, this.#value, spectra[1]!, this.#value, u, v);
    for (let i = 0; i < u.length; i++) {
      mixed[i] = u[i]! * v[i]!;
      u[i]! *= u[i]!;
      v[i]! *= v[i]!;
    }
    const [first, second] = [result[0]!, result[1]!];
    this.#transform.forwardPair(u, mixed, first, second);
    this.#transform.forward(v, this.#squareV);
    const factor = -0.5 * this.#scale;
    for (let i = 0; i < first.re.length; i++) {
      const kx = factor * this.#waveX[i]!;
      const ky = factor * this.#waveY[i]!;
      const uuRe = first.re[i]!;
      const uuIm = first.im[i]!;
      const uvRe = second.re[i]!;
      const uvIm = second.im[i]!;
      first.re[i] = -(kx * uuIm + ky * uvIm);
      first.im[i] = kx * uuRe + ky * uvRe;
      second.re[i] = -(kx * uvIm + ky * this.#squareV.im[i]!);
      second.im[i] = kx * uvRe + ky * this.#squareV.re[i]!;
    }
  }
}

const bothAxes = (grid: PeriodicGrid) => (kx: number, ky: number) => grid.unitWave * (kx + ky);

/** -s u (u_x + u_y) of a single channel. */
export class ScalarConvection implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #scale: number;
  readonly #value: WaveFilter;
  readonly #derivative: WaveFilter;
  readonly #u: Float64Array;
  readonly #derived: Float64Array;

  constructor(transform: RealTransform, cutoff: number, scale: number) {
    const { grid } = transform;
    this.#transform = transform;
    this.#scale = scale;
    this.#value = valueFilter(grid, cutoff);
    this.#derivative = filterOf(grid, cutoff, true, bothAxes(grid));
    this.#u = transform.field();
    this.#derived = transform.field();
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const [u, derived] = [this.#u, this.#derived];
    this.#transform.inverse(spectra[0]!, this.#value, u);
    this.#transform.inverse(spectra[0]!, this.#derivative, derived);
    for (let i = 0; i < u.length; i++) u[i]! *= -this.#scale * derived[i]!;
    this.#transform.forward(u, result[0]!);
  }
}

/** -s/2 (d/dx + d/dy) u^2 of a single channel. */
export class ConservativeScalarConvection implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #value: WaveFilter;
  /** -s/2 times the wave numbers. */
  readonly #waves: Float64Array;
  readonly #u: Float64Array;

  constructor(transform: RealTransform, cutoff: number, scale: number) {
    const { grid } = transform;
    this.#transform = transform;
    this.#value = valueFilter(grid, cutoff);
    const waves = bothAxes(grid);
    this.#waves = grid.table((kx, ky) => -0.5 * scale * waves(kx, ky));
    this.#u = transform.field();
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const u = this.#u;
    this.#transform.inverse(spectra[0]!, this.#value, u);
    for (let i = 0; i < u.length; i++) u[i]! *= u[i]!;
    const square = result[0]!;
    this.#transform.forward(u, square);
    for (let i = 0; i < square.re.length; i++) {
      const re = square.re[i]!;
      square.re[i] = -this.#waves[i]! * square.im[i]!;
      square.im[i] = this.#waves[i]! * re;
    }
  }
}
