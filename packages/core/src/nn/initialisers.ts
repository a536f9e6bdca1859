// Starting values of parameters, in PyTorch's conventions for fan-in and fan-out.
import type { Random } from "../engine/random.ts";

/** Draws the starting values of a tensor of `shape`, row-major. */
export type Initialiser = (shape: readonly number[], random: Random) => Float32Array;

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** Inputs and outputs per unit of a weight `[out, in, ...k]`. */
function fans([out = 1, into = 1, ...kernel]: readonly number[]): { fanIn: number; fanOut: number } {
  const field = size(kernel);
  return { fanIn: into * field, fanOut: out * field };
}

function filled(shape: readonly number[], draw: () => number): Float32Array {
  return new Float32Array(size(shape)).map(draw);
}

/** Every element equal to `value`. */
export function constant(value: number): Initialiser {
  return (shape) => new Float32Array(size(shape)).fill(value);
}

/** U(-bound, bound). */
export function uniform(bound: number): Initialiser {
  return (shape, random) => filled(shape, () => random.uniform(-bound, bound));
}

/** N(0, standardDeviation^2). */
export function normal(standardDeviation: number): Initialiser {
  return (shape, random) => filled(shape, () => random.normal(0, standardDeviation));
}

/** N(0, standardDeviation^2) cut at two standard deviations (values outside are drawn again). */
export function truncatedNormal(standardDeviation: number): Initialiser {
  return (shape, random) =>
    filled(shape, () => {
      let value = random.normal();
      while (Math.abs(value) > 2) value = random.normal();
      return value * standardDeviation;
    });
}

/** U(-a, a) with a = sqrt(6 / (fanIn + fanOut)). @see Glorot & Bengio 2010, eq. 16 */
export function xavierUniform(): Initialiser {
  return (shape, random) => {
    const { fanIn, fanOut } = fans(shape);
    return uniform(Math.sqrt(6 / (fanIn + fanOut)))(shape, random);
  };
}

/**
 * U(-1/sqrt(fanIn), 1/sqrt(fanIn)): what PyTorch calls Kaiming uniform with a = sqrt(5), its default for
 * convolutions and linear layers. A bias takes the fan of its weight, so it is given.
 */
export function fanInUniform(fanIn: number): Initialiser {
  return uniform(1 / Math.sqrt(fanIn));
}
