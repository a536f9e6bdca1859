// The solver against solutions that are known in closed form, and its order of accuracy.
import { InputError } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import type { Equation } from "./equation.ts";
import { familyEquation } from "./equations.ts";
import type { ContourOptions } from "./etdrk.ts";
import { Stepper } from "./stepper.ts";

const TURN = 2 * Math.PI;

/** [size, size] values of a function of the position, 0 to extent along both axes. */
function field(size: number, extent: number, value: (x: number, y: number) => number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, i) => {
    return value((Math.floor(i / size) * extent) / size, ((i % size) * extent) / size);
  });
}

const line = (size: number, extent: number, value: (x: number) => number) =>
  Float64Array.from({ length: size }, (_, i) => value((i * extent) / size));

const error = (got: Float64Array, want: Float64Array) =>
  got.reduce((most, value, i) => Math.max(most, Math.abs(value - want[i]!)), 0);

/** The state after `steps` steps of `dt`. */
function solve(
  equation: Equation,
  initial: Float64Array,
  size: number,
  dimensions: 1 | 2,
  dt: number,
  steps: number,
  contour: ContourOptions = {},
): Float64Array {
  const stepper = new Stepper(equation, { size, dimensions, dt, contour });
  const state = initial.slice();
  stepper.frame(state, steps);
  return state;
}

describe("one wave under a linear equation is exact", () => {
  // u = sin(2 pi (m x + n y) + phase) decays by exp(rate t) while its phase moves on by turn t
  const [m, n] = [2, 3];
  const [kx, ky] = [TURN * m, TURN * n];
  const wave = (phase: number, height = 1) => field(32, 1, (x, y) => height * Math.sin(kx * x + ky * y + phase));
  const velocity = [0.7, -1.1] as const;
  const nu = [0.02, 0.007] as const;
  const a = [0.003, 0.005] as const;
  const decay = -(nu[0] * kx ** 2 + nu[1] * ky ** 2);
  const drift = -(velocity[0] * kx + velocity[1] * ky);
  const cases = [
    ["adv", { velocity }, 0, drift],
    ["diff", { diffusivity: nu }, decay, 0],
    ["adv_diff", { velocity, diffusivity: nu }, decay, drift],
    // (i k)^3 = -i k^3
    ["disp", { dispersivity: a }, 0, -(a[0] * kx ** 3 + a[1] * ky ** 3)],
    ["hyp", { hyperDiffusivity: 1e-5 }, -1e-5 * (kx ** 4 + ky ** 4), 0],
  ] as const;
  test.each(cases)("%s", (family, parameters, rate, turn) => {
    const equation = familyEquation(family, { domainExtent: 1, ...parameters }, 2);
    const t = 0.03;
    const got = solve(equation, wave(0.4), 32, 2, t / 3, 3);
    expect(error(got, wave(0.4 + turn * t, Math.exp(rate * t)))).toBeLessThan(1e-14);
  });
});

test("a Taylor-Green vortex decays as if there were no convection", () => {
  const [nu, t] = [0.001, 1];
  const equation = familyEquation("decay_turb", { domainExtent: 1, diffusivity: nu }, 2);
  const vortex = (height: number) => field(32, 1, (x, y) => height * Math.cos(TURN * x) * Math.cos(TURN * y));
  const got = solve(equation, vortex(1), 32, 2, t / 20, 20);
  expect(error(got, vortex(Math.exp(-2 * nu * TURN ** 2 * t)))).toBeLessThan(5e-15);
});

test("the laminar profile of the Kolmogorov flow stays as it is", () => {
  const [nu, drag] = [0.05, -0.2];
  const equation = familyEquation("kolm_flow", { domainExtent: TURN, diffusivity: nu, drag }, 2);
  // 0 = -16 nu a + drag a - 4
  const profile = field(32, TURN, (_, y) => (4 / (drag - 16 * nu)) * Math.cos(4 * y));
  expect(error(solve(equation, profile, 32, 2, 0.01, 50), profile)).toBeLessThan(2e-14);
});

