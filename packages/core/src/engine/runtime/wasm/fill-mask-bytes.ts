// Dropout masks as bytes: the same bits as fillMask, by the vector kernel where the engine has vector instructions.
import type { Random, RandomState } from "../../random.ts";
import { MASK_STRIDE, maskKernel } from "./mask-kernel.ts";
import { assembleModule, instantiate } from "./module.ts";

/** Bytes that one call of the kernel makes: they are still in the first-level cache when they are copied. */
const CHUNK = 256 * MASK_STRIDE;
/** Elements of a block: the half words of its 64 bits. */
const BLOCK = 4;
const WORD_RANGE = 2 ** 32;

/** The kernel with the memory that it writes to; `fill` is undefined where there are no vector instructions. */
interface Generator {
  readonly chunk: Uint8Array;
  readonly fill: ((...values: number[]) => void) | undefined;
}

let generator: Generator | undefined;

/**
 * Fills `out` with 0 and 1: element i is 0 when the i-th 16-bit half word of `random` falls below rate * 65536.
 * Values and the position of `random` afterwards are those of fillMask.
 */
export function fillMaskBytes(out: Uint8Array, rate: number, random: Random): void {
  generator ??= createGenerator();
  const threshold = Math.min(Math.max(Math.round(rate * 65536), 0), 65536);
  const blocks = Math.floor(out.length / BLOCK);
  const start = generator.fill && random.takeBlocks(blocks);
  if (start) fillBlocks(out.subarray(0, blocks * BLOCK), threshold, start, generator);
  fillWords(start ? out.subarray(blocks * BLOCK) : out, threshold, random);
}

function createGenerator(): Generator {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const fill = instantiate(assembleModule(new Map([["fill", maskKernel()]])), memory)?.fill;
  return { chunk: new Uint8Array(memory.buffer, 0, CHUNK), fill };
}

function fillBlocks(out: Uint8Array, threshold: number, start: RandomState, { chunk, fill }: Generator): void {
  if (threshold === 0) {
    out.fill(1);
    return;
  }
  const [key0, key1] = start.key;
  let { counter } = start;
  for (let done = 0; done < out.length; ) {
    const low = counter % WORD_RANGE;
    // the kernel counts in 32 bits
    const length = Math.min(CHUNK, out.length - done, (WORD_RANGE - low) * BLOCK);
    fill!(length, key0, key1, low, Math.floor(counter / WORD_RANGE), threshold - 1);
    out.set(length === CHUNK ? chunk : chunk.subarray(0, length), done);
    counter += length / BLOCK;
    done += length;
  }
}

/** Word by word, from wherever `random` stands. */
function fillWords(out: Uint8Array, threshold: number, random: Random): void {
  for (let i = 0; i < out.length; i += 2) {
    const word = random.uint32();
    out[i] = (word & 0xffff) >= threshold ? 1 : 0;
    if (i + 1 < out.length) out[i + 1] = word >>> 16 >= threshold ? 1 : 0;
  }
}
