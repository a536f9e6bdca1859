// Runs a function once on the trace backend and keeps what it did as a graph.
import "../gradients.ts";
import * as tf from "@tensorflow/tfjs-core";
import type { Module } from "../../nn/module.ts";
import { watchForward } from "../../nn/watch.ts";
import type { OnnxDtype } from "../onnx/model.ts";
import { withTraceBackend } from "./backend.ts";
import { TraceError } from "./errors.ts";
import type { GraphTarget } from "./graph.ts";
import { explainMissingGradient } from "./missing-gradient.ts";
import { type Captured, type NoiseInput, TraceSession } from "./session.ts";
import type { Value } from "./value.ts";
import { withTracedVariables } from "./variables.ts";

/** An argument of the traced function: shapes and types are all that a trace depends on. */
export interface Signature {
  readonly shape: readonly number[];
  readonly dtype: Extract<OnnxDtype, "float32" | "int32" | "bool">;
}

/** Options of {@link traceFunction}. */
export interface TraceOptions {
  readonly target: GraphTarget;
  /** Modules whose paths error messages name. */
  readonly model?: Module | undefined;
}

/** A traced function: the session holds the graph and what it took from outside. */
export interface Trace {
  readonly session: TraceSession;
  readonly arguments: readonly Value[];
  readonly outputs: Readonly<Record<string, Value>>;
  readonly captured: readonly Captured[];
  /** Variables that the function assigned, with the value they have afterwards. */
  readonly assigned: readonly { readonly value: Value; readonly variable: tf.Variable }[];
  readonly noise: readonly NoiseInput[];
}

/** What a function to be traced is: named tensors in, named tensors out. */
export type Traceable = (inputs: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>;

/**
 * Traces `fn` for arguments of the given shapes. The function runs once; nothing is computed.
 *
 * @throws TraceError when it reads a value, needs a kernel without a traced form or returns no tensors
 */
export function traceFunction(
  fn: Traceable,
  signature: Readonly<Record<string, Signature>>,
  { target, model }: TraceOptions,
): Trace {
  if (tf.env().getBool("DEBUG")) {
    throw new TraceError("tf.enableDebugMode() reads every tensor: a function cannot be compiled with it on");
  }
  for (const name of Object.keys(signature)) checkName(name);
  const session = new TraceSession(target);
  const values = Object.entries(signature).map(
    ([name, { shape, dtype }]) => [name, session.graph.input(name, dtype, shape)] as const,
  );
  let outputs: Readonly<Record<string, Value>> = {};
  const run = () => {
    const inputs = values.map(([name, value]) => [name, handleTensor(session, value)] as const);
    const results = Object.entries(resultsOf(call(fn, Object.fromEntries(inputs), session)));
    outputs = Object.fromEntries(results.map(([name, tensor]) => [name, session.valueOf(tensor)]));
  };
  withTraceBackend(session, () =>
    withTracedVariables(session, () => watchForward(model, session.modulePath, () => tf.engine().tidy(run))),
  );
  if (session.failure) throw session.failure;
  return {
    session,
    arguments: values.map(([, value]) => value),
    outputs,
    captured: [...session.captured.values()],
    assigned: [...session.assigned.values()],
    noise: session.noise,
  };
}

/** Everything else that a graph has names for is called by a number or has a slash in its name. */
function checkName(name: string): void {
  if (/^[A-Za-z_][\w.]*$/.test(name)) return;
  throw new TraceError(
    `argument "${name}": expected a name of letters, digits, . and _ that begins with a letter or _`,
  );
}

/** Calls the function; after an error, what the gradient tape has kept is disposed of. */
function call(fn: Traceable, inputs: Readonly<Record<string, tf.Tensor>>, session: TraceSession): unknown {
  try {
    return fn(inputs);
  } catch (error) {
    const { state } = tf.engine();
    if (state.gradientDepth === 0) tf.dispose((state.activeTape ?? []).map(({ saved }) => saved ?? []));
    throw explainMissingGradient(error, session);
  }
}

/** A tensor of the trace for a value. */
export function handleTensor(session: TraceSession, value: Value): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(session.handle(value));
}

/** @throws TraceError for what an async function returns, whose rejection nobody would handle */
export function refusePromise(result: unknown): void {
  if (!(result instanceof Promise)) return;
  result.catch(() => {});
  throw new TraceError("an async function cannot be compiled: its values do not exist while it is being compiled");
}

function resultsOf(results: unknown): Readonly<Record<string, tf.Tensor>> {
  refusePromise(results);
  const entries = Object.entries((results ?? {}) as object);
  if (entries.length === 0 || !entries.every(([, tensor]) => tensor instanceof tf.Tensor)) {
    throw new TraceError("a compiled function returns tensors by name: { y: tensor }");
  }
  return results as Readonly<Record<string, tf.Tensor>>;
}
