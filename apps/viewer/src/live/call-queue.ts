// Calls that run one after the other; of those that wait, a newer one takes the place of an older one of its name.

/** How a call waits. */
export interface QueueOptions {
  readonly signal?: AbortSignal | undefined;
  /** Calls of this name that have not begun are dropped. */
  readonly replaces?: string | undefined;
}

interface Waiting {
  readonly replaces: string | undefined;
  start(): Promise<void>;
  drop(reason: unknown): void;
}

/** Runs calls in order, one at a time. */
export class CallQueue {
  #waiting: Waiting[] = [];
  #isRunning = false;

  /** @throws what `run` throws; an AbortError when a newer call replaced it; the signal's reason */
  call<T>(run: () => Promise<T>, { signal, replaces }: QueueOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      signal?.throwIfAborted();
      if (replaces !== undefined) this.#drop((one) => one.replaces === replaces);
      const abort = () => this.#drop((one) => one === entry, signal?.reason);
      const entry: Waiting = {
        replaces,
        start() {
          signal?.removeEventListener("abort", abort);
          return run().then(resolve, reject);
        },
        drop(reason) {
          signal?.removeEventListener("abort", abort);
          reject(reason);
        },
      };
      signal?.addEventListener("abort", abort);
      this.#waiting.push(entry);
      void this.#run();
    });
  }

  #drop(isDropped: (one: Waiting) => boolean, reason: unknown = replaced()): void {
    const dropped = this.#waiting.filter(isDropped);
    this.#waiting = this.#waiting.filter((one) => !dropped.includes(one));
    for (const one of dropped) one.drop(reason);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) await next.start();
    this.#isRunning = false;
  }
}

function replaced(): DOMException {
  return new DOMException("a newer call has taken its place", "AbortError");
}
