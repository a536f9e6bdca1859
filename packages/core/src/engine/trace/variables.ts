// Variables while a function is traced: assignments are recorded, values are not read, none are made.
import * as tf from "@tensorflow/tfjs-core";
import { callerLine, TraceError } from "./errors.ts";
import type { TraceSession } from "./session.ts";
import { sameShape } from "./value.ts";

/**
 * Calls `work`; what it assigns to variables goes to the trace and the variables keep their values.
 *
 * @throws TraceError when it makes a variable, or reads the value of one, which may be another one in each run
 */
export function withTracedVariables<T>(session: TraceSession, work: () => T): T {
  const refuse = (what: string, instead: string) => () => {
    throw new TraceError(`${what} inside a compiled function${session.place}${callerLine()}: ${instead}`);
  };
  const refuseRead = (method: string) =>
    refuse(`x.${method}() of a variable`, "it may have another value in each run. Use tf.where, or return the tensor.");
  const refuseMaking = refuse("tf.variable", "a compiled function runs once for all. Make the variable before.");
  const variables = tf.Variable.prototype as tf.Variable;
  const restored = [
    replaced(variables, "dataSync", refuseRead("dataSync")),
    replaced(variables, "data", refuseRead("data")),
    replaced(tf.engine(), "makeVariable", refuseMaking),
    replaced(variables, "assign", function record(this: tf.Variable, tensor: tf.Tensor) {
      requireLike(this, tensor);
      session.assigned.set(this, { value: session.valueOf(tensor), variable: this });
    }),
  ];
  try {
    return work();
  } finally {
    for (const restore of restored) restore();
  }
}

/** Gives an object another method. @returns what undoes it, also where the method was inherited */
function replaced<T extends object>(target: T, name: keyof T, method: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, writable: true, value: method });
  return () => {
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}

/** @throws Error as tfjs does when the shape or the type is another one */
function requireLike(variable: tf.Variable, { shape, dtype }: tf.Tensor): void {
  if (dtype === variable.dtype && sameShape(shape, variable.shape)) return;
  throw new Error(`[${shape}] ${dtype} is assigned to a variable of [${variable.shape}] ${variable.dtype}`);
}