describe("Burgers' equation follows the solution of Cole and Hopf", () => {
  const [nu, t] = [0.02, 0.2];
  // u = -2 nu phi_x / phi with phi a solution of the heat equation
  const exact = (x: number, time: number) => {
    const fall = Math.exp(-(TURN ** 2) * nu * time);
    return (2 * nu * TURN * Math.sin(TURN * x) * fall) / (2 + Math.cos(TURN * x) * fall);
  };
  const errorOf = (size: number, dimensions: 1 | 2, steps: number) => {
    const equation = familyEquation("burgers", { domainExtent: 1, diffusivity: nu }, dimensions);
    const at = (time: number) =>
      dimensions === 1
        ? line(size, 1, (x) => exact(x, time))
        : // the second component of the velocity is zero
          Float64Array.of(...field(size, 1, (x) => exact(x, time)), ...new Float64Array(size * size));
    return error(solve(equation, at(0), size, dimensions, t / steps, steps), at(t));
  };

  test.each([
    [64, 2],
    [63, 2],
    [64, 1],
    [75, 1],
  ] as const)("on %i points in %i dimensions", (size, dimensions) => {
    expect(errorOf(size, dimensions, 40)).toBeLessThan(2.5e-7);
  });

  test("to second order", () => {
    expect(errorOf(64, 1, 20) / errorOf(64, 1, 40)).toBeCloseTo(4, 0);
  });
});

test("Fisher's equation without gradients is logistic growth, to second order", () => {
  const [r, start, t] = [8, 0.1, 0.4];
  const equation = familyEquation("fisher", { domainExtent: 1, diffusivity: 0.01, reactivity: r }, 2);
  const exact = (start * Math.exp(r * t)) / (1 + start * (Math.exp(r * t) - 1));
  const errorOf = (steps: number) =>
    Math.abs(solve(equation, new Float64Array(64).fill(start), 8, 2, t / steps, steps)[0]! - exact);
  expect(errorOf(40)).toBeLessThan(2e-3);
  expect(errorOf(160) / errorOf(320)).toBeCloseTo(4, 0);
});

describe("a soliton of the Korteweg-de Vries equation", () => {
  const [c, extent, t] = [1, 40, 2];
  const equation = familyEquation("kdv", { domainExtent: extent, diffusivity: 0, hyperDiffusivity: 0 }, 1);
  const at = (time: number) =>
    line(256, extent, (x) => -0.5 * c * Math.cosh(0.5 * Math.sqrt(c) * (x - extent / 2 - c * time)) ** -2);
  const errorOf = (steps: number, complex: boolean) =>
    error(solve(equation, at(0), 256, 1, t / steps, steps, { complex }), at(t));

  test("is carried to first order by the published coefficients", () => {
    expect(errorOf(100, false)).toBeLessThan(1e-2);
    expect(errorOf(100, false) / errorOf(200, false)).toBeCloseTo(2, 0);
  });

  test("is carried to second order by complex coefficients", () => {
    expect(errorOf(100, true)).toBeLessThan(2e-4);
    expect(errorOf(100, true) / errorOf(200, true)).toBeCloseTo(4, 0);
  });
});

test("Gray and Scott's equations without gradients are their ordinary differential equations, to second order", () => {
  const [feedRate, killRate, t] = [0.02, 0.046, 16];
  const rate = ([a, b]: readonly number[]) => [
    feedRate * (1 - a!) - a! * b! * b!,
    -(feedRate + killRate) * b! + a! * b! * b!,
  ];
  // classical Runge-Kutta in steps of 0.01 is the reference
  let exact = [0.6, 0.5];
  const h = 0.01;
  const moved = (by: readonly number[], factor: number) => exact.map((value, i) => value + factor * by[i]!);
  for (let step = 0; step < t / h; step++) {
    const k1 = rate(exact);
    const k2 = rate(moved(k1, h / 2));
    const k3 = rate(moved(k2, h / 2));
    const k4 = rate(moved(k3, h));
    exact = exact.map((value, i) => value + (h / 6) * (k1[i]! + 2 * k2[i]! + 2 * k3[i]! + k4[i]!));
  }
  const equation = familyEquation("gs", { domainExtent: 1, feedRate, killRate }, 2);
  const start = Float64Array.from({ length: 128 }, (_, i) => (i < 64 ? 0.6 : 0.5));
  const errorOf = (steps: number) => {
    const got = solve(equation, start, 8, 2, t / steps, steps);
    return Math.max(Math.abs(got[0]! - exact[0]!), Math.abs(got[64]! - exact[1]!));
  };
  expect(errorOf(32)).toBeLessThan(1e-3);
  expect(errorOf(64) / errorOf(128)).toBeCloseTo(4, 0);
});

