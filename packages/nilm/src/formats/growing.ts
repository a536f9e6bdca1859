// Columns of numbers whose length is not known while a file is read.

const FIRST_CAPACITY = 1024;

/** A typed array that grows by doubling. */
class Growing<A extends Float32Array | Float64Array> {
  #values: A;
  #length = 0;
  readonly #create: (capacity: number) => A;

  constructor(create: (capacity: number) => A) {
    this.#create = create;
    this.#values = create(FIRST_CAPACITY);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#create(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  /** The values so far, as a view. */
  array(): A {
    return this.#values.subarray(0, this.#length) as A;
  }
}

/** Double precision: times, register readings. */
export class DoubleColumn extends Growing<Float64Array> {
  constructor() {
    super((capacity) => new Float64Array(capacity));
  }
}

/** Single precision: powers. */
export class FloatColumn extends Growing<Float32Array> {
  constructor() {
    super((capacity) => new Float32Array(capacity));
  }
}
