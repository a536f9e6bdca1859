// Difficulties: the coefficients of an equation as the grid and the time step feel them.
//
// u_t = sum_j a_j sum_axes d^j u - b1 (u . grad) u - b2/2 (|grad u|^2 - mean) + sum_i c_i u^i
//
// has the normalised coefficients alpha_j = a_j dt / L^j, beta_1 = b1 dt / L, beta_2 = b2 dt / L^2 and c_i dt, with which
// it does the same on a domain of length 1 with a time step of 1, and with N points, D dimensions and max |u| = M the
// difficulties
//
//   gamma_0 = alpha_0   gamma_j = alpha_j N^j 2^(j-1) D   delta_1 = beta_1 M N D   delta_2 = beta_2 M N^2 D.
import type { Equation, NonlinearTerm, PerAxis } from "./equation.ts";

/** Coefficients of the general equation: physical ones a, b1, b2, c or the difficulties in their places. */
export interface GeneralCoefficients {
  /** By order. Order 0 counts once, not once for every axis. */
  readonly linear: readonly PerAxis[];
  readonly convection: number;
  /** Convection as -b1/2 div (u x u). */
  readonly conservative?: boolean;
  readonly gradientNorm: number;
  /** By power of u. */
  readonly polynomial: readonly number[];
}

/** What the difficulties depend on besides the coefficients. */
export interface Discretisation {
  /** Points along every axis. */
  readonly size: number;
  readonly dimensions: 1 | 2;
  /** Largest |u|. */
  readonly maximum: number;
}

const times = (value: PerAxis, factor: number): PerAxis =>
  typeof value === "number" ? value * factor : [value[0] * factor, value[1] * factor];

/** What turns normalised coefficients into difficulties. */
function factors({ size, dimensions, maximum }: Discretisation) {
  return {
    linear: (order: number) => (order === 0 ? 1 : size ** order * 2 ** (order - 1) * dimensions),
    convection: maximum * size * dimensions,
    gradientNorm: maximum * size ** 2 * dimensions,
  };
}

/** The normalised coefficients of difficulties. */
export function fromDifficulties(difficulties: GeneralCoefficients, on: Discretisation): GeneralCoefficients {
  const factor = factors(on);
  return {
    ...difficulties,
    linear: difficulties.linear.map((value, order) => times(value, 1 / factor.linear(order))),
    convection: difficulties.convection / factor.convection,
    gradientNorm: difficulties.gradientNorm / factor.gradientNorm,
  };
}

const CUBE = 3;

/** The equation with these coefficients. @param extent length of the domain, 1 for normalised coefficients */
export function generalEquation(coefficients: GeneralCoefficients, channels: number, extent: number): Equation {
  const { linear, convection, conservative = false, gradientNorm, polynomial } = coefficients;
  const nonlinear: NonlinearTerm[] = [];
  if (convection !== 0) nonlinear.push({ kind: "convection", scale: convection, conservative });
  if (gradientNorm !== 0) nonlinear.push({ kind: "gradient norm", scale: gradientNorm });
  if (polynomial.some((value) => value !== 0)) nonlinear.push({ kind: "polynomial", coefficients: polynomial });
  const isCubic = polynomial.slice(CUBE).some((value) => value !== 0);
  return {
    channels,
    extent,
    linear: [{ derivatives: linear }],
    nonlinear,
    ...(isCubic && { dealiasing: 1 / 2 }),
  };
}
