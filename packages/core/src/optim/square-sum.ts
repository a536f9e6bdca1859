// Sums of squares in float64, in an order that vector instructions can follow to the last bit.

/** Sum of the squares of `values`, whose length is a multiple of 8: element i goes to running sum i mod 8. */
export function sumOfSquares(values: Float32Array): number {
  let [s0, s1, s2, s3, s4, s5, s6, s7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < values.length; i += 8) {
    s0 += values[i]! * values[i]!;
    s1 += values[i + 1]! * values[i + 1]!;
    s2 += values[i + 2]! * values[i + 2]!;
    s3 += values[i + 3]! * values[i + 3]!;
    s4 += values[i + 4]! * values[i + 4]!;
    s5 += values[i + 5]! * values[i + 5]!;
    s6 += values[i + 6]! * values[i + 6]!;
    s7 += values[i + 7]! * values[i + 7]!;
  }
  return addPairwise([s0, s1, s2, s3, s4, s5, s6, s7]);
}

/** The sum of eight running sums. */
export function addPairwise(sums: ArrayLike<number>): number {
  const pair = (i: number): number => sums[i]! + sums[i + 1]!;
  return pair(0) + pair(2) + (pair(4) + pair(6));
}
