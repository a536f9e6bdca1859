// Ctrl-C during a long command: the first asks it to end in good order, the second ends it at once.

/** Exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Listens for signals until it is released. */
export class Interruption {
  #requested = false;

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#handle);
  }

  /** True from the first signal on. */
  get requested(): boolean {
    return this.#requested;
  }

  release(): void {
    for (const signal of SIGNALS) process.off(signal, this.#handle);
  }

  readonly #handle = (): void => {
    if (this.#requested) process.exit(INTERRUPTED);
    this.#requested = true;
  };
}
