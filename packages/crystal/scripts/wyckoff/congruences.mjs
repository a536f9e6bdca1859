// Affine subspaces of the crystal modulo its integer lattice, as solutions of integer congruences; exact.
//
// A point x solves A x = b (mod 1) on finitely many parallel subspaces. Row and column operations that are invertible
// over the integers bring A to diagonal form D with A = U^-1 D V; with y = V x the system falls apart into
// d_i y_i = b_i (mod 1), whose solutions are y_i = (b_i + j) / d_i for j = 0 .. d_i - 1. The rows of V with d_i != 0
// are then integer functionals, whose values modulo 1 say which subspace it is.

/** Fractions are whole multiples of 1 / UNIT. */
export const UNIT = 1728;

/** The value modulo 1, from 0. */
export function wrap(value) {
  return ((value % UNIT) + UNIT) % UNIT;
}

/**
 * The subspaces on which rows * x = values (mod 1).
 *
 * @returns subspaces {rows, values, point, directions}: their functionals in Hermite form with their values, a point
 * on them and integer vectors that span them
 */
export function solve(rows, values) {
  const { diagonal, right, functionals, inverse } = diagonalise(rows, values);
  if (right.slice(diagonal.length).some((value) => wrap(value) !== 0)) return [];
  const rank = diagonal.length;
  const choices = diagonal.map((factor, i) =>
    Array.from({ length: Math.abs(factor) }, (_, j) => exactQuotient(right[i] + j * UNIT, factor)),
  );
  const directions = [0, 1, 2].slice(rank).map((column) => inverse.map((row) => row[column]));
  return product(choices).map((y) => ({
    ...hermite(functionals.slice(0, rank), y),
    point: inverse.map((row) => wrap(y.reduce((sum, value, i) => sum + row[i] * value, 0))),
    directions,
  }));
}

/** A text that two subspaces share if they are the same modulo 1. */
export function keyOf({ rows, values }) {
  return `${rows.join(";")}|${values.join(",")}`;
}

/** All lists with one entry of each list. */
export function product(lists) {
  return lists.reduce((partial, list) => partial.flatMap((head) => list.map((item) => [...head, item])), [[]]);
}

function exactQuotient(value, divisor) {
  if (value % divisor !== 0) throw new Error(`${value} / ${UNIT} cannot be divided by ${divisor}`);
  return value / divisor;
}

/** Diagonal form; `functionals` is V, `inverse` its inverse. */
function diagonalise(rows, values) {
  const a = rows.map((row) => [...row]);
  const right = [...values];
  const functionals = identity();
  const inverse = identity();
  const addRow = (to, from, times) => {
    a[to] = a[to].map((value, column) => value + times * a[from][column]);
    right[to] += times * right[from];
  };
  const addColumn = (to, from, times) => {
    for (const row of [...a, ...inverse]) row[to] += times * row[from];
    functionals[from] = functionals[from].map((value, column) => value - times * functionals[to][column]);
  };
  const swapRows = (i, j) => {
    [a[i], a[j]] = [a[j], a[i]];
    [right[i], right[j]] = [right[j], right[i]];
  };
  const swapColumns = (i, j) => {
    for (const row of [...a, ...inverse]) [row[i], row[j]] = [row[j], row[i]];
    [functionals[i], functionals[j]] = [functionals[j], functionals[i]];
  };
  let rank = 0;
  for (; rank < Math.min(3, a.length); rank++) {
    for (;;) {
      const pivot = smallest(a, rank);
      if (pivot === undefined)
        return { diagonal: a.slice(0, rank).map((row, i) => row[i]), right, functionals, inverse };
      swapRows(rank, pivot[0]);
      swapColumns(rank, pivot[1]);
      const d = a[rank][rank];
      for (let i = rank + 1; i < a.length; i++) addRow(i, rank, -Math.trunc(a[i][rank] / d));
      for (let j = rank + 1; j < 3; j++) addColumn(j, rank, -Math.trunc(a[rank][j] / d));
      const isClear =
        a.every((row, i) => i <= rank || row[rank] === 0) && a[rank].every((v, j) => j <= rank || v === 0);
      if (isClear) break;
    }
  }
  return { diagonal: a.slice(0, rank).map((row, i) => row[i]), right, functionals, inverse };
}

/** Place of the smallest entry that is not zero at and behind a diagonal place. */
function smallest(a, from) {
  let place;
  for (let i = from; i < a.length; i++) {
    for (let j = from; j < 3; j++) {
      if (a[i][j] !== 0 && (place === undefined || Math.abs(a[i][j]) < Math.abs(a[place[0]][place[1]]))) place = [i, j];
    }
  }
  return place;
}

/** The Hermite form of independent functionals, the values carried along: equal subspaces get equal numbers. */
function hermite(functionals, values) {
  const rows = functionals.map((row, i) => [...row, values[i]]);
  const add = (to, from, times) => {
    rows[to] = rows[to].map((value, column) => value + times * rows[from][column]);
  };
  let done = 0;
  for (let column = 0; column < 3 && done < rows.length; column++) {
    for (;;) {
      const left = rows.map((_, i) => i).filter((i) => i >= done && rows[i][column] !== 0);
      if (left.length === 0) break;
      const pivot = left.reduce((best, i) => (Math.abs(rows[i][column]) < Math.abs(rows[best][column]) ? i : best));
      [rows[done], rows[pivot]] = [rows[pivot], rows[done]];
      for (let i = done + 1; i < rows.length; i++) add(i, done, -Math.trunc(rows[i][column] / rows[done][column]));
      if (rows.slice(done + 1).every((row) => row[column] === 0)) break;
    }
    if (rows[done][column] === 0) continue;
    if (rows[done][column] < 0) rows[done] = rows[done].map((value) => -value);
    for (let i = 0; i < done; i++) add(i, done, -Math.floor(rows[i][column] / rows[done][column]));
    done++;
  }
  return { rows: rows.map((row) => row.slice(0, 3)), values: rows.map((row) => wrap(row[3])) };
}

function identity() {
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => Number(i === j)));
}
