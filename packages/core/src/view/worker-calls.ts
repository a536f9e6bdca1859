// Calls between a page and a worker: named functions with results, errors, progress and an end on request.
import { InputError } from "../errors.ts";

/** What a worker is told besides the argument. */
export interface CallContext {
  readonly signal: AbortSignal;
  /** Sends a value on the way. */
  progress(value: unknown): void;
}

/** Functions of a worker by name: one argument, a result that can be cloned. */
export type WorkerCalls = {
  readonly [name: string]: (
    // biome-ignore lint/suspicious/noExplicitAny: the argument of each function is its own; callers see its type
    argument: any,
    context: CallContext,
  ) => unknown;
};

/** A result of which buffers are moved, not copied. */
export class Moved<T> {
  readonly value: T;
  readonly buffers: readonly Transferable[];

  constructor(value: T, buffers: readonly Transferable[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** A worker, or the worker's own side, or an end of a MessageChannel. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

type Request =
  | { readonly call: number; readonly name: string; readonly argument: unknown }
  | { readonly abort: number };

type Answer =
  | { readonly call: number; readonly kind: "progress" | "result"; readonly value: unknown }
  | { readonly call: number; readonly kind: "error"; readonly name: string; readonly message: string };

/** In a worker: answers calls on `port` (`self`) with these functions. */
export function answerCalls(port: Port, calls: WorkerCalls): void {
  const running = new Map<number, AbortController>();
  const send = (answer: Answer, buffers: readonly Transferable[] = []) => port.postMessage(answer, [...buffers]);
  const answer = async ({ call, name, argument }: Extract<Request, { call: number }>) => {
    const controller = new AbortController();
    running.set(call, controller);
    try {
      const run = Object.hasOwn(calls, name) ? calls[name] : undefined;
      if (run === undefined) throw new Error(`the worker has no function "${name}"`);
      const context = {
        signal: controller.signal,
        progress: (value: unknown) => send({ call, kind: "progress", value }),
      };
      const result = await run(argument, context);
      if (result instanceof Moved) send({ call, kind: "result", value: result.value }, result.buffers);
      else send({ call, kind: "result", value: result });
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      send({ call, kind: "error", name: kind, message });
    } finally {
      running.delete(call);
    }
  };
  port.addEventListener("message", ({ data }) => {
    const request = data as Request;
    if ("abort" in request) running.get(request.abort)?.abort();
    else void answer(request);
  });
}

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (value: unknown) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
}

/** In the page: calls functions of the worker at the other end of the port. */
export class WorkerClient {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener("message", ({ data }) => this.#receive(data as Answer));
  }

  /** @throws what the function threw (InputError stays one), or the signal's reason */
  call(name: string, argument: unknown, { signal, transfer = [], onProgress }: CallOptions = {}): Promise<unknown> {
    const call = this.#calls++;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      signal?.addEventListener("abort", () => {
        if (!this.#waiting.delete(call)) return;
        this.#port.postMessage({ abort: call } satisfies Request, []);
        reject(signal.reason);
      });
      this.#waiting.set(call, { resolve, reject, onProgress });
      this.#port.postMessage({ call, name, argument } satisfies Request, [...transfer]);
    });
  }

  /** The worker has ended or failed: whoever waits is told. */
  fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting.get(answer.call);
    if (waiting === undefined) return;
    if (answer.kind === "progress") {
      waiting.onProgress?.(answer.value);
      return;
    }
    this.#waiting.delete(answer.call);
    if (answer.kind === "error") waiting.reject(errorOf(answer));
    else waiting.resolve(answer.value);
  }
}

function errorOf({ name, message }: Extract<Answer, { kind: "error" }>): Error {
  return name === "InputError" ? new InputError(message) : new Error(message);
}
