// The noise source of a traced function: every call becomes an input that the runtime fills anew for every run.
import type * as tf from "@tensorflow/tfjs-core";
import type { NoiseSource } from "../noise.ts";
import { currentTrace } from "./backend.ts";
import { cast } from "./elementwise.ts";
import { TraceError } from "./errors.ts";
import type { TraceSession } from "./session.ts";
import { handleTensor } from "./trace.ts";

/** Counts calls as {@link StepNoise} does, so that a call has the same numbers eager and compiled. */
export class TraceNoise implements NoiseSource {
  mask(shape: readonly number[], rate: number): tf.Tensor {
    const session = requireTrace();
    const value = session.noiseInput("uint8", shape, rate);
    return handleTensor(session, cast(session.graph, value, "float32"));
  }

  normal(shape: readonly number[]): tf.Tensor {
    const session = requireTrace();
    return handleTensor(session, session.noiseInput("float32", shape, undefined));
  }
}

function requireTrace(): TraceSession {
  const session = currentTrace();
  if (!session) throw new TraceError("the noise of a compiled function is drawn outside of it");
  return session;
}
