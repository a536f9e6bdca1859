// Odd extension: a signal continued on both ends by its reflection through its end points.
import { InputError } from "@sciformer/core";

/**
 * 2 x_0 - x_k for k = length..1, then x, then the same at the other end.
 *
 * @throws InputError when the signal is not longer than the extension
 */
export function oddExtension(samples: Float64Array, length: number): Float64Array {
  const n = samples.length;
  if (n <= length) throw new InputError(`a signal of ${n} samples is too short to filter; more than ${length} needed`);
  const extended = new Float64Array(n + 2 * length);
  extended.set(samples, length);
  for (let k = 1; k <= length; k++) {
    extended[length - k] = 2 * samples[0]! - samples[k]!;
    extended[length + n - 1 + k] = 2 * samples[n - 1]! - samples[n - 1 - k]!;
  }
  return extended;
}
