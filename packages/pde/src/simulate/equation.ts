// An equation u_t = L u + N(u) as plain data: what the solver, the workers and the command line hand to one another.

/** A coefficient of both axes, or one for x and one for y. */
export type PerAxis = number | readonly [number, number];

/** A linear operator with constant coefficients, on every channel or on one. */
export interface LinearOperator {
  /** By order j: the coefficient of d^j u / dx^j + d^j u / dy^j. Order 0 is the coefficient of u, added once. */
  readonly derivatives?: readonly PerAxis[];
  /** k of the term -(k + laplacian)^2 u. */
  readonly criticalNumber?: number;
}

/**
 * -s (u . grad) u, or in conservative form -s/2 div (u x u). With one channel for every axis u is the velocity; a
 * single channel in two dimensions is carried along both axes alike, by -s u (u_x + u_y).
 */
interface Convection {
  readonly kind: "convection";
  readonly scale: number;
  readonly conservative?: boolean;
}

/** -s/2 (|grad u|^2 - its mean). */
interface GradientNorm {
  readonly kind: "gradient norm";
  readonly scale: number;
}

/** sum_i c_i u^i in every channel. */
interface Polynomial {
  readonly kind: "polynomial";
  readonly coefficients: readonly number[];
}

/**
 * -(v . grad) w of the vorticity w, with v = (psi_y, -psi_x) and laplacian psi = w; in two dimensions. The injection adds
 * -a m cos(2 pi m y / L).
 */
export interface VorticityConvection {
  readonly kind: "vorticity";
  readonly injection?: { readonly mode: number; readonly scale: number };
}

/** f (1 - a) - a b^2 in the first of two channels, -(f + k) b + a b^2 in the second. */
interface GrayScott {
  readonly kind: "gray-scott";
  readonly feedRate: number;
  readonly killRate: number;
}

export type NonlinearTerm = Convection | GradientNorm | Polynomial | VorticityConvection | GrayScott;

/** u_t = L u + N(u) on a periodic domain. */
export interface Equation {
  readonly channels: number;
  /** Length of the domain along every axis. */
  readonly extent: number;
  /** L: one operator for all channels or one for each. */
  readonly linear: readonly LinearOperator[];
  /** N: the sum of these; without any the equation is solved exactly. */
  readonly nonlinear: readonly NonlinearTerm[];
  /** Share of the wave numbers that products keep free of aliases: 2/3 for squares (the default), 1/2 for cubes. */
  readonly dealiasing?: number;
}

/** The coefficient along x or y. */
export function along(axis: 0 | 1, coefficient: PerAxis): number {
  return typeof coefficient === "number" ? coefficient : coefficient[axis];
}
