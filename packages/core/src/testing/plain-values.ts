// Row-major values in plain JavaScript, for tests that work out a layer's result by loops.
import * as tf from "@tensorflow/tfjs-core";
import type { DifferenceInput } from "./finite-differences.ts";

/** The values of `rule` at every index of `shape`. */
export function filled(shape: readonly number[], rule: (...index: number[]) => number): DifferenceInput {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = Array.from({ length: size }, (_, place) => {
    const index: number[] = [];
    let rest = place;
    for (const extent of shape.toReversed()) {
      index.unshift(rest % extent);
      rest = Math.floor(rest / extent);
    }
    return rule(...index);
  });
  return { shape, values };
}

/** One element. */
export function at({ shape, values }: DifferenceInput, ...index: number[]): number {
  return values[shape.reduce((place, extent, axis) => place * extent + index[axis]!, 0)]!;
}

/** The sum of `term` over 0..count-1. */
export function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

/** The float32 tensor of the values. */
export function tensorOf({ shape, values }: DifferenceInput): tf.Tensor {
  return tf.tensor([...values], [...shape], "float32");
}

/** The values of a tensor. */
export function plain(tensor: tf.Tensor): DifferenceInput {
  return { shape: tensor.shape, values: Array.from(tensor.dataSync()) };
}

/**
 * Largest |got - want| over all elements, `want` rounded to float32; NaN where an element is.
 *
 * @throws Error when the shapes differ
 */
export function largestDifference(got: tf.Tensor, want: DifferenceInput): number {
  if (got.shape.join() !== want.shape.join()) throw new Error(`got [${got.shape}], want [${want.shape}]`);
  return Math.max(...Array.from(got.dataSync(), (value, place) => Math.abs(value - Math.fround(want.values[place]!))));
}
