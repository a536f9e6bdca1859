// The best linear model that treats all places alike: each Fourier coefficient times a number of its own, step by step.
import { FieldTransform } from "../evaluation/spectrum.ts";
import { type Complex, complexZeros } from "../spectral/fft.ts";
import type { Forecast } from "./forecast.ts";

/** Sums of one channel of one tag: conj(a) b and |a|^2 over all pairs of a state a and the next one b. */
interface Sums {
  readonly product: Complex;
  readonly power: Float64Array;
}

/** Coefficients with less power in all states together are left as they are. */
const LEAST_POWER = 1e-20;

/**
 * For every tag and channel the multipliers m(k) that make the sum of |b(k) - m(k) a(k)|^2 over pairs of states least,
 * m = sum conj(a) b / sum |a|^2; larger ones than 1 are made 1, so that no forecast grows without bound. Exact for a
 * linear equation with constant coefficients, whatever it is.
 */
export class FourierModel {
  readonly #transform: FieldTransform;
  readonly #tags = new Map<string, Sums[]>();

  constructor([height, width]: readonly [number, number]) {
    this.#transform = new FieldTransform(height, width);
  }

  /** Learns from the consecutive states of a simulation, each [channels, height, width]. */
  add(tag: string, channels: number, states: readonly Float32Array[]): void {
    const { points } = this.#transform;
    const sums = this.#tags.get(tag) ?? Array.from({ length: channels }, () => emptySums(points));
    this.#tags.set(tag, sums);
    for (const [c, own] of sums.entries()) {
      let a: Complex | undefined;
      for (const state of states) {
        const b = this.#transform.forward(state, c * points);
        if (a !== undefined) addPair(own, a, b);
        a = b;
      }
    }
  }

  /** Whether it has learnt from simulations of a tag. */
  knows(tag: string): boolean {
    return this.#tags.has(tag);
  }

  /** @throws Error for a tag that it has not learnt from */
  readonly forecast: Forecast = ({ tag, channels, state }, steps) => {
    const sums = this.#tags.get(tag);
    if (sums === undefined) throw new Error(`no simulation of ${tag} to learn from`);
    const { points } = this.#transform;
    const states = Array.from({ length: steps }, () => new Float32Array(channels * points));
    for (let c = 0; c < channels; c++) {
      const factors = multipliers(sums[c]!);
      const now = this.#transform.forward(state, c * points);
      for (const next of states) {
        multiply(now, factors);
        this.#transform.inverse({ re: now.re.slice(), im: now.im.slice() }, next, c * points);
      }
    }
    return states;
  };
}

const emptySums = (points: number): Sums => ({ product: complexZeros(points), power: new Float64Array(points) });

function addPair({ product, power }: Sums, a: Complex, b: Complex): void {
  for (let k = 0; k < power.length; k++) {
    product.re[k]! += a.re[k]! * b.re[k]! + a.im[k]! * b.im[k]!;
    product.im[k]! += a.re[k]! * b.im[k]! - a.im[k]! * b.re[k]!;
    power[k]! += a.re[k]! ** 2 + a.im[k]! ** 2;
  }
}

function multipliers({ product, power }: Sums): Complex {
  const factors = complexZeros(power.length);
  for (let k = 0; k < power.length; k++) {
    if (power[k]! < LEAST_POWER) {
      factors.re[k] = 1;
      continue;
    }
    const size = Math.max(1, Math.hypot(product.re[k]!, product.im[k]!) / power[k]!);
    factors.re[k] = product.re[k]! / power[k]! / size;
    factors.im[k] = product.im[k]! / power[k]! / size;
  }
  return factors;
}

function multiply(values: Complex, factors: Complex): void {
  for (let k = 0; k < values.re.length; k++) {
    const [re, im] = [values.re[k]!, values.im[k]!];
    values.re[k] = re * factors.re[k]! - im * factors.im[k]!;
    values.im[k] = re * factors.im[k]! + im * factors.re[k]!;
  }
}
