// Training speed as a steady figure: one mean for each log line, time spent elsewhere left out.

/** Samples per second of the time between {@link begin} and {@link end}. */
export class Throughput {
  readonly #now: () => number;
  #begunMs = 0;
  #busyMs = 0;
  #samples = 0;
  #lastMean: number | undefined;

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The next batch is being fetched. */
  begin(): void {
    this.#begunMs = this.#now();
  }

  /** A batch of `samples` has been trained on. */
  end(samples: number): void {
    this.#busyMs += this.#now() - this.#begunMs;
    this.#samples += samples;
  }

  /** The mean of the last complete line; before the first one the mean so far. */
  get samplesPerSecond(): number {
    return this.#lastMean ?? this.#mean();
  }

  /** Ends a line: its mean is the figure until the next one ends. */
  endLine(): void {
    this.#lastMean = this.#mean();
    this.#busyMs = 0;
    this.#samples = 0;
  }

  #mean(): number {
    return (1000 * this.#samples) / this.#busyMs;
  }
}
