// The dropout mask as a vector kernel: Threefry-2x32 on four counters at a time, 16 elements a vector.
import { THREEFRY_PARITY, THREEFRY_ROTATIONS } from "../../random.ts";
import { FunctionBuilder, type Local } from "./function-builder.ts";

/** Vectors computed side by side: enough to keep the processor busy while each waits for its own last result. */
const CHAINS = 6;
const VECTOR_BYTES = 16;
const ROUNDS_PER_GROUP = 4;
const GROUPS = 5;

/** Bytes that one turn of the kernel's loop writes. */
export const MASK_STRIDE = CHAINS * VECTOR_BYTES;

/** Parameters of the kernel, in order. */
const PARAMETER = { end: 0, key0: 1, key1: 2, counter0: 3, counter1: 4, limit: 5 } as const;

/** The two words of four blocks, and two locals for what lies between. */
interface Chain {
  readonly x0: Local;
  readonly x1: Local;
  readonly left: Local;
  readonly right: Local;
}

/** What is added to the two words after a group of rounds. */
interface Injection {
  readonly x0: Local;
  readonly x1: Local;
}

/**
 * fill(end, key0, key1, counter0, counter1, limit): writes the masks of the blocks from the counter on to the
 * addresses from 0, four bytes a block, until `end` is reached or passed. A byte is 1 where its half word is above
 * `limit`, else 0. The low counter word must not run over its 32 bits.
 */
export function maskKernel(): FunctionBuilder {
  const f = new FunctionBuilder(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const key = keyWords(f);
  const schedule = injections(f, key);
  const start = firstRound(f, key);
  const limit = f.vector("i16x8Splat", PARAMETER.limit);
  const chains = Array.from({ length: CHAINS }, () => {
    return { x0: f.local(), x1: f.local(), left: f.local(), right: f.local() };
  });
  const index = f.local("i32");
  f.loop(index, PARAMETER.end, MASK_STRIDE, () => {
    for (const { x0, x1 } of chains) {
      f.copy(x0, start.x0);
      f.assign(x1, "xor", start.rotatedX1, x0);
      f.assign(start.x0, "i32x4Add", start.x0, words(f, 4));
    }
    rounds(f, chains, schedule);
    for (const [place, chain] of chains.entries()) {
      halfWordsAbove(f, chain, limit);
      f.store(index, place * VECTOR_BYTES, chain.x0);
    }
  });
  return f;
}

/** Every lane the same 32-bit number, or four numbers. */
function words(f: FunctionBuilder, ...values: number[]): Local {
  return f.constant(new Uint8Array(Int32Array.from({ length: 4 }, (_, lane) => values[lane % values.length]!).buffer));
}

/** The three words of the key. */
function keyWords(f: FunctionBuilder): [Local, Local, Local] {
  const key0 = f.vector("i32x4Splat", PARAMETER.key0);
  const key1 = f.vector("i32x4Splat", PARAMETER.key1);
  return [key0, key1, f.vector("xor", f.vector("xor", key0, key1), words(f, THREEFRY_PARITY))];
}

/** The key schedule, group by group. */
function injections(f: FunctionBuilder, key: readonly Local[]): Injection[] {
  return Array.from({ length: GROUPS }, (_, group) => {
    const x1 = f.vector("i32x4Add", key[(group + 2) % 3]!, words(f, group + 1));
    return { x0: key[(group + 1) % 3]!, x1 };
  });
}

/** What of the first round is the same for all blocks: x1, rotated; and x0 of the first four blocks after its sum. */
function firstRound(f: FunctionBuilder, [key0, key1]: readonly [Local, Local, Local]): { x0: Local; rotatedX1: Local } {
  const x1 = f.vector("i32x4Add", f.vector("i32x4Splat", PARAMETER.counter1), key1);
  const counters = f.vector("i32x4Add", f.vector("i32x4Splat", PARAMETER.counter0), words(f, 0, 1, 2, 3));
  const x0 = f.vector("i32x4Add", f.vector("i32x4Add", counters, key0), x1);
  const rotated = { x0, x1: f.local(), left: f.local(), right: f.local() };
  f.copy(rotated.x1, x1);
  rotate(f, [rotated], THREEFRY_ROTATIONS[0]);
  return { x0, rotatedX1: rotated.x1 };
}

/** Rounds 2 to 20 of all chains, instruction by instruction in turn. */
function rounds(f: FunctionBuilder, chains: readonly Chain[], schedule: readonly Injection[]): void {
  for (const [group, added] of schedule.entries()) {
    for (let round = group === 0 ? 1 : 0; round < ROUNDS_PER_GROUP; round++) {
      for (const { x0, x1 } of chains) f.assign(x0, "i32x4Add", x0, x1);
      rotate(f, chains, THREEFRY_ROTATIONS[(group % 2) * ROUNDS_PER_GROUP + round]!);
      for (const { x0, x1 } of chains) f.assign(x1, "xor", x1, x0);
    }
    for (const { x0 } of chains) f.assign(x0, "i32x4Add", x0, added.x0);
    for (const { x1 } of chains) f.assign(x1, "i32x4Add", x1, added.x1);
  }
}

/** x1 of every chain turned left by `bits`. */
function rotate(f: FunctionBuilder, chains: readonly Chain[], bits: number): void {
  if (bits % 8 === 0) {
    const lanes = Array.from({ length: VECTOR_BYTES }, (_, byte) => (byte & ~3) | ((byte - bits / 8) & 3));
    for (const { x1 } of chains) f.shuffle(x1, x1, x1, lanes);
    return;
  }
  for (const { x1, left } of chains) f.shift(left, "i32x4ShiftLeft", x1, bits);
  for (const { x1, right } of chains) f.shift(right, "i32x4ShiftRightUnsigned", x1, 32 - bits);
  for (const { x1, left, right } of chains) f.assign(x1, "or", left, right);
}

/** x0 <- a byte for every half word, 1 where it is above `limit`, else 0; the two words of a block beside each other. */
function halfWordsAbove(f: FunctionBuilder, { x0, x1, left, right }: Chain, limit: Local): void {
  const ones = words(f, 0x00010001);
  f.shuffle(left, x0, x1, [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]);
  f.shuffle(right, x0, x1, [8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31]);
  for (const half of [left, right]) {
    f.assign(half, "i16x8SubSaturateUnsigned", half, limit);
    f.assign(half, "i16x8MinUnsigned", half, ones);
  }
  f.assign(x0, "i8x16NarrowI16x8Unsigned", left, right);
}
