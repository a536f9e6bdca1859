// Symmetry operations {w, t} as x -> w x + t with whole-number rotations and translations in units of 1 / UNIT.
import { UNIT, wrap } from "./congruences.mjs";

export function apply(matrix, vector) {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
}

export function multiply(a, b) {
  return a.map((row) => [0, 1, 2].map((j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
}

export function determinant(m) {
  const minor = (i, j) => m[1][i] * m[2][j] - m[1][j] * m[2][i];
  return m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1);
}

/** The inverse of a whole-number matrix with determinant 1 or -1. */
export function inverse(m) {
  const d = determinant(m);
  return [0, 1, 2].map((i) =>
    [0, 1, 2].map((j) => {
      const [r, s] = [0, 1, 2].filter((k) => k !== j);
      const [p, q] = [0, 1, 2].filter((k) => k !== i);
      return ((i + j) % 2 === 0 ? d : -d) * (m[r][p] * m[s][q] - m[r][q] * m[s][p]);
    }),
  );
}

/** `a` after `b`. */
function compose(a, b) {
  return { w: multiply(a.w, b.w), t: apply(a.w, b.t).map((value, i) => wrap(value + a.t[i])) };
}

function operationKey({ w, t }) {
  return `${w}|${t}`;
}

/** All operations modulo the integer lattice that the given ones generate, the identity first. */
export function close(generators) {
  const one = parse("x,y,z");
  const found = new Map([[operationKey(one), one]]);
  for (const operation of found.values()) {
    for (const generator of generators) {
      const next = compose(generator, operation);
      if (!found.has(operationKey(next))) found.set(operationKey(next), next);
    }
  }
  return [...found.values()];
}

/** The fewest first operations that generate all of them. */
export function generatorsOf(operations) {
  const generators = [];
  let closed = close(generators);
  for (const operation of operations) {
    if (closed.some((known) => operationKey(known) === operationKey(operation))) continue;
    generators.push(operation);
    closed = close(generators);
  }
  return generators;
}

/** From the symmetry finder: column-major rotations, translations as fractions. */
export function fromFinder({ rotation, translation }) {
  return {
    w: [0, 1, 2].map((i) => [0, 1, 2].map((j) => rotation[3 * j + i])),
    t: translation.map((value) => wrap(Math.round(value * UNIT))),
  };
}

/** `x,2x,z+1/4` as an affine map of (x, y, z). */
export function parse(text) {
  const parts = text.replaceAll(" ", "").split(",").map(parseCoordinate);
  return { w: parts.map(({ row }) => row), t: parts.map(({ shift }) => shift) };
}

function parseCoordinate(text) {
  const row = [0, 0, 0];
  let shift = 0;
  for (const [term, sign, number = "1", divisor = "1", axis] of text.matchAll(/([+-]?)(\d+)?(?:\/(\d+))?([xyz])?/g)) {
    const value = (sign === "-" ? -1 : 1) * (Number(number) / Number(divisor));
    if (axis !== undefined) row["xyz".indexOf(axis)] += value;
    else if (term !== "") shift += value;
  }
  return { row, shift: Math.round(shift * UNIT) };
}

/** The inverse of {@link parse}: `-x+y,2x,z+1/4`. */
export function format({ w, t }) {
  return w.map((row, i) => formatCoordinate(row, t[i])).join(",");
}

function formatCoordinate(row, shift) {
  const terms = row.flatMap((factor, i) => (factor === 0 ? [] : [`${formatFactor(factor)}${"xyz"[i]}`]));
  if (shift !== 0 || terms.length === 0) terms.push(`${shift < 0 ? "-" : "+"}${formatFraction(Math.abs(shift))}`);
  return terms.join("").replace(/^\+/, "");
}

function formatFactor(factor) {
  const size = Math.abs(factor) === 1 ? "" : Math.abs(factor);
  return `${factor < 0 ? "-" : "+"}${size}`;
}

function formatFraction(value) {
  const divisor = greatestCommonDivisor(value, UNIT);
  return value === 0 ? "0" : UNIT === divisor ? String(value / UNIT) : `${value / divisor}/${UNIT / divisor}`;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
