// The tfjs backend that computes nothing: its kernels append nodes to the graph of the trace in progress.
import * as tf from "@tensorflow/tfjs-core";
import { TRACE_BACKEND } from "../fused.ts";
import { composites } from "./composites/index.ts";
import { callerLine, describeInputs, TraceError } from "./errors.ts";
import type { KernelInputs, TraceKernel } from "./kernel.ts";
import { kernels } from "./kernels/index.ts";
import { noteMissingGradient } from "./missing-gradient.ts";
import type { TraceSession } from "./session.ts";
import type { Value } from "./value.ts";

/** Kernel of tfjs that has no traced form, by its name. */
const REFUSED = Object.entries(tf)
  .filter(([, name]) => typeof name === "string" && /^_?[A-Z]/.test(name))
  .map(([, name]) => name as string);

/** Refers every tensor to the trace in progress. */
class TraceBackend extends tf.KernelBackend {
  session: TraceSession | undefined;

  get current(): TraceSession {
    if (!this.session) throw new TraceError("no backend of tfjs is in use: choose one before tensors are made");
    return this.session;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    return this.current.write(values as ArrayLike<number> & tf.BackendValues, shape, dtype);
  }

  override readSync(dataId: tf.DataId): never {
    throw this.#readError("dataSync", dataId);
  }

  /** Within a trace it never settles: tfjs hands on a promise of its own, whose rejection nobody could handle. */
  override read(dataId: tf.DataId): Promise<tf.BackendValues> {
    const error = this.#readError("data", dataId);
    if (!this.session) return Promise.reject(error);
    this.session.failure ??= error;
    return new Promise(() => {});
  }

  override disposeData(): boolean {
    return true;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {}

  /** tfjs calls it although its class does not declare it. */
  decRef(): void {}

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  #readError(method: string, dataId: tf.DataId): TraceError {
    const line = callerLine();
    const message = this.session?.owns(dataId)
      ? `x.${method}() inside a compiled function${this.session.place}${line}: values do not exist while it is being compiled. Use tf.where, or return the tensor.`
      : `a tensor that was made inside a compiled function is used outside of it${line}: it has no values there. Return it from the function.`;
    return new TraceError(message);
  }
}

const backend = new TraceBackend();

/** Runs `work` with the trace backend current and `session` receiving its kernels; all is as before afterwards. */
export function withTraceBackend<T>(session: TraceSession, work: () => T): T {
  const previous = chosenBackend();
  if (backend.session) throw new TraceError("a compiled function cannot be compiled inside another one");
  void tf.setBackend(TRACE_BACKEND);
  backend.session = session;
  try {
    return work();
  } finally {
    backend.session = undefined;
    void tf.setBackend(previous);
  }
}

/** The backend in use; where none is yet, tfjs chooses one as it does at the first operation. */
function chosenBackend(): string {
  void tf.engine().backend;
  return tf.getBackend();
}

/** The trace in progress, or undefined when tensors are computed. */
export function currentTrace(): TraceSession | undefined {
  return backend.session;
}

/** Kernel function for tfjs: values in, handles out. */
function kernelFunction(name: string, kernel: TraceKernel): tf.KernelFunc {
  return ({ inputs, attrs }) => {
    const session = backend.current;
    const { graph } = session;
    const list: Value[] = [];
    const named: Record<string, Value> = {};
    for (const [key, info] of Object.entries(inputs)) {
      if (!info) continue;
      named[key] = session.valueOf(info as tf.TensorInfo);
      list.push(named[key]);
    }
    session.kernelCalls.set(name, (session.kernelCalls.get(name) ?? 0) + 1);
    graph.kernel = name;
    const output = explained(name, list, session, () => kernel(graph, named as KernelInputs, attrs ?? {}, list));
    noteMissingGradient(session, name, list);
    return Array.isArray(output) ? output.map((value) => session.handle(value)) : session.handle(output as Value);
  };
}

/** `Cumprod ([4] float32) in layers.1 (at file.js:12:5)` */
function called(name: string, inputs: readonly Value[], { place }: TraceSession): string {
  return `${name} (${describeInputs(inputs)})${place}${callerLine()}`;
}

/** Adds kernel, shapes and place to what a kernel throws. */
function explained<T>(name: string, inputs: readonly Value[], session: TraceSession, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof TraceError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TraceError(`${called(name, inputs, session)}: ${reason}`, { cause });
  }
}

/** What serves in place of kernels without a traced form, where there is something. */
const INSTEAD = new Map(
  [tf.Complex, tf.FFT, tf.IFFT].map((name) => [name as string, "realDft and inverseRealDft of @sciformer/core"]),
);

function refuse(name: string): TraceKernel {
  return (_graph, _inputs, _attributes, list) => {
    const session = backend.current;
    session.refuseRandom();
    const instead = INSTEAD.get(name) ?? "a composite with a traced form";
    throw new TraceError(
      `${called(name, list, session)} has no compiled form. Options: engine "eager" for this model, or ${instead}.`,
    );
  };
}

// Priority below every real backend: tfjs must never choose it by itself.
tf.registerBackend(TRACE_BACKEND, () => backend, -1);
for (const name of REFUSED) {
  if (name in kernels) continue;
  tf.registerKernel({ kernelName: name, backendName: TRACE_BACKEND, kernelFunc: kernelFunction(name, refuse(name)) });
}
for (const [name, kernel] of Object.entries({ ...kernels, ...composites })) {
  tf.registerKernel({ kernelName: name, backendName: TRACE_BACKEND, kernelFunc: kernelFunction(name, kernel) });
}
