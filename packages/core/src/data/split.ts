// Splits as the reference code draws them: NumPy's legacy shuffle on the MT19937 generator.
import { mersenne } from "pure-rand/generator/mersenne";

/**
 * Shuffles in place as `numpy.random.RandomState(seed).shuffle` does and returns the same array: Fisher-Yates from
 * the last index down; j in [0, i] by masked rejection: 32-bit outputs cut to the bits of i until one is <= i.
 *
 * @param seed an unsigned 32-bit integer, expanded by `init_genrand`
 * @see Matsumoto & Nishimura 1998, "Mersenne Twister" (the 2002 initialisation)
 */
export function legacyShuffle<T>(list: T[], seed: number): T[] {
  const generator = mersenne(seed);
  for (let i = list.length - 1; i > 0; i--) {
    const mask = 0xffffffff >>> Math.clz32(i);
    let j = generator.next() & mask;
    while (j > i) j = generator.next() & mask;
    const held = list[i]!;
    list[i] = list[j]!;
    list[j] = held;
  }
  return list;
}

/** The numbers 0 ... n - 1 in the order of {@link legacyShuffle}. */
export function legacyPermutation(n: number, seed: number): number[] {
  return legacyShuffle(
    Array.from({ length: n }, (_, index) => index),
    seed,
  );
}
