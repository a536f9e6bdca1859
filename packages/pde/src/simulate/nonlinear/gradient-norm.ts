// The squared gradient of the Kuramoto-Sivashinsky equation in its combustion form.
import type { Complex } from "../../spectral/fft.ts";
import type { RealTransform, WaveFilter } from "../../spectral/real-transform.ts";
import { derivativeFilter, type Nonlinearity } from "./nonlinearity.ts";

/** -s/2 (|grad u|^2 - mean), channel by channel: two fields back, one forward. */
export class SquaredGradient implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #scale: number;
  readonly #x: WaveFilter;
  readonly #y: WaveFilter;
  readonly #ux: Float64Array;
  readonly #uy: Float64Array;

  constructor(transform: RealTransform, cutoff: number, scale: number) {
    const { grid } = transform;
    this.#transform = transform;
    this.#scale = scale;
    this.#x = derivativeFilter(grid, cutoff, 0);
    this.#y = derivativeFilter(grid, cutoff, 1);
    this.#ux = transform.field();
    this.#uy = transform.field();
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const [ux, uy] = [this.#ux, this.#uy];
    const factor = -0.5 * this.#scale;
    for (let channel = 0; channel < spectra.length; channel++) {
      const spectrum = spectra[channel]!;
      this.#transform.inversePair(spectrum, this.#x, spectrum, this.#y, ux, uy);
      for (let i = 0; i < ux.length; i++) ux[i] = factor * (ux[i]! * ux[i]! + uy[i]! * uy[i]!);
      this.#transform.forward(ux, result[channel]!);
      result[channel]!.re[0] = 0;
      result[channel]!.im[0] = 0;
    }
  }
}