describe("a faint wave grows at the rate of the linear theory", () => {
  const faint = 1e-9;
  const growth = (equation: Equation, wave: number, extent: number, dt: number, steps: number) => {
    const initial = field(32, extent, (x) => faint * Math.cos(wave * x));
    const got = solve(equation, initial, 32, 2, dt, steps);
    return Math.log(got[0]! / faint) / (dt * steps);
  };

  test("in the Kuramoto-Sivashinsky equation", () => {
    const wave = (3 * TURN) / 20;
    const equation = familyEquation("ks", { domainExtent: 20 }, 2);
    expect(growth(equation, wave, 20, 0.1, 30)).toBeCloseTo(wave ** 2 - wave ** 4, 8);
  });

  test("in the Swift-Hohenberg equation", () => {
    const wave = (6 * TURN) / 40;
    const equation = familyEquation("sh", { domainExtent: 40, reactivity: 0.7, criticalNumber: 1 }, 2);
    expect(growth(equation, wave, 40, 0.1, 30)).toBeCloseTo(0.7 - (1 - wave ** 2) ** 2, 8);
  });
});

describe("convection", () => {
  const wave = (x: number, y: number) => Math.sin(TURN * x) + 0.5 * Math.cos(TURN * (x + y));
  const equation = (channels: number, conservative: boolean): Equation => ({
    channels,
    extent: 1,
    linear: [{ derivatives: [0, 0, 0.02] }],
    nonlinear: [{ kind: "convection", scale: 1, conservative }],
  });

  test("of one channel is the same in conservative form", () => {
    const initial = field(32, 1, wave);
    const plain = solve(equation(1, false), initial, 32, 2, 0.001, 20);
    expect(error(solve(equation(1, true), initial, 32, 2, 0.001, 20), plain)).toBeLessThan(1e-8);
  });

  test("of a velocity along the diagonal is the same in conservative form", () => {
    // u = v = f(x + y): (u . grad) u = 2 f f' = (d/dx + d/dy) f^2 / 2
    const f = field(32, 1, (x, y) => Math.sin(TURN * (x + y)));
    const initial = Float64Array.of(...f, ...f);
    const plain = solve(equation(2, false), initial, 32, 2, 0.001, 20);
    expect(error(solve(equation(2, true), initial, 32, 2, 0.001, 20), plain)).toBeLessThan(1e-8);
  });
});

test.each([
  ["vorticity in one dimension", { kind: "vorticity" }, 1, 1],
  ["convection of three channels", { kind: "convection", scale: 1 }, 3, 2],
  ["Gray and Scott's reaction of one channel", { kind: "gray-scott", feedRate: 0.02, killRate: 0.05 }, 1, 2],
] as const)("refuses %s", (_, term, channels, dimensions) => {
  const equation: Equation = { channels, extent: 1, linear: [{}], nonlinear: [term] };
  const build = () => new Stepper(equation, { size: 8, dimensions, dt: 0.1 });
  expect(build).toThrow(InputError);
  expect(build).toThrow(`the term "${term.kind}" needs`);
});

test("a frame of several steps is those steps one after another", () => {
  const equation = familyEquation("ks", { domainExtent: 20 }, 2);
  const options = { size: 16, dimensions: 2, dt: 0.1 } as const;
  const initial = field(16, 20, (x, y) => Math.cos((TURN * x) / 20) + Math.sin((TURN * y) / 20));
  const [together, apart] = [initial.slice(), initial.slice()];
  new Stepper(equation, options).frame(together, 6);
  const stepper = new Stepper(equation, options);
  for (let step = 0; step < 6; step++) stepper.frame(apart, 1);
  expect(error(together, apart)).toBeLessThan(1e-14);
});
