// Batches of a stream of examples: plain, or with a guaranteed number of examples of some strata.
import type { Random } from "../engine/random.ts";
import type { Strata } from "../plugin.ts";
import { blocks } from "./shuffle.ts";

/** Consecutive batches of `size` examples. With `dropLast` a last batch that is not full is left out. */
export async function* batches<E>(
  examples: AsyncIterable<E>,
  size: number,
  { dropLast }: { readonly dropLast: boolean },
): AsyncGenerator<E[]> {
  for await (const batch of blocks(examples, size)) if (batch.length === size || !dropLast) yield batch;
}

/**
 * Full batches, each with at least a given number of examples of some strata.
 *
 * The stream is cut into blocks of `window` examples. In each block all examples are shuffled and dealt once, from the
 * front, to the places that are not guaranteed; the guaranteed places of a stratum are filled from its own examples,
 * passed as often as needed and shuffled anew before each pass. A stratum without examples in the block gives its
 * places to all. Each batch is shuffled, so that position tells nothing. What is left over at the end of a block,
 * fewer examples than one batch needs, is left out of this pass; a first block that is too small gives one batch in
 * which examples are repeated, so that no stream with examples ends without a batch.
 *
 * @throws Error when the guaranteed places leave none for the rest
 */
export async function* stratifiedBatches<E>(
  examples: AsyncIterable<E>,
  { of, atLeast }: Strata<E>,
  size: number,
  window: number,
  random: Random,
): AsyncGenerator<E[]> {
  const guaranteed = Object.values(atLeast).reduce((sum, count) => sum + count, 0);
  if (guaranteed >= size) throw new Error(`${guaranteed} guaranteed places leave none of ${size} for the rest`);
  let isFirst = true;
  for await (const block of blocks(examples, window)) {
    const strata = Object.entries(atLeast).map(([name, count]) => ({
      count,
      cycle: new Cycle(
        block.filter((example) => of(example) === name),
        random,
      ),
    }));
    const present = strata.filter(({ cycle }) => !cycle.isEmpty);
    const rest = size - present.reduce((sum, { count }) => sum + count, 0);
    const all = new Cycle(block, random);
    const full = Math.floor(block.length / rest);
    for (let batch = 0; batch < Math.max(full, isFirst ? 1 : 0); batch++) {
      const kept = present.flatMap(({ cycle, count }) => cycle.take(count));
      yield random.shuffle([...kept, ...all.take(rest)]);
    }
    isFirst = false;
  }
}

/** Hands out the elements of a list again and again, shuffled before each pass. */
class Cycle<E> {
  readonly #elements: E[];
  readonly #random: Random;
  #next: number;

  constructor(elements: E[], random: Random) {
    this.#elements = elements;
    this.#random = random;
    this.#next = elements.length;
  }

  get isEmpty(): boolean {
    return this.#elements.length === 0;
  }

  take(count: number): E[] {
    return Array.from({ length: count }, () => {
      if (this.#next === this.#elements.length) {
        this.#random.shuffle(this.#elements);
        this.#next = 0;
      }
      return this.#elements[this.#next++]!;
    });
  }
}
