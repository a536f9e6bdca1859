// The reaction of Gray and Scott: b feeds on a, a is fed, b is removed.
import type { Complex } from "../../spectral/fft.ts";
import type { RealTransform, WaveFilter } from "../../spectral/real-transform.ts";
import { type Nonlinearity, valueFilter } from "./nonlinearity.ts";

/** f (1 - a) - a b^2 and -(f + k) b + a b^2: two fields back, two forward. */
export class GrayScottReaction implements Nonlinearity {
  readonly #transform: RealTransform;
  readonly #feedRate: number;
  readonly #removal: number;
  readonly #value: WaveFilter;
  readonly #a: Float64Array;
  readonly #b: Float64Array;

  constructor(transform: RealTransform, cutoff: number, feedRate: number, killRate: number) {
    this.#transform = transform;
    this.#feedRate = feedRate;
    this.#removal = feedRate + killRate;
    this.#value = valueFilter(transform.grid, cutoff);
    this.#a = transform.field();
    this.#b = transform.field();
  }

  evaluate(spectra: readonly Complex[], result: readonly Complex[]): void {
    const [a, b] = [this.#a, this.#b];
    this.#transform.inversePair(spectra[0]!, this.#value, spectra[1]!, this.#value, a, b);
    for (let i = 0; i < a.length; i++) {
      const eaten = a[i]! * b[i]! * b[i]!;
      a[i] = this.#feedRate * (1 - a[i]!) - eaten;
      b[i] = eaten - this.#removal * b[i]!;
    }
    this.#transform.forwardPair(a, b, result[0]!, result[1]!);
  }
}
