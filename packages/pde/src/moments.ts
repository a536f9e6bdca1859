// Count, mean, spread and range of numbers that come one by one or array by array.

/**
 * Running moments. Arrays are added by their own mean and squares, merged as
 * Chan, Golub & LeVeque 1979, "Updating formulae and a pairwise algorithm for computing sample variances", eq. 2.1.
 */
export class Moments {
  count = 0;
  mean = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Sum of squared deviations from the mean. */
  #squares = 0;

  /** Population standard deviation. */
  get std(): number {
    return Math.sqrt(this.#squares / this.count);
  }

  add(value: number): void {
    const deviation = value - this.mean;
    this.count++;
    this.mean += deviation / this.count;
    this.#squares += deviation * (value - this.mean);
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  /** @param valid 0 where a value does not count; absent where all do */
  addAll(values: Float32Array | Float64Array, valid?: Uint8Array): void {
    let count = 0;
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      if (valid !== undefined && valid[i] === 0) continue;
      const value = values[i]!;
      count++;
      sum += value;
      if (value < this.min) this.min = value;
      if (value > this.max) this.max = value;
    }
    if (count === 0) return;
    const mean = sum / count;
    let squares = 0;
    for (let i = 0; i < values.length; i++) {
      if (valid === undefined || valid[i] !== 0) squares += (values[i]! - mean) ** 2;
    }
    this.#merge(count, mean, squares);
  }

  #merge(count: number, mean: number, squares: number): void {
    const total = this.count + count;
    const deviation = mean - this.mean;
    this.#squares += squares + (deviation * deviation * this.count * count) / total;
    this.mean += (deviation * count) / total;
    this.count = total;
  }
}
