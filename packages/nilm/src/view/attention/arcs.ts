// Which pairs of samples are joined by arcs: the strongest attention weights of a window.
import type { HostTensor } from "@sciformer/core/view";

/** A query that looks at a key. Tokens are the window's samples, then perhaps the statistics token. */
export interface Arc {
  readonly head: number;
  readonly query: number;
  readonly key: number;
  readonly weight: number;
}

/** Which arcs are wanted. */
export interface ArcChoice {
  /** All heads where it is left out. */
  readonly head?: number | undefined;
  /** Arcs of this token alone: those that it looks at (`query`), or that look at it (`key`). */
  readonly token?: number | undefined;
  readonly side: "query" | "key";
  readonly most: number;
}

/** Classes in which weights are counted, to find the least of the strongest without ordering all of them. */
const CLASSES = 2048;

/**
 * The strongest weights, the strongest first; a weight of 0 is no arc.
 *
 * @param weights [1, heads, queries, keys]
 */
export function strongestArcs(weights: HostTensor, choice: ArcChoice): Arc[] {
  let largest = 0;
  for (const { weight } of chosenWeights(weights, choice)) if (weight > largest) largest = weight;
  if (!(largest > 0)) return [];
  const counts = new Uint32Array(CLASSES);
  const classOf = (weight: number) => Math.min(CLASSES - 1, Math.floor((weight / largest) * CLASSES));
  for (const { weight } of chosenWeights(weights, choice)) if (weight > 0) counts[classOf(weight)]!++;
  let least = CLASSES;
  for (let kept = 0; least > 0 && kept < choice.most; ) kept += counts[--least]!;
  const strong: Arc[] = [];
  for (const arc of chosenWeights(weights, choice)) {
    if (arc.weight > 0 && classOf(arc.weight) >= least) strong.push({ ...arc });
  }
  return strong.sort((a, b) => b.weight - a.weight).slice(0, choice.most);
}

/** One object for all of them: copy what is kept. */
function* chosenWeights({ data, shape }: HostTensor, { head, token, side }: ArcChoice): Generator<Arc> {
  const [, heads = 0, queries = 0, keys = 0] = shape;
  const arc = { head: 0, query: 0, key: 0, weight: 0 };
  for (arc.head = head ?? 0; arc.head < (head === undefined ? heads : head + 1); arc.head++) {
    const [firstQuery, endQuery] = extentOf(side === "query" ? token : undefined, queries);
    const [firstKey, endKey] = extentOf(side === "key" ? token : undefined, keys);
    for (arc.query = firstQuery; arc.query < endQuery; arc.query++) {
      for (arc.key = firstKey; arc.key < endKey; arc.key++) {
        arc.weight = data[(arc.head * queries + arc.query) * keys + arc.key]!;
        yield arc;
      }
    }
  }
}

function extentOf(only: number | undefined, count: number): [number, number] {
  return only === undefined ? [0, count] : [only, Math.min(count, only + 1)];
}

/**
 * Mean of the heads, or one of them.
 *
 * @returns [queries * keys]; NaN where no head may look: the diagonal of masked attention
 */
export function attentionMatrix({ data, shape }: HostTensor, head: number | undefined): Float32Array {
  const [, heads = 0, queries = 0, keys = 0] = shape;
  const cells = queries * keys;
  const chosen = head === undefined ? Array.from({ length: heads }, (_, one) => one) : [head];
  return Float32Array.from({ length: cells }, (_, cell) => {
    let sum = 0;
    for (const one of chosen) sum += data[one * cells + cell]!;
    return sum === 0 ? Number.NaN : sum / chosen.length;
  });
}
