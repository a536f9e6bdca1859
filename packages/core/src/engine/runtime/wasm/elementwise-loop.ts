// One pass over flat arrays: stages read and write lanes of them, each array is loaded and stored once.
import { FunctionBuilder, type Local } from "./function-builder.ts";

const VECTOR_BYTES = 16;
const FLOATS_PER_VECTOR = VECTOR_BYTES / Float32Array.BYTES_PER_ELEMENT;
/** Vectors of each array per turn: 16 floats, what every tensor of a flat layout is padded to. */
const UNROLL = 4;
/** Parameters before the factors: first and last byte of the range, counted from the start of an array. */
const START = 0;
const END = 1;
const FIRST_FACTOR = 2;

/** Running sums of {@link ElementwiseLoop.sumSquares}: element i of an array goes to sum i mod 8. */
export const SUM_LANES = 8;

/** Arithmetic on four neighbouring elements; every operation rounds to float32, as Math.fround after it does. */
export interface Lanes {
  /** The array's elements as the stages before left them. */
  read(array: Float32Array): Local;
  write(array: Float32Array, value: Local): void;
  /** A number that is part of the code, rounded to float32. */
  constant(value: number): Local;
  add(a: Local, b: Local): Local;
  mul(a: Local, b: Local): Local;
  div(a: Local, b: Local): Local;
  sqrt(a: Local): Local;
}

/** What a loop does with each four elements; `factors` are the numbers that a call passes. */
export type LoopBody = (lanes: Lanes, factors: readonly Local[]) => void;

/** What a loop does besides its body. */
export interface LoopOptions {
  /** Changes of this array are not wanted. */
  readonly discard?: Float32Array;
  /** Adds the squares of an array's elements, as the body leaves them, to eight doubles in memory. */
  readonly sumSquares?: { readonly of: Float32Array; readonly into: Float64Array };
}

/**
 * A kernel (start, end, ...factors): runs `body` over the bytes from start to end of the arrays that it names, which
 * lie at fixed places of the memory. Both ends are multiples of 64, `start` and `end` count from an array's beginning.
 */
export function elementwiseLoop(factorCount: number, body: LoopBody, options: LoopOptions = {}): FunctionBuilder {
  const f = new FunctionBuilder(["i32", "i32", ...Array<"f32">(factorCount).fill("f32")]);
  const factors = Array.from({ length: factorCount }, (_, k) => f.vector("f32x4Splat", FIRST_FACTOR + k));
  const sums = options.sumSquares && new SquareSums(f, options.sumSquares.into);
  f.loop(START, END, UNROLL * VECTOR_BYTES, () => {
    for (let turn = 0; turn < UNROLL; turn++) {
      const lanes = new VectorLanes(f, turn * VECTOR_BYTES);
      body(lanes, factors);
      if (options.sumSquares) sums!.add(lanes.read(options.sumSquares.of), turn);
      lanes.flush(options.discard);
    }
  });
  sums?.store();
  return f;
}

/** Four elements of every array that the stages ask for, kept in registers until all stages have run. */
class VectorLanes implements Lanes {
  readonly #f: FunctionBuilder;
  readonly #offset: number;
  readonly #values = new Map<Float32Array, Local>();
  readonly #changed = new Set<Float32Array>();

  /** @param offset bytes from the loop's index */
  constructor(f: FunctionBuilder, offset: number) {
    this.#f = f;
    this.#offset = offset;
  }

  read(array: Float32Array): Local {
    let value = this.#values.get(array);
    if (value === undefined) {
      value = this.#f.local();
      this.#f.load(value, START, array.byteOffset + this.#offset);
      this.#values.set(array, value);
    }
    return value;
  }

  write(array: Float32Array, value: Local): void {
    this.#values.set(array, value);
    this.#changed.add(array);
  }

  constant(value: number): Local {
    return this.#f.constant(new Uint8Array(new Float32Array(FLOATS_PER_VECTOR).fill(value).buffer));
  }

  add = (a: Local, b: Local): Local => this.#f.vector("f32x4Add", a, b);
  mul = (a: Local, b: Local): Local => this.#f.vector("f32x4Mul", a, b);
  div = (a: Local, b: Local): Local => this.#f.vector("f32x4Div", a, b);
  sqrt = (a: Local): Local => this.#f.vector("f32x4Sqrt", a);

  /** Stores what was written, except for `discard`. */
  flush(discard: Float32Array | undefined): void {
    for (const array of this.#changed) {
      if (array !== discard) this.#f.store(START, array.byteOffset + this.#offset, this.#values.get(array)!);
    }
  }
}

/** Eight float64 sums of squares, which start from what is in memory and go back there. */
class SquareSums {
  readonly #f: FunctionBuilder;
  readonly #into: Float64Array;
  readonly #sums: readonly Local[];
  readonly #base: Local;

  constructor(f: FunctionBuilder, into: Float64Array) {
    this.#f = f;
    this.#into = into;
    this.#base = f.local("i32");
    this.#sums = Array.from({ length: SUM_LANES / 2 }, () => f.local());
    for (const [pair, sum] of this.#sums.entries()) f.load(sum, this.#base, this.#address(pair));
  }

  /** @param turn which four of the loop's 16 elements `values` are */
  add(values: Local, turn: number): void {
    const upper = this.#f.local();
    this.#f.shuffle(upper, values, values, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]);
    for (const [half, floats] of [values, upper].entries()) {
      const doubles = this.#f.vector("f64x2PromoteLowF32x4", floats);
      const sum = this.#sums[(2 * turn + half) % this.#sums.length]!;
      this.#f.assign(sum, "f64x2Add", sum, this.#f.vector("f64x2Mul", doubles, doubles));
    }
  }

  store(): void {
    for (const [pair, sum] of this.#sums.entries()) this.#f.store(this.#base, this.#address(pair), sum);
  }

  #address(pair: number): number {
    return this.#into.byteOffset + pair * VECTOR_BYTES;
  }
}
