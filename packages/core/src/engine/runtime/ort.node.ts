// Loads ONNX models into sessions: the one way from the compiled engine to ONNX Runtime.
import { requireRuntime } from "./binding.node.ts";
import { DirectSession } from "./direct-session.node.ts";
import { ortError } from "./ort-error.ts";
import type { OrtValues } from "./ort-values.ts";
import { probeModel, providerError } from "./providers.node.ts";
import { nativeOptions, type SessionOptions } from "./session-options.node.ts";

export type { OrtValue } from "./ort-values.ts";

/** A loaded model. Inputs are read where they lie and outputs are written where they shall lie. */
export interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** The same as `bind(feeds, fetches)()`. */
  run(feeds: OrtValues, fetches: OrtValues): void;
  /**
   * Checks and prepares tensors once. Each call of the function computes the outputs from what the arrays hold then;
   * it throws an Error with ONNX Runtime's words and the node.
   *
   * @throws Error naming the input or output that is missing, unknown or does not fit
   */
  bind(feeds: OrtValues, fetches: OrtValues): () => void;
  /** Ends profiling and returns the path of the profile, see {@link SessionOptions.profile}. */
  endProfile(): string;
  /** Frees the model, which JavaScript's own collector does not see; calling it again does no harm. */
  dispose(): void;
}

/**
 * Loads a model, whose bytes are not needed afterwards.
 *
 * @param model bytes of an ONNX file
 * @throws InputError when ONNX Runtime is not there, the provider does not start, or an option is none
 * @throws Error with ONNX Runtime's words and the node when the model is refused
 */
export function openSession(model: Uint8Array, options: SessionOptions = {}): OrtSession {
  const runtime = requireRuntime();
  const { binding } = runtime;
  const settings = nativeOptions(options);
  try {
    return new DirectSession(binding, model, settings);
  } catch (cause) {
    try {
      new DirectSession(binding, probeModel(), { ...settings, enableProfiling: false }).dispose();
    } catch {
      throw providerError(options.provider, cause, runtime);
    }
    throw ortError("load the model", cause);
  }
}
