// The Wyckoff positions of a space group from its operations alone.
import { keyOf, product, solve, wrap } from "./congruences.mjs";
import { apply, inverse, multiply } from "./operations.mjs";

/**
 * Points, lines and planes that operations leave fixed, their intersections and all of space, gathered into classes of
 * what the group's operations carry into each other. Each class is one Wyckoff position.
 *
 * @param operations all operations modulo the integer lattice
 * @returns {subspaces, order}[]: the subspaces of the class by key and the order of the site symmetry
 */
export function wyckoffClasses(operations) {
  const subspaces = intersections(operations.flatMap(fixedSubspaces));
  const classes = [];
  const seen = new Set();
  for (const [key, subspace] of subspaces) {
    if (seen.has(key)) continue;
    const orbit = new Map(operations.map((operation) => image(subspace, operation)).map((s) => [keyOf(s), s]));
    for (const member of orbit.keys()) seen.add(member);
    const order = operations.filter((operation) => fixes(operation, subspace)).length;
    classes.push({ subspaces: orbit, order });
  }
  return classes;
}

/** The class that the points of an affine map, such as (x, x, 0), lie on in general. */
export function classOf(classes, expression) {
  const lies = (subspace) => isSpannedBy(subspace, expression);
  return classes.find(({ subspaces }) => [...subspaces.values()].some(lies));
}

/** The subspace after an operation. */
export function image(subspace, { w, t }) {
  const rows = multiply(subspace.rows, inverse(w));
  const [moved] = solve(
    rows,
    subspace.values.map((value, i) => value + dot(rows[i], t)),
  );
  return moved;
}

function fixedSubspaces({ w, t }) {
  const rows = w.map((row, i) => row.map((value, j) => value - Number(i === j)));
  return solve(
    rows,
    t.map((value) => -value),
  );
}

/** All subspaces and what they have in common, until nothing new comes; all of space is the first operation's. */
function intersections(subspaces) {
  const found = new Map(subspaces.map((subspace) => [keyOf(subspace), subspace]));
  const list = [...found.values()];
  for (let i = 0; i < list.length; i++) {
    for (let j = 0; j < i; j++) {
      const common = solve([...list[i].rows, ...list[j].rows], [...list[i].values, ...list[j].values]);
      for (const subspace of common) {
        if (found.has(keyOf(subspace))) continue;
        found.set(keyOf(subspace), subspace);
        list.push(subspace);
      }
    }
  }
  return found;
}

/** True if every point of the subspace comes back to itself, modulo the lattice. */
function fixes({ w, t }, { point, directions }) {
  return (
    directions.every((direction) => apply(w, direction).every((value, i) => value === direction[i])) &&
    apply(w, point).every((value, i) => wrap(value + t[i] - point[i]) === 0)
  );
}

/** True if the map's image lies in the subspace and fills it. */
function isSpannedBy({ rows, values }, { w, t }) {
  const isInside = rows.every(
    (row, i) => multiply([row], w)[0].every((value) => value === 0) && wrap(dot(row, t) - values[i]) === 0,
  );
  return isInside && rank(w) === 3 - rows.length;
}

/** Rank of a 3 x 3 matrix. */
export function rank(w) {
  const minors = product([pairs, pairs]).map(([[i, j], [k, l]]) => w[i][k] * w[j][l] - w[i][l] * w[j][k]);
  const [a, b, c] = w;
  const volume = dot(a, [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]]);
  if (volume !== 0) return 3;
  if (minors.some((minor) => minor !== 0)) return 2;
  return w.flat().some((value) => value !== 0) ? 1 : 0;
}

const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
];

function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
