// Potentials that a current dipole inside a spherical head of shells makes on its surface.
import { InputError } from "@sciformer/core";
import type { UnitVector } from "../montage/positions.ts";
import { dot } from "./geometry.ts";

/** Concentric shells, the innermost first. */
export interface SphericalHead {
  /** Outer radius of each shell, m. */
  readonly radii: readonly number[];
  /** S/m. */
  readonly conductivities: readonly number[];
  /** Terms of the series. */
  readonly terms: number;
}

/** Brain, cerebrospinal fluid, skull, scalp. */
export const HEAD: SphericalHead = {
  radii: [0.081, 0.0828, 0.0873, 0.09],
  conductivities: [0.33, 1, 0.004, 0.33],
  terms: 60,
};

/**
 * g_n, n = 1 ... terms: how much the shells let through of degree n. Walks inwards from A = n + 1, B = n in the outermost
 * shell; at the outer radius r_k of the next one, with rho = r_k / R, s = sigma outside / sigma inside and m = 2 n + 1:
 * A' = (((n + 1) + n s) A + (n + 1)(1 - s) rho^-m B) / m, B' = (n (1 - s) rho^m A + (n + (n + 1) s) B) / m; g_n = m / B.
 */
export function shellFactors({ radii, conductivities, terms }: SphericalHead): Float64Array {
  const outer = radii.at(-1)!;
  return Float64Array.from({ length: terms }, (_, i) => {
    const n = i + 1;
    const m = 2 * n + 1;
    let [a, b] = [n + 1, n];
    for (let k = radii.length - 2; k >= 0; k--) {
      const power = (radii[k]! / outer) ** m;
      const s = conductivities[k + 1]! / conductivities[k]!;
      const inner = ((n + 1 + n * s) * a + ((n + 1) * (1 - s) * b) / power) / m;
      b = (n * (1 - s) * power * a + (n + (n + 1) * s) * b) / m;
      a = inner;
    }
    return m / b;
  });
}

/**
 * Potentials at electrodes of unit dipoles along x, y and z, V per A m, [electrodes][3]:
 * V = 1 / (4 pi s1 R^2) sum_n (b/R)^(n-1) g_n [n (q.u) P_n(e.u) + q.(e - (e.u) u) P_n'(e.u)].
 *
 * @param dipole position, m
 * @param electrodes directions from the centre
 * @throws InputError for a dipole that is not inside the innermost shell
 */
export function leadField(head: SphericalHead, dipole: UnitVector, electrodes: readonly UnitVector[]): number[][] {
  const { radii, conductivities } = head;
  const outer = radii.at(-1)!;
  const b = Math.hypot(...dipole);
  if (!(b < radii[0]!)) throw new InputError(`a dipole ${b} m from the centre: expected less than ${radii[0]} m`);
  const u: UnitVector = b === 0 ? [0, 0, 1] : [dipole[0] / b, dipole[1] / b, dipole[2] / b];
  const factors = shellFactors(head).map((g, i) => g * (b / outer) ** i);
  const scale = 1 / (4 * Math.PI * conductivities[0]! * outer ** 2);
  return electrodes.map((e) => {
    const cosine = dot(e, u);
    const { radial, tangential } = series(factors, cosine);
    return [0, 1, 2].map((axis) => scale * (radial * u[axis]! + tangential * (e[axis]! - cosine * u[axis]!)));
  });
}

/** sum_n f_n n P_n(x) and sum_n f_n P_n'(x). */
function series(factors: Float64Array, x: number): { radial: number; tangential: number } {
  let [before, p] = [1, x];
  let [slopeBefore, slope] = [0, 1];
  let [radial, tangential] = [0, 0];
  for (const [i, factor] of factors.entries()) {
    const n = i + 1;
    radial += factor * n * p;
    tangential += factor * slope;
    const next = ((2 * n + 1) * x * p - n * before) / (n + 1);
    const nextSlope = slopeBefore + (2 * n + 1) * p;
    [before, p, slopeBefore, slope] = [p, next, slope, nextSlope];
  }
  return { radial, tangential };
}
