// The normaliser of a space group: other choices of origin and axes, and how they rename the Wyckoff positions.
import { keyOf, product, solve, wrap } from "./congruences.mjs";
import { apply, close, determinant, format, generatorsOf, inverse, multiply } from "./operations.mjs";
import { image } from "./positions.mjs";

const NO_SHIFT = [0, 0, 0];

/** Changes of axes that leave the shape of every cell of the lattice system as it is. */
export function holohedry(latticeSystem) {
  switch (latticeSystem) {
    case "Triclinic":
      return rotations([diagonal(-1, -1, -1)]);
    case "Monoclinic":
      return rotations([diagonal(-1, -1, -1), diagonal(-1, 1, -1)]);
    case "Orthorhombic":
    case "Cubic":
      return signedPermutations();
    case "Tetragonal":
      return signedPermutations().filter((v) => v[2][2] !== 0);
    default:
      return rotations([HEXAD, EXCHANGE, diagonal(-1, -1, -1)]);
  }
}

/** Changes of the a and c axes of a monoclinic cell, the unique axis b kept. */
export function monoclinicAxes() {
  const small = [-2, -1, 0, 1, 2];
  return product([small, small, small, small, [-1, 1]])
    .map(([p, q, r, s, b]) => [
      [p, 0, q],
      [0, b, 0],
      [r, 0, s],
    ])
    .filter((v) => Math.abs(determinant(v)) === 1);
}

/**
 * The letter permutations of the normaliser elements with the given changes of axes.
 *
 * @param positions {subspace}[] one subspace of each position, in the order of letters
 * @param letterOf key of a subspace -> its letter
 * @returns the permutations, sorted, the identity first, each with the simplest change of description that makes it
 */
export function letterMaps(operations, axes, positions, letterOf) {
  const found = new Map();
  for (const v of axes) {
    for (const t of shifts(operations, v)) {
      const letters = positions.map(({ subspace }) => letterOf.get(keyOf(image(subspace, { w: v, t })))).join("");
      const known = found.get(letters);
      const element = { w: v, t };
      if (known === undefined || complexity(element) < complexity(known)) found.set(letters, element);
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([letters, element]) => ({ letters, op: format(element) }));
}

/** Origin shifts with which a change of axes carries the group into itself. */
function shifts(operations, v) {
  const translations = operations.filter(({ w }) => isIdentity(w)).map(({ t }) => t);
  const isOwnLattice = translations.every((t) => translations.some((own) => isSame(apply(v, t), own)));
  const back = inverse(v);
  const conjugates = generatorsOf(operations)
    .filter(({ w }) => !isIdentity(w))
    .map(({ w, t }) => ({ w: multiply(multiply(v, w), back), t: apply(v, t) }));
  const targets = conjugates.map(({ w }) => operations.filter((operation) => String(operation.w) === String(w)));
  if (!isOwnLattice || targets.some((list) => list.length === 0)) return [];
  const solutions = product(targets).flatMap((chosen) =>
    solve(
      conjugates.flatMap(({ w }) => w.map((row, i) => row.map((value, j) => Number(i === j) - value))),
      conjugates.flatMap(({ t }, g) => chosen[g].t.map((value, i) => value - t[i])),
    ),
  );
  return conjugates.length === 0 ? [NO_SHIFT] : solutions.map(({ point }) => point);
}

/** The simpler of two descriptions keeps the axes, then shifts fewer of them, then by less. */
function complexity({ w, t }) {
  const moved = w.flat().filter((value, i) => value !== Number(i % 4 === 0)).length;
  return moved * 1e9 + t.filter((value) => value !== 0).length * 1e6 + t.reduce((sum, value) => sum + value, 0);
}

function isIdentity(w) {
  return String(w) === String(diagonal(1, 1, 1));
}

function isSame(a, b) {
  return a.every((value, i) => wrap(value - b[i]) === 0);
}

function rotations(generators) {
  return close(generators.map((w) => ({ w, t: NO_SHIFT }))).map(({ w }) => w);
}

function signedPermutations() {
  return rotations([
    diagonal(-1, 1, 1),
    [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
  ]);
}

function diagonal(a, b, c) {
  return [
    [a, 0, 0],
    [0, b, 0],
    [0, 0, c],
  ];
}

const HEXAD = [
  [1, -1, 0],
  [1, 0, 0],
  [0, 0, 1],
];

const EXCHANGE = [
  [0, 1, 0],
  [1, 0, 0],
  [0, 0, -1],
];
