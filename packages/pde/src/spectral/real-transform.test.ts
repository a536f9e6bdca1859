// Fourier transforms against the sums that define them, for lengths of every factor, and vector code against JavaScript.
import { Random } from "@sciformer/core";
import { describe, expect, test, vi } from "vitest";
import { type Complex, complexZeros } from "./fft.ts";
import { PeriodicGrid, waveNumber } from "./grid.ts";
import { filterOf, RealTransform } from "./real-transform.ts";
import { openWorkspace, plainWorkspace } from "./workspace.ts";

const noise = (length: number, seed: number): Float64Array => {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => random.normal());
};

/** sum_xy u[x, y] exp(-2 pi i (kx x / nx + ky y / ny)). */
function coefficient({ nx, ny }: PeriodicGrid, u: Float64Array, kx: number, ky: number): [number, number] {
  let re = 0;
  let im = 0;
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      const angle = -2 * Math.PI * ((kx * x) / nx + (ky * y) / ny);
      re += u[x * ny + y]! * Math.cos(angle);
      im += u[x * ny + y]! * Math.sin(angle);
    }
  }
  return [re, im];
}

interface Result {
  readonly spectra: readonly [Complex, Complex];
  readonly fields: readonly [Float64Array, Float64Array];
}

const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe.each([
  [2, 2],
  [3, 2],
  [7, 2],
  [8, 2],
  [12, 2],
  [15, 2],
  [17, 2],
  [22, 2],
  [32, 2],
  [1, 1],
  [9, 1],
  [16, 1],
  [50, 1],
] as const)("%i points in %i dimensions", (size, dimensions) => {
  const grid = new PeriodicGrid(size, dimensions, 1);
  const transform = new RealTransform(grid);
  const [a, b] = [noise(grid.points, 1), noise(grid.points, 2)];
  const [spectrumA, spectrumB] = [complexZeros(grid.modes), complexZeros(grid.modes)];

  test("two fields have the coefficients of the sum", () => {
    transform.forwardPair(a, b, spectrumA, spectrumB);
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.nx; column++) {
        const i = row * grid.nx + column;
        for (const [field, spectrum] of [
          [a, spectrumA],
          [b, spectrumB],
        ] as const) {
          const [re, im] = coefficient(grid, field, column, row);
          expect(spectrum.re[i]).toBeCloseTo(re, 10);
          expect(spectrum.im[i]).toBeCloseTo(im, 10);
        }
      }
    }
  });

  test("one field has the coefficients that it has beside another", () => {
    transform.forwardPair(a, b, spectrumA, spectrumB);
    const alone = complexZeros(grid.modes);
    transform.forward(a, alone);
    expect(largestDifference(alone.re, spectrumA.re)).toBeLessThan(1e-12);
    expect(largestDifference(alone.im, spectrumA.im)).toBeLessThan(1e-12);
  });

  test("fields come back", () => {
    transform.forwardPair(a, b, spectrumA, spectrumB);
    const [backA, backB] = [new Float64Array(grid.points), new Float64Array(grid.points)];
    transform.inversePair(spectrumA, transform.everything, spectrumB, transform.everything, backA, backB);
    expect(largestDifference(backA, a)).toBeLessThan(2e-14);
    expect(largestDifference(backB, b)).toBeLessThan(2e-14);
  });

  test("an odd filter gives the derivative, without the waves above its cutoff", () => {
    const most = Math.floor(size / 3);
    const waves = Float64Array.from({ length: grid.points }, (_, i) => {
      const x = Math.floor(i / grid.ny) / size;
      return Math.sin(2 * Math.PI * most * x) + (most + 1 < size / 2 ? Math.cos(2 * Math.PI * (most + 1) * x) : 0);
    });
    const derivative = filterOf(grid, most, true, (kx) => 2 * Math.PI * kx);
    const result = new Float64Array(grid.points);
    transform.forward(waves, spectrumA);
    transform.inverse(spectrumA, derivative, result);
    const expected = result.map((_, i) => {
      return 2 * Math.PI * most * Math.cos((2 * Math.PI * most * Math.floor(i / grid.ny)) / size);
    });
    expect(largestDifference(result, expected)).toBeLessThan(1e-12 * size);
  });
});

describe.each([8, 16, 32, 64, 128, 256])("on %i x %i points vector code", (size) => {
  const grid = new PeriodicGrid(size, 2, 1);
  const cutoff = grid.cutoff(2 / 3);
  const derivative = filterOf(grid, cutoff, true, (kx, ky) => kx + 2 * ky);
  const [a, b] = [noise(grid.points, 3), noise(grid.points, 4)];
  const results = [openWorkspace, plainWorkspace].map((open) => {
    const transform = new RealTransform(grid, 0, open);
    const spectra = [complexZeros(grid.modes), complexZeros(grid.modes)] as const;
    transform.forwardPair(a, b, ...spectra);
    const fields = [new Float64Array(grid.points), new Float64Array(grid.points)] as const;
    transform.inversePair(spectra[0], derivative, spectra[1], derivative, ...fields);
    return { spectra, fields };
  }) as [Result, Result];

  test("is what is used", () => {
    const field = openWorkspace(grid, 1).field();
    expect(openWorkspace(grid, 1).owns(field)).toBe(false);
  });

  test("gives the bits of the code in JavaScript", () => {
    const [vector, plain] = results;
    for (const k of [0, 1] as const) {
      expect(largestDifference(vector.spectra[k].re, plain.spectra[k].re)).toBe(0);
      expect(largestDifference(vector.spectra[k].im, plain.spectra[k].im)).toBe(0);
      expect(largestDifference(vector.fields[k], plain.fields[k])).toBe(0);
    }
  });
});

test("where there are no vector instructions, JavaScript does the work", () => {
  const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  const grid = new PeriodicGrid(16, 2, 1);
  const workspace = openWorkspace(grid, 1);
  validate.mockRestore();
  expect(workspace.owns(new Float64Array(grid.points))).toBe(true);
});

test("wave numbers run from 0 up and then from the most negative one", () => {
  expect(Array.from({ length: 4 }, (_, k) => waveNumber(k, 4))).toEqual([0, 1, -2, -1]);
  expect(Array.from({ length: 5 }, (_, k) => waveNumber(k, 5))).toEqual([0, 1, 2, -2, -1]);
});
