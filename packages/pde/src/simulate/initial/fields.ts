// Initial fields from recorded or seeded draws: sums of waves, Gaussian fields, diffused noise, Gaussian blobs.
import { complexZeros } from "../../spectral/fft.ts";
import type { PeriodicGrid } from "../../spectral/grid.ts";
import type { RealTransform } from "../../spectral/real-transform.ts";
import { filterOf } from "../../spectral/real-transform.ts";
import { drawnSpectrum } from "./spectrum.ts";

/** Divides by the largest |u|, in place. */
function toUnitMaximum(u: Float64Array): Float64Array {
  let most = 0;
  for (const value of u) most = Math.max(most, Math.abs(value));
  return scaled(u, 1 / most);
}

function scaled(u: Float64Array, factor: number): Float64Array {
  for (let i = 0; i < u.length; i++) u[i]! *= factor;
  return u;
}

function withoutMean(u: Float64Array): Float64Array {
  let sum = 0;
  for (const value of u) sum += value;
  const mean = sum / u.length;
  for (let i = 0; i < u.length; i++) u[i]! -= mean;
  return u;
}

/** From its smallest and largest value to 0 and 1, in place. */
export function toUnitInterval(u: Float64Array): Float64Array {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of u) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  for (let i = 0; i < u.length; i++) u[i] = (u[i]! - least) / (most - least);
  return u;
}

/** Draws of {@link truncatedFourier}: [nx, ny / 2 + 1], in one dimension [nx / 2 + 1]. */
export interface FourierDraws {
  /** Uniform in (-1, 1). */
  readonly amplitude: ArrayLike<number>;
  /** Uniform in (0, 2 pi). */
  readonly angle: ArrayLike<number>;
  /** Largest wave number along every axis. */
  readonly cutoff: number;
}

/** A sum of waves up to a cutoff, without mean, with max |u| = 1. @returns [nx, ny] */
export function truncatedFourier(transform: RealTransform, { amplitude, angle, cutoff }: FourierDraws): Float64Array {
  const spectrum = drawnSpectrum(transform.grid, (kx, ky, draw) => {
    if (Math.abs(kx) > cutoff || ky > cutoff || (kx === 0 && ky === 0)) return [0, 0];
    return [amplitude[draw]! * Math.cos(angle[draw]!), amplitude[draw]! * Math.sin(angle[draw]!)];
  });
  const u = new Float64Array(transform.grid.points);
  transform.inverse(spectrum, transform.everything, u);
  return toUnitMaximum(u);
}

/** Draws of {@link gaussianField}: normal numbers [nx, ny / 2 + 1], in one dimension [nx / 2 + 1]. */
export interface GaussianDraws {
  readonly re: ArrayLike<number>;
  readonly im: ArrayLike<number>;
  /** The amplitude of a wave falls as |2 pi k|^(-exponent / 2). */
  readonly exponent: number;
}

/** A Gaussian random field with a power law for its spectrum, without mean, with max |u| = 1. @returns [nx, ny] */
export function gaussianField(transform: RealTransform, { re, im, exponent }: GaussianDraws): Float64Array {
  const spectrum = drawnSpectrum(transform.grid, (kx, ky, draw) => {
    const length = 2 * Math.PI * Math.hypot(kx, ky);
    const fall = length === 0 ? 1 : length ** (-exponent / 2);
    return [fall * re[draw]!, fall * im[draw]!];
  });
  const u = new Float64Array(transform.grid.points);
  transform.inverse(spectrum, transform.everything, u);
  return toUnitMaximum(withoutMean(u));
}

/** Draws of {@link diffusedNoise}. */
export interface NoiseDraws {
  /** [nx, ny] normal numbers. */
  readonly noise: Float64Array;
  /** Diffusivity times time, on a domain of length 1. */
  readonly intensity: number;
}

/** White noise after one exact step of diffusion, without mean, with max |u| = 1. @returns [nx, ny] */
export function diffusedNoise(transform: RealTransform, { noise, intensity }: NoiseDraws): Float64Array {
  const { grid } = transform;
  const spectrum = complexZeros(grid.modes);
  transform.forward(noise, spectrum);
  const decay = filterOf(grid, grid.nx, false, (kx, ky) =>
    Math.exp(-intensity * (2 * Math.PI) ** 2 * (kx * kx + ky * ky)),
  );
  const u = new Float64Array(grid.points);
  transform.inverse(spectrum, decay, u);
  return toUnitMaximum(withoutMean(u));
}

/** Gaussian bells: centre and variance along every axis. */
export interface BlobDraws {
  readonly positions: readonly (readonly number[])[];
  readonly variances: readonly (readonly number[])[];
  /** The mean of 1 - bell instead of that of the bells. */
  readonly complement: boolean;
}

/** The mean of bells exp(-sum (x - centre)^2 / (2 variance)), not continued across the edges. @returns [nx, ny] */
export function blobs(grid: PeriodicGrid, { positions, variances, complement }: BlobDraws): Float64Array {
  const { nx, ny, extent, dimensions } = grid;
  const u = new Float64Array(grid.points);
  const bell = (k: number, n: number, axis: number, blob: number) =>
    ((k * extent) / n - positions[blob]![axis]!) ** 2 / (2 * variances[blob]![axis]!);
  for (let blob = 0; blob < positions.length; blob++) {
    for (let x = 0; x < nx; x++) {
      for (let y = 0; y < ny; y++) {
        const exponent = bell(x, nx, 0, blob) + (dimensions === 2 ? bell(y, ny, 1, blob) : 0);
        const value = Math.exp(-exponent);
        u[x * ny + y]! += (complement ? 1 - value : value) / positions.length;
      }
    }
  }
  return u;
}
