// Tests of the difficulty parametrisation: normalised coefficients do on the unit domain what physical ones do on theirs.
import { expect, test } from "vitest";
import { fromDifficulties, type GeneralCoefficients, generalEquation } from "./difficulty.ts";
import type { PerAxis } from "./equation.ts";
import { Stepper } from "./stepper.ts";

const PHYSICAL: GeneralCoefficients = {
  linear: [0.1, [0.3, -0.2], 0.05, 0.01, -0.002],
  convection: 0.8,
  gradientNorm: 0.4,
  polynomial: [0, 0, -0.3, -0.1],
};
const [EXTENT, DT, SIZE] = [3, 0.02, 24];
const ON = { size: SIZE, dimensions: 2, maximum: 1 } as const;

const start = Float64Array.from({ length: SIZE * SIZE }, (_, i) => {
  const [x, y] = [Math.floor(i / SIZE) / SIZE, (i % SIZE) / SIZE];
  return 0.5 * Math.sin(2 * Math.PI * x) + 0.3 * Math.cos(2 * Math.PI * (x + 2 * y));
});

function after(coefficients: GeneralCoefficients, extent: number, dt: number): Float64Array {
  const state = start.slice();
  new Stepper(generalEquation(coefficients, 1, extent), { size: SIZE, dimensions: 2, dt }).frame(state, 10);
  return state;
}

const times = (value: PerAxis, factor: number): PerAxis =>
  typeof value === "number" ? value * factor : [value[0] * factor, value[1] * factor];

/** Of PHYSICAL, by the formulas: two axes, max |u| = 1. */
const DIFFICULTIES: GeneralCoefficients = {
  // gamma_0 = a_0 dt, gamma_j = a_j dt / L^j N^j 2^(j-1) D
  linear: PHYSICAL.linear.map((a, j) => times(a, DT * (j === 0 ? 1 : (SIZE / EXTENT) ** j * 2 ** (j - 1) * 2))),
  // delta_1 = b1 dt / L M N D and delta_2 = b2 dt / L^2 M N^2 D
  convection: ((0.8 * DT) / EXTENT) * SIZE * 2,
  gradientNorm: ((0.4 * DT) / EXTENT ** 2) * SIZE ** 2 * 2,
  polynomial: PHYSICAL.polynomial.map((c) => c * DT),
};

test("difficulties, on a domain of length 1 with a time step of 1, give the physical solution", () => {
  const [got, want] = [after(fromDifficulties(DIFFICULTIES, ON), 1, 1), after(PHYSICAL, EXTENT, DT)];
  expect(got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0)).toBeLessThan(1e-13);
});
