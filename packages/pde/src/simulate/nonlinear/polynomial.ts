// A polynomial reaction: Fisher's and Swift and Hohenberg's terms, and those of users.
import type { Complex } from "../../spectral/fft.ts";
import type { RealTransform, WaveFilter } from "../../spectral/real-transform.ts";
import { type Nonlinearity, valueFilter } from "./nonlinearity.ts";

/** sum_i c_i u^i in every channel, two channels at a time: one field back, one forward. */
export class PolynomialReaction implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #coefficients: readonly number[];
  readonly #value: WaveFilter;
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(transform: RealTransform, cutoff: number, coefficients: readonly number[]) {
    this.#transform = transform;
    this.#coefficients = coefficients;
    this.#value = valueFilter(transform.grid, cutoff);
    this.#first = transform.field();
    this.#second = transform.field();
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    let channel = 0;
    for (; channel + 1 < spectra.length; channel += 2) {
      this.#transform.inversePair(
        spectra[channel]!,
        this.#value,
        spectra[channel + 1]!,
        this.#value,
        this.#first,
        this.#second,
      );
      this.#react(this.#first);
      this.#react(this.#second);
      this.#transform.forwardPair(this.#first, this.#second, result[channel]!, result[channel + 1]!);
    }
    if (channel === spectra.length) return;
    this.#transform.inverse(spectra[channel]!, this.#value, this.#first);
    this.#react(this.#first);
    this.#transform.forward(this.#first, result[channel]!);
  }

  /** Horner's rule, in place. */
  #react(u: Float64Array): void {
    const coefficients = this.#coefficients;
    const highest = coefficients.length - 1;
    for (let i = 0; i < u.length; i++) {
      const value = u[i]!;
      let sum = coefficients[highest]!;
      for (let power = highest - 1; power >= 0; power--) sum = sum * value + coefficients[power]!;
      u[i] = sum;
    }
  }
}
