// How much of an attention is worked on at once: large score matrices are cut into pieces that stay in the cache.
import { sizeOf } from "../value.ts";

/** Scores of up to so many bytes are one piece: they stay in a third-level cache, and every node costs time. */
const WHOLE_BYTES = 2 ** 25;
/** Bytes of scores of one piece, where there are several: what stays in a second-level cache between passes. */
const PIECE_BYTES = 2 ** 20;
/** Most pieces: their nodes are loaded one by one. */
const MOST_PIECES = 128;

/**
 * Extents of equal pieces along the first axis, the last one perhaps smaller.
 *
 * @param scores shape of all scores [count, queries, keys], 4 bytes each
 */
export function pieceExtents(scores: readonly [number, ...number[]]): number[] {
  const [count, ...matrix] = scores;
  const bytes = 4 * sizeOf(scores);
  if (bytes <= WHOLE_BYTES) return [count];
  const fitting = Math.max(1, Math.floor(PIECE_BYTES / (4 * sizeOf(matrix))));
  const extent = Math.max(fitting, Math.ceil(count / MOST_PIECES));
  const pieces = Math.ceil(count / extent);
  return Array.from({ length: pieces }, (_, piece) => Math.min(extent, count - piece * extent));
}
