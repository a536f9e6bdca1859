// The complex fast Fourier transform of every column of a matrix, in float64, for any length.
//
// Columns are taken a few at a time, so that all passes over them stay in the processor's nearest cache.
import { type Pass, pass2, pass4, passAny, type Rows, twiddlesOf } from "./radix.ts";

/** Complex numbers as two arrays of equal length. */
export interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Zeros. */
export const complexZeros = (length: number): Complex => ({
  re: new Float64Array(length),
  im: new Float64Array(length),
});

/** Columns worked on together: a cache line of doubles. */
const BLOCK = 8;

/** Factors of `n` in the order of the passes: fours, a two, odd primes. */
function radices(n: number): number[] {
  const factors: number[] = [];
  let left = n;
  while (left % 4 === 0) {
    factors.push(4);
    left /= 4;
  }
  if (left % 2 === 0) {
    factors.push(2);
    left /= 2;
  }
  for (let prime = 3; left > 1; prime += 2) {
    while (left % prime === 0) {
      factors.push(prime);
      left /= prime;
    }
  }
  return factors;
}

/** Where a pass reads or writes; the same object serves every pass, so that none is made while stepping. */
class Place implements Rows {
  re: Float64Array = NO_NUMBERS;
  im: Float64Array = NO_NUMBERS;
  offset = 0;
  row = 0;
  group = 0;

  set({ re, im }: Complex, offset: number, row: number, group: number): void {
    this.re = re;
    this.im = im;
    this.offset = offset;
    this.row = row;
    this.group = group;
  }
}

const NO_NUMBERS = new Float64Array(0);

/** A pass and the number of signals before it. */
interface Stage {
  readonly pass: { -readonly [Key in keyof Pass]: Pass[Key] };
  readonly signals: number;
}

function stagesOf(n: number): Stage[] {
  let points = n;
  return radices(n).map((radix) => {
    const pass = { radix, m: points / radix, groups: 1, width: 1, twiddles: twiddlesOf(points, radix) };
    const signals = n / points;
    points = pass.m;
    return { pass, signals };
  });
}

/**
 * X_k = sum_t x_t exp(-2 pi i k t / n) down the columns of matrices with n rows. Exchange the real and imaginary parts
 * of both matrices for the inverse transform, times n.
 */
export interface ColumnTransform {
  /**
   * Transforms at least the columns `start` to `end` of `x` into the same columns of `y`.
   *
   * @param x [n, columns]
   * @param y [n, columns]
   */
  transform(x: Complex, y: Complex, columns: number, start?: number, end?: number): void;
  /**
   * Transforms at least the columns `start` to `end` of `x` into the rows of the same number of `y`.
   *
   * @param x [n, columns]
   * @param y [columns, n]
   */
  transformToRows(x: Complex, y: Complex, columns: number, start?: number, end?: number): void;
}

/** The transform for any n, in JavaScript. */
export class ColumnFft implements ColumnTransform {
  readonly n: number;
  readonly #stages: readonly Stage[];
  readonly #scratch: readonly [Complex, Complex];
  readonly #from = new Place();
  readonly #to = new Place();

  constructor(n: number) {
    this.n = n;
    this.#stages = stagesOf(n);
    this.#scratch = [complexZeros(n * BLOCK), complexZeros(n * BLOCK)];
  }

  transform(x: Complex, y: Complex, columns: number, start = 0, end = columns): void {
    for (let column = start; column < end; column += BLOCK) {
      this.#block(x, columns, column, Math.min(BLOCK, end - column), y);
    }
  }

  transformToRows(x: Complex, y: Complex, columns: number, start = 0, end = columns): void {
    for (let column = start; column < end; column += BLOCK) {
      const width = Math.min(BLOCK, end - column);
      const result = this.#block(x, columns, column, width);
      transpose(result, this.n, width, y, column * this.n);
    }
  }

  /** Transforms `width` columns; the last pass writes to `y` or, without it, to the scratch that is returned. */
  #block(x: Complex, columns: number, column: number, width: number, y?: Complex): Complex {
    if (this.n === 1) return copyRow(x, column, width, y ?? this.#scratch[0], y === undefined ? 0 : column);
    let result = x;
    this.#from.set(x, column, columns, width);
    for (let index = 0; index < this.#stages.length; index++) {
      const { pass, signals } = this.#stages[index]!;
      if (y !== undefined && pass.m === 1) {
        // one butterfly for each signal: its results are rows of `y`
        result = y;
        pass.groups = signals;
        pass.width = width;
        this.#to.set(y, column, signals * columns, columns);
      } else {
        result = this.#scratch[index % 2]!;
        pass.groups = 1;
        pass.width = signals * width;
        this.#to.set(result, 0, signals * width, 0);
      }
      run(this.#from, this.#to, pass);
      this.#from.set(result, 0, signals * pass.radix * width, width);
    }
    return result;
  }
}

function run(from: Rows, to: Rows, pass: Pass): void {
  if (pass.radix === 4) pass4(from, to, pass);
  else if (pass.radix === 2) pass2(from, to, pass);
  else passAny(from, to, pass);
}

function copyRow(x: Complex, from: number, length: number, y: Complex, to: number): Complex {
  for (let i = 0; i < length; i++) {
    y.re[to + i] = x.re[from + i]!;
    y.im[to + i] = x.im[from + i]!;
  }
  return y;
}

/** y[offset + column n + row] = x[row, column]. */
function transpose({ re, im }: Complex, n: number, columns: number, y: Complex, offset: number): void {
  const total = n * columns;
  for (let column = 0, to = offset; column < columns; column++) {
    for (let from = column; from < total; from += columns, to++) {
      y.re[to] = re[from]!;
      y.im[to] = im[from]!;
    }
  }
}
