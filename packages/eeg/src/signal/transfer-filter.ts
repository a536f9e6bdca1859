// Filtering with polynomials b/a of any order: causal from rest and forward-backward.
import { oddExtension } from "./extension.ts";
import type { TransferFunction } from "./transfer-function.ts";

/** b and a divided by a0 and filled up with zeros to one length. */
function normalised({ b, a }: TransferFunction): { b: Float64Array; a: Float64Array; order: number } {
  const length = Math.max(b.length, a.length);
  const fill = (values: Float64Array) => Float64Array.from({ length }, (_, i) => (values[i] ?? 0) / a[0]!);
  return { b: fill(b), a: fill(a), order: length - 1 };
}

/**
 * Delays after a constant input of 1 has settled: with the output g = sum b / sum a, each delay is the sum of what is
 * still to come, b_k - a_k g for k above its place.
 */
function settled(filter: TransferFunction): Float64Array {
  const { b, a, order } = normalised(filter);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const rest = sum(b.map((value, k) => (k === 0 ? 0 : value - a[k]! * b[0]!)));
  const state = new Float64Array(order);
  state[0] = rest / sum(a);
  let [aSum, bSum] = [1, 0];
  for (let k = 1; k < order; k++) {
    aSum += a[k]!;
    bSum += b[k]! - a[k]! * b[0]!;
    state[k] = aSum * state[0]! - bSum;
  }
  return state;
}

function run(filter: TransferFunction, samples: Float64Array, state: Float64Array): Float64Array {
  const { b, a, order } = normalised(filter);
  const output = new Float64Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    const y = b[0]! * x + (order > 0 ? state[0]! : 0);
    for (let k = 1; k < order; k++) state[k - 1] = state[k]! + b[k]! * x - a[k]! * y;
    if (order > 0) state[order - 1] = b[order]! * x - a[order]! * y;
    output[i] = y;
  }
  return output;
}

/** Causal, from rest; direct form II transposed. Sections keep more digits from order 4 on. */
export function transferFilter(filter: TransferFunction, samples: Float64Array): Float64Array {
  return run(filter, samples, new Float64Array(Math.max(filter.b.length, filter.a.length) - 1));
}

/** Forward and backward, extended by 3 times the number of coefficients. @throws InputError for a short signal */
export function zeroPhaseTransferFilter(filter: TransferFunction, samples: Float64Array): Float64Array {
  const padding = 3 * Math.max(filter.b.length, filter.a.length);
  let signal = oddExtension(samples, padding);
  const start = settled(filter);
  for (let way = 0; way < 2; way++) {
    const first = signal[0]!;
    signal = run(
      filter,
      signal,
      start.map((value) => value * first),
    ).reverse();
  }
  return signal.slice(padding, padding + samples.length);
}
