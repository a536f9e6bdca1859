// Counts of whole numbers (watts, samples): quantiles and clusters of any amount of data in bounded memory.

/** Counts per whole number from 0 on; values are rounded, negative ones count as 0. */
export class Histogram {
  #counts = new Float64Array(4096);
  #total = 0;

  add(value: number): void {
    const bin = Math.max(0, Math.round(value));
    if (bin >= this.#counts.length) {
      const grown = new Float64Array(Math.max(bin + 1, 2 * this.#counts.length));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[bin]!++;
    this.#total++;
  }

  get total(): number {
    return this.#total;
  }

  /** The smallest value with at least the share `q` of the counts at or below it. */
  quantile(q: number): number {
    const wanted = q * this.#total;
    let seen = 0;
    for (let bin = 0; bin < this.#counts.length; bin++) {
      seen += this.#counts[bin]!;
      if (seen >= wanted && seen > 0) return bin;
    }
    return 0;
  }

  get mean(): number {
    const sum = this.#counts.reduce((total, count, bin) => total + count * bin, 0);
    return this.#total === 0 ? 0 : sum / this.#total;
  }

  /**
   * The centres of the best two clusters (least squared distance to the nearer centre), exactly: every split of
   * the sorted values is tried. One centre where all values are equal.
   */
  twoMeans(): number[] {
    const sum = this.mean * this.#total;
    let best: number[] = [this.mean];
    let bestGain = 0;
    let lowCount = 0;
    let lowSum = 0;
    for (let bin = 0; bin < this.#counts.length; bin++) {
      lowCount += this.#counts[bin]!;
      lowSum += this.#counts[bin]! * bin;
      const highCount = this.#total - lowCount;
      if (lowCount === 0 || highCount === 0) continue;
      const low = lowSum / lowCount;
      const high = (sum - lowSum) / highCount;
      // The squared distance saved against one cluster.
      const gain = ((lowCount * highCount) / this.#total) * (high - low) ** 2;
      if (gain > bestGain) {
        bestGain = gain;
        best = [low, high];
      }
    }
    return best;
  }
}
