// Butterflies of the fast Fourier transform, each over many signals at once that lie beside one another.
//
// Stockham's rule for radix r, with m = n / r and w = exp(-2 pi i / n): rows p + j m (j < r) of the input give the rows
// r p + k of the output,
//
//   y[r p + k] = w^(p k) * sum_j x[p + j m] exp(-2 pi i j k / r)
//
// and the next pass has n / r points and r times as many signals. Real and imaginary parts are arrays of their own, so
// that the inverse transform is the same one with the two exchanged.

/** Complex numbers as two arrays, and the row structure of a pass: where it starts and how far apart rows and groups are. */
export interface Rows {
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly offset: number;
  /** Elements from a row to the next. */
  readonly row: number;
  /** Elements from a group to the next. */
  readonly group: number;
}

/** One pass: m as above, how many groups of signals, and how many signals of a group lie beside one another. */
export interface Pass {
  readonly radix: number;
  readonly m: number;
  readonly groups: number;
  readonly width: number;
  /** [m, radix - 1, 2] cosine and sine of w^(p k), k from 1. */
  readonly twiddles: Float64Array;
}

/** Two points: sum and difference. */
export function pass2(x: Rows, y: Rows, { m, groups, width, twiddles }: Pass): void {
  const { re: xr, im: xi } = x;
  const { re: yr, im: yi } = y;
  const second = m * x.row;
  for (let p = 0; p < m; p++) {
    const wr = twiddles[2 * p]!;
    const wi = twiddles[2 * p + 1]!;
    for (let g = 0; g < groups; g++) {
      let a = x.offset + p * x.row + g * x.group;
      let o = y.offset + 2 * p * y.row + g * y.group;
      for (const end = a + width; a < end; a++, o++) {
        const b = a + second;
        const o1 = o + y.row;
        const dr = xr[a]! - xr[b]!;
        const di = xi[a]! - xi[b]!;
        yr[o] = xr[a]! + xr[b]!;
        yi[o] = xi[a]! + xi[b]!;
        yr[o1] = dr * wr - di * wi;
        yi[o1] = dr * wi + di * wr;
      }
    }
  }
}

/** Four points: two stages of sums and differences, a quarter turn between them. */
export function pass4(x: Rows, y: Rows, { m, groups, width, twiddles }: Pass): void {
  const { re: xr, im: xi, row: xRow, group: xGroup, offset: xOffset } = x;
  const { re: yr, im: yi, row: yRow, group: yGroup, offset: yOffset } = y;
  const quarter = m * xRow;
  for (let p = 0; p < m; p++) {
    const t = 6 * p;
    const w1r = twiddles[t]!;
    const w1i = twiddles[t + 1]!;
    const w2r = twiddles[t + 2]!;
    const w2i = twiddles[t + 3]!;
    const w3r = twiddles[t + 4]!;
    const w3i = twiddles[t + 5]!;
    for (let g = 0; g < groups; g++) {
      let a = xOffset + p * xRow + g * xGroup;
      let o = yOffset + 4 * p * yRow + g * yGroup;
      for (const end = a + width; a < end; a++, o++) {
        const b = a + quarter;
        const c = b + quarter;
        const d = c + quarter;
        const sumR = xr[a]! + xr[c]!;
        const sumI = xi[a]! + xi[c]!;
        const differenceR = xr[a]! - xr[c]!;
        const differenceI = xi[a]! - xi[c]!;
        const oddSumR = xr[b]! + xr[d]!;
        const oddSumI = xi[b]! + xi[d]!;
        const oddDifferenceR = xr[b]! - xr[d]!;
        const oddDifferenceI = xi[b]! - xi[d]!;
        yr[o] = sumR + oddSumR;
        yi[o] = sumI + oddSumI;
        const o1 = o + yRow;
        const o2 = o1 + yRow;
        const o3 = o2 + yRow;
        const v1r = differenceR + oddDifferenceI;
        const v1i = differenceI - oddDifferenceR;
        const v2r = sumR - oddSumR;
        const v2i = sumI - oddSumI;
        const v3r = differenceR - oddDifferenceI;
        const v3i = differenceI + oddDifferenceR;
        yr[o1] = v1r * w1r - v1i * w1i;
        yi[o1] = v1r * w1i + v1i * w1r;
        yr[o2] = v2r * w2r - v2i * w2i;
        yi[o2] = v2r * w2i + v2i * w2r;
        yr[o3] = v3r * w3r - v3i * w3i;
        yi[o3] = v3r * w3i + v3i * w3r;
      }
    }
  }
}

/** Any number of points by the sum itself: for the odd prime factors of a length. */
export function passAny(x: Rows, y: Rows, { radix, m, groups, width, twiddles }: Pass): void {
  const roots = rootsOfUnity(radix);
  for (let p = 0; p < m; p++) {
    for (let g = 0; g < groups; g++) {
      const from = x.offset + p * x.row + g * x.group;
      const to = y.offset + radix * p * y.row + g * y.group;
      for (let k = 0; k < radix; k++) {
        const t = 2 * (p * (radix - 1) + k - 1);
        const wr = k === 0 ? 1 : twiddles[t]!;
        const wi = k === 0 ? 0 : twiddles[t + 1]!;
        for (let c = 0; c < width; c++) sumPoints(x, from + c, m * x.row, y, to + k * y.row + c, k, roots, wr, wi);
      }
    }
  }
}

/** y[o] = (wr + i wi) sum_j x[a + j step] exp(-2 pi i j k / radix). */
function sumPoints(
  x: Rows,
  a: number,
  step: number,
  y: Rows,
  o: number,
  k: number,
  roots: Float64Array,
  wr: number,
  wi: number,
): void {
  const radix = roots.length / 2;
  let re = 0;
  let im = 0;
  for (let j = 0, turn = 0, from = a; j < radix; j++, from += step) {
    const cosine = roots[2 * turn]!;
    const sine = roots[2 * turn + 1]!;
    re += x.re[from]! * cosine - x.im[from]! * sine;
    im += x.re[from]! * sine + x.im[from]! * cosine;
    turn += k;
    if (turn >= radix) turn -= radix;
  }
  y.re[o] = re * wr - im * wi;
  y.im[o] = re * wi + im * wr;
}

const knownRoots = new Map<number, Float64Array>();

/** [n, 2] cosine and sine of exp(-2 pi i j / n). */
function rootsOfUnity(n: number): Float64Array {
  let roots = knownRoots.get(n);
  if (roots === undefined) {
    roots = new Float64Array(2 * n);
    for (let j = 0; j < n; j++) {
      roots[2 * j] = Math.cos((2 * Math.PI * j) / n);
      roots[2 * j + 1] = -Math.sin((2 * Math.PI * j) / n);
    }
    knownRoots.set(n, roots);
  }
  return roots;
}

/** [m, radix - 1, 2] powers of exp(-2 pi i / n), n = radix m. */
export function twiddlesOf(n: number, radix: number): Float64Array {
  const m = n / radix;
  const twiddles = new Float64Array(2 * m * (radix - 1));
  for (let p = 0, t = 0; p < m; p++) {
    for (let k = 1; k < radix; k++, t += 2) {
      const angle = (2 * Math.PI * ((p * k) % n)) / n;
      twiddles[t] = Math.cos(angle);
      twiddles[t + 1] = -Math.sin(angle);
    }
  }
  return twiddles;
}
