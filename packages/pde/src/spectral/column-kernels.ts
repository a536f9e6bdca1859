// The Fourier transform of columns as WebAssembly vector code, for matrices with a power of two of rows and columns.
//
// The passes are those of radix.ts, two columns in every vector and a block of columns at a time; sizes and strides are part
// of the code, so that addresses are a base and a constant. Results are those of radix.ts to the last bit.
import { FunctionBuilder, type Local } from "@sciformer/core";
import { twiddlesOf } from "./radix.ts";

const DOUBLE = 8;
const VECTOR = 16;
const FEWEST_ROWS = 8;
const MANY_ROWS = 256;

/** Columns worked on together: one cache line of each row, two where rows are so far apart that fetching them is slow. */
export const blockOf = (n: number): number => (n < MANY_ROWS ? 8 : 16);

/** The first and the second doubles of two vectors. */
const LOW_LANES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const HIGH_LANES = LOW_LANES.map((lane) => lane + DOUBLE);

/** Real and imaginary part: two vectors, or two addresses. */
interface Parts {
  readonly re: Local;
  readonly im: Local;
}

/** One pass over a block. */
interface Stage {
  readonly radix: 2 | 4;
  readonly m: number;
  /** Signals before the pass. */
  readonly signals: number;
  /** Where its twiddle factors lie in memory. */
  readonly twiddles: number;
}

/** True where {@link columnKernel} can be built: 8, 16, 32 and so on rows. */
export const hasColumnKernel = (n: number): boolean => n >= FEWEST_ROWS && (n & (n - 1)) === 0;

/** Radices and lengths of the passes for n rows. */
function passes(n: number): { readonly radix: 2 | 4; readonly points: number }[] {
  const found: { radix: 2 | 4; points: number }[] = [];
  for (let points = n; points > 1; ) {
    const radix = points % 4 === 0 ? 4 : 2;
    found.push({ radix, points });
    points /= radix;
  }
  return found;
}

/** All twiddle factors for n rows, each twice, as vectors hold them. */
export function twiddleVectors(n: number): Float64Array {
  const lists = passes(n).map(({ radix, points }) => twiddlesOf(points, radix));
  return Float64Array.from(lists.flatMap((list) => [...list].flatMap((value) => [value, value])));
}

/** Addresses of what a kernel works with. */
export interface KernelMemory {
  /** Of {@link twiddleVectors}. */
  readonly twiddles: number;
  /** Two blocks of n rows, each first all real and then all imaginary parts. */
  readonly scratch: readonly [number, number];
}

/** Parameters: addresses of the first column of input and output, and of the real input past the last column. */
const X: Parts = { re: 0, im: 1 };
const Y: Parts = { re: 2, im: 3 };
const END = 4;

/**
 * A kernel (xRe, xIm, yRe, yIm, xEnd): transforms columns, a block at a time, of an n x n matrix at x into the same columns
 * at y, or into rows.
 */
export function columnKernel(n: number, { twiddles, scratch }: KernelMemory, toRows: boolean): FunctionBuilder {
  const f = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32"]);
  let place = twiddles;
  const stages = passes(n).map(({ radix, points }): Stage => {
    const stage = { radix, m: points / radix, signals: n / points, twiddles: place };
    place += (points / radix) * (radix - 1) * 2 * VECTOR;
    return stage;
  });
  const kernel = new ColumnCode(f, n, scratch);
  const blockBytes = blockOf(n) * DOUBLE;
  f.loop(X.re, END, blockBytes, () => {
    for (const [index, stage] of stages.entries()) {
      if (stage.m > 1) kernel.middlePass(stage, index);
      else kernel.lastPass(stage, index, toRows);
    }
    f.offset(X.im, X.im, blockBytes);
    const next = toRows ? n * blockBytes : blockBytes;
    f.offset(Y.re, Y.re, next);
    f.offset(Y.im, Y.im, next);
  });
  return f;
}

