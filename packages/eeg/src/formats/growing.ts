// A column of numbers whose length is known only at the end.

/** Float64 numbers, appended one by one. */
export class GrowingColumn {
  #numbers = new Float64Array(4096);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  at(index: number): number {
    return this.#numbers[index]!;
  }

  /** The numbers; do not append afterwards. */
  array(): Float64Array {
    return this.#numbers.subarray(0, this.length);
  }
}
