// Shuffling a stream in bounded memory: exact within consecutive blocks.
import type { Random } from "../engine/random.ts";

/**
 * Cuts the stream into consecutive blocks of `window` examples (the last may be shorter) and yields each block in an
 * order drawn uniformly from all orders (Fisher-Yates). A window as long as the stream shuffles it exactly.
 */
export async function* shuffleInWindow<E>(
  examples: AsyncIterable<E>,
  window: number,
  random: Random,
): AsyncGenerator<E> {
  for await (const block of blocks(examples, window)) yield* random.shuffle(block);
}

/** Consecutive runs of `size` examples; the last may be shorter. */
export async function* blocks<E>(examples: AsyncIterable<E>, size: number): AsyncGenerator<E[]> {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`a block of ${size} examples, expected 1 or more`);
  let block: E[] = [];
  for await (const example of examples) {
    block.push(example);
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
