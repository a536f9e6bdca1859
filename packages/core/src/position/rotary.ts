// Rotary position embedding: queries and keys are turned by angles proportional to their positions.
import * as tf from "@tensorflow/tfjs-core";
import { geometricFrequencies } from "./waves.ts";

/** Which channels form a pair: `halves` j and j + dim/2, `interleaved` 2j and 2j + 1. */
export type RotaryPairing = "halves" | "interleaved";

/** Cosine and sine of every position's angles, row-major [positions, pairs]. */
export interface RotaryTable {
  readonly cos: Float32Array;
  readonly sin: Float32Array;
}

/** Options of {@link rotaryTable}. */
export interface RotaryTableOptions {
  /** Coordinates of a position, 1 unless given. */
  readonly axes?: number;
  /** Radians per unit of a coordinate, the same for every axis; 10000^(-k/n), n = floor(pairs / axes), unless given. */
  readonly frequencies?: readonly number[];
}

/**
 * The angles of a position x are [x_0 f_0, x_0 f_1, ..., x_1 f_0, x_1 f_1, ..., 0, ...]: every axis turns its own share
 * of the pairs, and pairs that are left over stay as they are. Formed in float64, since float32 angles of positions
 * in the thousands are off by 1e-4 rad.
 *
 * @param positions row-major [positions, axes]
 * @param pairs half of the width of a head
 * @throws Error when the axes do not divide the positions or need more pairs than there are
 * @see Su et al. 2021, "RoFormer", section 3.2.2
 */
export function rotaryTable(
  positions: ArrayLike<number>,
  pairs: number,
  options: RotaryTableOptions = {},
): RotaryTable {
  const { axes = 1, frequencies = geometricFrequencies(Math.floor(pairs / axes)) } = options;
  const rows = positions.length / axes;
  if (!Number.isInteger(rows)) throw new Error(`rotaryTable: ${positions.length} coordinates are not of ${axes} axes`);
  if (axes * frequencies.length > pairs) {
    throw new Error(`rotaryTable: ${axes} axes of ${frequencies.length} frequencies do not fit ${pairs} pairs`);
  }
  const cos = new Float32Array(rows * pairs).fill(1);
  const sin = new Float32Array(rows * pairs);
  for (let i = 0; i < positions.length; i++) {
    const start = Math.floor(i / axes) * pairs + (i % axes) * frequencies.length;
    for (const [k, frequency] of frequencies.entries()) {
      const angle = positions[i]! * frequency;
      cos[start + k] = Math.cos(angle);
      sin[start + k] = Math.sin(angle);
    }
  }
  return { cos, sin };
}

/** The two members of every pair, each [..., pairs]. */
function members(x: tf.Tensor, pairing: RotaryPairing): [tf.Tensor, tf.Tensor] {
  const [leading, pairs] = [x.shape.slice(0, -1), x.shape.at(-1)! / 2];
  const start = leading.map(() => 0);
  if (pairing === "halves") {
    const half = (place: number) => tf.slice(x, [...start, place], [...leading, pairs]);
    return [half(0), half(pairs)];
  }
  const paired = tf.reshape(x, [...leading, pairs, 2]);
  const member = (place: number) => tf.slice(paired, [...start, 0, place], [...leading, pairs, 1]);
  return [tf.reshape(member(0), [...leading, pairs]), tf.reshape(member(1), [...leading, pairs])];
}

/**
 * Every pair (a, b) becomes (a cos - b sin, a sin + b cos). Applied to queries and keys, it makes their dot product
 * depend on the difference of the positions only.
 *
 * @param x [..., seq, dim], as [batch, heads, seq, headDim]
 * @param cos broadcast to [..., seq, dim / 2]: [seq, dim / 2], or [batch, 1, seq, dim / 2]
 * @param sin as `cos`
 * @returns the shape of x
 * @throws Error when the angles are not of half the width of x
 * @see Su et al. 2021, "RoFormer", eq. 34 (`interleaved`)
 */
export function rotate(x: tf.Tensor, cos: tf.Tensor, sin: tf.Tensor, pairing: RotaryPairing): tf.Tensor {
  if (2 * cos.shape.at(-1)! !== x.shape.at(-1)!) {
    throw new Error(`rotate: angles [${cos.shape}] must end in half of the width of x [${x.shape}]`);
  }
  const [a, b] = members(x, pairing);
  const turnedA = tf.sub(tf.mul(a, cos), tf.mul(b, sin));
  const turnedB = tf.add(tf.mul(a, sin), tf.mul(b, cos));
  if (pairing === "halves") return tf.concat([turnedA, turnedB], -1);
  return tf.reshape(tf.stack([turnedA, turnedB], -1), x.shape);
}
