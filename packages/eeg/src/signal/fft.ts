// Fourier transforms of any length: powers of two by fft.js, other lengths as a convolution with a chirp (Bluestein).
import FFT from "fft.js";

/** A complex signal: real and imaginary parts in turn. */
export type Interleaved = Float64Array;

type Transform = (input: Interleaved) => Interleaved;

/** Transforms of lengths that were asked for; a session meets few lengths. */
const forward = new Map<number, Transform>();
const MOST_KEPT = 16;

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

function transformOf(n: number): Transform {
  const known = forward.get(n);
  if (known) return known;
  if (forward.size >= MOST_KEPT) forward.clear();
  const made = n > 1 && isPowerOfTwo(n) ? radixTransform(n) : chirpTransform(n);
  forward.set(n, made);
  return made;
}

function radixTransform(n: number): Transform {
  const plan = new FFT(n);
  return (input) => {
    const output = new Float64Array(2 * n);
    plan.transform(output, input);
    return output;
  };
}

/** exp(-pi i k^2 / n) for k < n; k^2 is reduced modulo 2n first, so that large k lose nothing. */
function chirp(n: number): Interleaved {
  const factors = new Float64Array(2 * n);
  let square = 0;
  for (let k = 0; k < n; k++) {
    const angle = (-Math.PI * square) / n;
    factors[2 * k] = Math.cos(angle);
    factors[2 * k + 1] = Math.sin(angle);
    square = (square + 2 * k + 1) % (2 * n);
  }
  return factors;
}

/**
 * X_k = c_k sum_j (x_j c_j) conj(c_(k-j)) with c_k = exp(-pi i k^2 / n).
 *
 * @see Bluestein 1970, "A linear filtering approach to the computation of the discrete Fourier transform"
 */
function chirpTransform(n: number): Transform {
  if (n === 1) return (input) => Float64Array.from(input);
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const plan = new FFT(size);
  const factors = chirp(n);
  const kernel = new Float64Array(2 * size);
  for (let k = 0; k < n; k++) {
    for (const place of k === 0 ? [0] : [k, size - k]) {
      kernel[2 * place] = factors[2 * k]!;
      kernel[2 * place + 1] = -factors[2 * k + 1]!;
    }
  }
  const spectrum = new Float64Array(2 * size);
  plan.transform(spectrum, kernel);
  return (input) => {
    const work = new Float64Array(2 * size);
    multiplyInto(work, input, factors, n);
    const transformed = new Float64Array(2 * size);
    plan.transform(transformed, work);
    multiplyInto(transformed, transformed, spectrum, size);
    plan.inverseTransform(work, transformed);
    const output = new Float64Array(2 * n);
    multiplyInto(output, work, factors, n);
    return output;
  };
}

/** Products of `count` complex numbers. */
function multiplyInto(output: Interleaved, a: Interleaved, b: Interleaved, count: number): void {
  for (let i = 0; i < 2 * count; i += 2) {
    const [ar, ai, br, bi] = [a[i]!, a[i + 1]!, b[i]!, b[i + 1]!];
    output[i] = ar * br - ai * bi;
    output[i + 1] = ar * bi + ai * br;
  }
}

/** X_k = sum_j x_j exp(-2 pi i jk/n), both interleaved [2 n]. */
export function fft(input: Interleaved): Interleaved {
  return transformOf(input.length / 2)(input);
}

/** The inverse, 1/n included. */
export function inverseFft(spectrum: Interleaved): Interleaved {
  const n = spectrum.length / 2;
  const turned = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    turned[2 * k] = spectrum[2 * k + 1]!;
    turned[2 * k + 1] = spectrum[2 * k]!;
  }
  const output = fft(turned);
  for (let k = 0; k < n; k++) {
    const [re, im] = [output[2 * k + 1]!, output[2 * k]!];
    output[2 * k] = re / n;
    output[2 * k + 1] = im / n;
  }
  return output;
}

/** The first n/2 + 1 (rounded down) frequencies of a real signal [n], interleaved. */
export function realFft(samples: Float64Array): Interleaved {
  const n = samples.length;
  const input = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) input[2 * i] = samples[i]!;
  return fft(input).subarray(0, 2 * (Math.floor(n / 2) + 1));
}

/** The real signal [n] of its first n/2 + 1 frequencies; imaginary parts at 0 and at half the rate do not count. */
export function inverseRealFft(spectrum: Interleaved, n: number): Float64Array {
  const full = new Float64Array(2 * n);
  full[0] = spectrum[0]!;
  for (let k = 1; 2 * k <= n; k++) {
    const [re, im] = [spectrum[2 * k]!, 2 * k === n ? 0 : spectrum[2 * k + 1]!];
    full[2 * k] = re;
    full[2 * k + 1] = im;
    if (2 * k === n) continue;
    full[2 * (n - k)] = re;
    full[2 * (n - k) + 1] = -im;
  }
  const output = inverseFft(full);
  const samples = new Float64Array(n);
  for (let i = 0; i < n; i++) samples[i] = output[2 * i]!;
  return samples;
}
