// From scores to a drawn token: temperature, top-k, what is allowed, the draw.

/** How scores become probabilities. */
export interface DistributionOptions {
  /** Divides the scores; 1 leaves the model's probabilities. */
  readonly temperature: number;
  /** Only so many of the most probable tokens, where given. */
  readonly topK?: number | undefined;
  /** 1 for tokens that may be drawn; all may where it is left out. */
  readonly allowed?: ArrayLike<number> | undefined;
}

/** The smallest score that is still among the `count` largest. */
function threshold(scores: Float64Array, count: number): number {
  return scores.toSorted((a, b) => b - a)[Math.min(count, scores.length) - 1]!;
}

/** Probabilities of the tokens, in double precision. Tokens that are as probable as the k-th stay among the top k. */
export function probabilities(
  logits: ArrayLike<number>,
  { temperature, topK, allowed }: DistributionOptions,
): Float64Array {
  const shares = new Float64Array(logits.length);
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < shares.length; i++) {
    shares[i] = allowed && !allowed[i] ? Number.NEGATIVE_INFINITY : logits[i]! / temperature;
    if (shares[i]! > most) most = shares[i]!;
  }
  const least = topK === undefined ? Number.NEGATIVE_INFINITY : threshold(shares, topK);
  let total = 0;
  for (let i = 0; i < shares.length; i++) {
    shares[i] = shares[i]! < least ? 0 : Math.exp(shares[i]! - most);
    total += shares[i]!;
  }
  for (let i = 0; i < shares.length; i++) shares[i] = shares[i]! / total;
  return shares;
}

/** The token whose share of [0, 1) holds `u`: the number of running sums that are not above it. */
export function drawToken(shares: Float64Array, u: number): number {
  let sum = 0;
  let last = 0;
  for (let token = 0; token < shares.length; token++) {
    if (shares[token]! > 0) last = token;
    sum += shares[token]!;
    if (u < sum) return token;
  }
  // Rounding can leave the sum of all just below u.
  return last;
}

/** The most probable of some tokens. */
export function mostProbable(shares: Float64Array, tokens: readonly number[]): number {
  return tokens.reduce((best, token) => (shares[token]! > shares[best]! ? token : best), tokens[0]!);
}
