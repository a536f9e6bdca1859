// Counter-based random numbers: Threefry-2x32 with 20 rounds. Same key and counter, same bits, on every machine.

/** A 64-bit key as two unsigned 32-bit words. */
export type RandomKey = readonly [number, number];

/** What a checkpoint keeps of a stream: its key and how many 64-bit blocks it has used. */
export interface RandomState {
  readonly key: RandomKey;
  readonly counter: number;
}

/** What the third word of Threefry's key schedule is xored with. */
export const THREEFRY_PARITY = 0x1bd11bda;
/** Rotations of the rounds, repeated after eight. */
export const THREEFRY_ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
/** Keep the counters of text labels, of numbers and of a stream's own blocks apart. */
const TEXT_LABEL = 0x0f0f0f0f;
const NUMBER_LABEL = 0xf0f0f0f0;

/**
 * The Threefry-2x32 block function, 20 rounds: (key, counter) -> 64 random bits, written to `out`.
 *
 * @see Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.2
 */
export function threefry2x32(key: RandomKey, counter0: number, counter1: number, out: Uint32Array): void {
  const [k0, k1] = key;
  const schedule = [k0, k1, k0 ^ k1 ^ THREEFRY_PARITY];
  let x0 = (counter0 + k0) | 0;
  let x1 = (counter1 + k1) | 0;
  for (let group = 0; group < 5; group++) {
    const first = (group & 1) << 2;
    for (let round = first; round < first + 4; round++) {
      const rotation = THREEFRY_ROTATIONS[round]!;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << rotation) | (x1 >>> (32 - rotation))) ^ x0;
    }
    x0 = (x0 + schedule[(group + 1) % 3]!) | 0;
    x1 = (x1 + schedule[(group + 2) % 3]! + group + 1) | 0;
  }
  out[0] = x0;
  out[1] = x1;
}

/** FNV-1a, 32 bits: turns a label into a counter for {@link Random.fork}. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * A stream of random numbers. Streams made by {@link fork} are independent of their parent and of one another,
 * so the order in which parts of a program draw does not matter.
 */
export class Random {
  readonly #key: RandomKey;
  readonly #block = new Uint32Array(2);
  #counter: number;
  #spareWord: number | undefined;
  #spareNormal: number | undefined;

  constructor(seed: number | RandomState) {
    if (typeof seed === "number") {
      this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
      this.#counter = 0;
    } else {
      this.#key = seed.key;
      this.#counter = seed.counter;
    }
  }

  /** The key and position; a half-used block is dropped, so take it between whole draws. */
  get state(): RandomState {
    return { key: this.#key, counter: this.#counter };
  }

  /**
   * Hands the next `count` blocks over to a caller that computes them itself, block i with {@link threefry2x32} of
   * the key and the counter + i that are returned; this stream goes on after them. Undefined, and nothing is handed
   * over, while half of a block is still to be drawn.
   */
  takeBlocks(count: number): RandomState | undefined {
    if (this.#spareWord !== undefined) return undefined;
    const start = this.state;
    this.#counter += count;
    return start;
  }

  /** An independent stream for `label`, a text or a whole number from 0; does not advance this one. */
  fork(label: string | number): Random {
    const child = new Uint32Array(2);
    if (typeof label === "string") {
      threefry2x32(this.#key, hashLabel(label), TEXT_LABEL, child);
    } else {
      if (!Number.isSafeInteger(label) || label < 0) throw new RangeError(`fork(${label}): expected a whole number`);
      threefry2x32(this.#key, label % 2 ** 32, NUMBER_LABEL ^ Math.floor(label / 2 ** 32), child);
    }
    return new Random({ key: [child[0]!, child[1]!], counter: 0 });
  }

  /** 32 random bits as an unsigned integer. */
  uint32(): number {
    if (this.#spareWord !== undefined) {
      const word = this.#spareWord;
      this.#spareWord = undefined;
      return word;
    }
    threefry2x32(this.#key, this.#counter % 2 ** 32, Math.floor(this.#counter / 2 ** 32), this.#block);
    this.#counter++;
    this.#spareWord = this.#block[1]!;
    return this.#block[0]!;
  }

  /** Uniform in [low, high), 53 bits. */
  uniform(low = 0, high = 1): number {
    const upper = this.uint32() >>> 5;
    const lower = this.uint32() >>> 6;
    return low + (high - low) * ((upper * 2 ** 26 + lower) / 2 ** 53);
  }

  /** Normal with the given mean and standard deviation (Box-Muller). */
  normal(mean = 0, standardDeviation = 1): number {
    let value = this.#spareNormal;
    this.#spareNormal = undefined;
    if (value === undefined) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      value = radius * Math.cos(angle);
      this.#spareNormal = radius * Math.sin(angle);
    }
    return mean + standardDeviation * value;
  }

  /** Uniform integer in [0, bound), without bias; `bound` is a whole number from 1 to 2^32. */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) throw new RangeError(`integer(${bound})`);
    const limit = 2 ** 32 - (2 ** 32 % bound);
    let word = this.uint32();
    while (word >= limit) word = this.uint32();
    return word % bound;
  }

  /** Poisson-distributed count (multiplication method below mean 30, split above it). */
  poisson(mean: number): number {
    if (mean > 30) return this.poisson(mean / 2) + this.poisson(mean / 2);
    const floor = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > floor; product *= this.uniform()) count++;
    return count;
  }

  /** One element of a non-empty list. */
  pick<T>(list: readonly T[]): T {
    return list[this.integer(list.length)]!;
  }

  /** Fisher-Yates, in place; returns the same array. */
  shuffle<A extends { length: number; [index: number]: unknown }>(list: A): A {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = list[i];
      list[i] = list[j];
      list[j] = held;
    }
    return list;
  }
}