/** The code of the passes over one block of columns. */
class ColumnCode {
  readonly #f: FunctionBuilder;
  readonly #n: number;
  /** Columns of a block, and bytes of a row of it. */
  readonly #block: number;
  readonly #blockBytes: number;
  readonly #scratch: readonly [number, number];
  readonly #zero: Local;
  readonly #from: Parts;
  readonly #to: Parts;
  readonly #end: Local;
  readonly #rowEnd: Local;
  readonly #twiddle: Local;

  constructor(f: FunctionBuilder, n: number, scratch: readonly [number, number]) {
    this.#f = f;
    this.#n = n;
    this.#block = blockOf(n);
    this.#blockBytes = this.#block * DOUBLE;
    this.#scratch = scratch;
    this.#zero = f.local("i32");
    this.#from = { re: f.local("i32"), im: f.local("i32") };
    this.#to = { re: f.local("i32"), im: f.local("i32") };
    this.#end = f.local("i32");
    this.#rowEnd = f.local("i32");
    this.#twiddle = f.local("i32");
  }

  /** Every butterfly of rows with its twiddle factors, into the scratch. */
  middlePass({ radix, m, signals, twiddles }: Stage, index: number): void {
    const f = this.#f;
    const width = signals * this.#blockBytes;
    const row = this.#start(index, width);
    this.#setScratch(this.#to, index);
    f.offset(this.#twiddle, this.#zero, twiddles);
    f.offset(this.#end, this.#twiddle, m * (radix - 1) * 2 * VECTOR);
    f.loop(this.#twiddle, this.#end, (radix - 1) * 2 * VECTOR, () => {
      const factors = Array.from({ length: radix - 1 }, (_, k) => this.#factor(k));
      f.offset(this.#rowEnd, this.#from.re, width);
      f.loop(this.#from.re, this.#rowEnd, VECTOR, () => {
        const inputs = Array.from({ length: radix }, (_, j) => this.#at(this.#from, j * m * row));
        const outputs = this.#butterfly(inputs);
        for (const [k, output] of outputs.entries()) {
          this.#store(this.#to, k * width, k === 0 ? output : this.#product(output, factors[k - 1]!));
        }
        this.#advance([this.#from.im, this.#to.re, this.#to.im], VECTOR);
      });
      this.#advance([this.#from.re, this.#from.im], row - width);
      this.#advance([this.#to.re, this.#to.im], (radix - 1) * width);
    });
  }

  /** One butterfly for every signal, without twiddle factors, to the result. */
  lastPass({ radix, signals }: Stage, index: number, toRows: boolean): void {
    const f = this.#f;
    const row = this.#start(index, signals * this.#blockBytes);
    f.copy(this.#to.re, Y.re);
    f.copy(this.#to.im, Y.im);
    f.offset(this.#end, this.#from.re, signals * this.#blockBytes);
    const together = toRows ? 2 : 1;
    f.loop(this.#from.re, this.#end, together * this.#blockBytes, () => {
      for (let column = 0; column < this.#block; column += 2) {
        const signal = (of: number) => {
          const offset = of * this.#blockBytes + column * DOUBLE;
          return this.#butterfly(Array.from({ length: radix }, (_, j) => this.#at(this.#from, j * row + offset)));
        };
        if (toRows) this.#storeTurned(signal(0), signal(1), column, signals);
        else this.#storeRows(signal(0), column, signals);
      }
      this.#advance([this.#from.im], together * this.#blockBytes);
      this.#advance([this.#to.re, this.#to.im], toRows ? together * DOUBLE : this.#n * DOUBLE);
    });
  }

  /** Points `from` at the input of a pass. @returns bytes from row to row */
  #start(index: number, width: number): number {
    if (index > 0) {
      this.#setScratch(this.#from, index - 1);
      return width;
    }
    this.#f.copy(this.#from.re, X.re);
    this.#f.copy(this.#from.im, X.im);
    return this.#n * DOUBLE;
  }

  /** The results of one signal are rows of the output. */
  #storeRows(outputs: readonly Parts[], column: number, signals: number): void {
    for (const [k, output] of outputs.entries()) {
      this.#store(this.#to, k * signals * this.#n * DOUBLE + column * DOUBLE, output);
    }
  }

  /** The results of two signals lie beside one another in the rows of two columns. */
  #storeTurned(first: readonly Parts[], second: readonly Parts[], column: number, signals: number): void {
    for (const [k, { re, im }] of first.entries()) {
      const other = second[k]!;
      for (const [half, lanes] of [LOW_LANES, HIGH_LANES].entries()) {
        const offset = (column + half) * this.#n * DOUBLE + k * signals * DOUBLE;
        const turned = { re: this.#f.local(), im: this.#f.local() };
        this.#f.shuffle(turned.re, re, other.re, lanes);
        this.#f.shuffle(turned.im, im, other.im, lanes);
        this.#store(this.#to, offset, turned);
      }
    }
  }

  #setScratch({ re, im }: Parts, index: number): void {
    const address = this.#scratch[(index % 2) as 0 | 1];
    this.#f.offset(re, this.#zero, address);
    this.#f.offset(im, this.#zero, address + this.#n * this.#blockBytes);
  }

  #advance(addresses: readonly Local[], bytes: number): void {
    if (bytes !== 0) for (const address of addresses) this.#f.offset(address, address, bytes);
  }

  #at(address: Parts, offset: number): Parts {
    const parts = { re: this.#f.local(), im: this.#f.local() };
    this.#f.load(parts.re, address.re, offset);
    this.#f.load(parts.im, address.im, offset);
    return parts;
  }

  /** The twiddle factor of output k + 1. */
  #factor(k: number): Parts {
    const parts = { re: this.#f.local(), im: this.#f.local() };
    this.#f.load(parts.re, this.#twiddle, 2 * k * VECTOR);
    this.#f.load(parts.im, this.#twiddle, (2 * k + 1) * VECTOR);
    return parts;
  }

  #store(address: Parts, offset: number, { re, im }: Parts): void {
    this.#f.store(address.re, offset, re);
    this.#f.store(address.im, offset, im);
  }

