// Ctrl-C and closed pipes: end a command without leaving half-written files; a training run may first save.
import { removeUnfinished } from "../io/atomic.node.ts";

/** Exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Ends the process on the spot. */
function quit(code: number): never {
  removeUnfinished();
  process.exit(code);
}

const onSignal = (): never => quit(INTERRUPTED);

function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  quit(1);
}

/** Ends the process without a word when nobody reads its output any more, as after `| head`; for the rest of its life. */
export function quitOnClosedOutput(): void {
  if (!process.stdout.listeners("error").includes(onOutputError)) process.stdout.on("error", onOutputError);
}

/**
 * Ends the process at the first signal; the returned function takes that back. For commands that let other work in
 * often: while a signal has a listener, a long calculation cannot be broken off.
 */
export function quitOnSignals(): () => void {
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** For a command that saves before it ends: the first signal asks for that, the second quits. Listens until released. */
export class Interruption {
  readonly #onRequest: () => void;
  #requested = false;

  /** @param onRequest called at the first signal */
  constructor(onRequest: () => void) {
    this.#onRequest = onRequest;
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
    if (this.#requested) onSignal();
    this.#requested = true;
    this.#onRequest();
  };
}
