// The seeds of the published data set.
import { createHash } from "node:crypto";

/**
 * Seed of simulation 0 of a tag: its md5 as a number, modulo 2^30; add the simulation's number. The long test sets are
 * those of the tag with "_test" behind it.
 */
export function tagSeed(tag: string): number {
  const digest = createHash("md5").update(tag).digest();
  return digest.readUInt32BE(digest.length - 4) % 2 ** 30;
}