  #sum(a: Parts, b: Parts): Parts {
    return { re: this.#f.vector("f64x2Add", a.re, b.re), im: this.#f.vector("f64x2Add", a.im, b.im) };
  }

  #difference(a: Parts, b: Parts): Parts {
    return { re: this.#f.vector("f64x2Sub", a.re, b.re), im: this.#f.vector("f64x2Sub", a.im, b.im) };
  }

  #product(a: Parts, b: Parts): Parts {
    const times = (x: Local, y: Local) => this.#f.vector("f64x2Mul", x, y);
    return {
      re: this.#f.vector("f64x2Sub", times(a.re, b.re), times(a.im, b.im)),
      im: this.#f.vector("f64x2Add", times(a.re, b.im), times(a.im, b.re)),
    };
  }

  #butterfly(inputs: readonly Parts[]): Parts[] {
    const [a, b, c, d] = inputs as readonly [Parts, Parts, Parts, Parts];
    if (inputs.length === 2) return [this.#sum(a, b), this.#difference(a, b)];
    const [sum, difference] = [this.#sum(a, c), this.#difference(a, c)];
    const [oddSum, odd] = [this.#sum(b, d), this.#difference(b, d)];
    // minus i times the odd difference is (im, -re)
    const add = (x: Local, y: Local) => this.#f.vector("f64x2Add", x, y);
    const subtract = (x: Local, y: Local) => this.#f.vector("f64x2Sub", x, y);
    return [
      this.#sum(sum, oddSum),
      { re: add(difference.re, odd.im), im: subtract(difference.im, odd.re) },
      this.#difference(sum, oddSum),
      { re: subtract(difference.re, odd.im), im: add(difference.im, odd.re) },
    ];
  }
}
