// Random draws that the simulator needs beside those of Random.
import type { Random } from "@sciformer/core";

/** Exponential with mean 1. */
export function exponential(random: Random): number {
  return -Math.log(1 - random.uniform());
}

/** Log-normal with the given median; `sigma` is the standard deviation of the logarithm. */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(random.normal(0, sigma));
}

/** True with probability `p`. */
export function chance(random: Random, p: number): boolean {
  return random.uniform() < p;
}

/**
 * A stationary first-order autoregression: x[t] = phi x[t-1] + N(0, deviation), started in its own distribution.
 *
 * @returns [length]
 */
export function autoregression(random: Random, length: number, phi: number, deviation: number): Float64Array {
  const path = new Float64Array(length);
  let value = random.normal(0, deviation / Math.sqrt(1 - phi * phi));
  for (let t = 0; t < length; t++) {
    path[t] = value;
    value = phi * value + random.normal(0, deviation);
  }
  return path;
}
