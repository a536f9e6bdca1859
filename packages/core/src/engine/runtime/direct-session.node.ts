// A session over the native binding: plain synchronous calls.
import type { NativeBinding, NativeSession } from "./binding.node.ts";
import type { OrtSession } from "./ort.node.ts";
import { ortError } from "./ort-error.ts";
import { type NativeMetadata, nativeFeeds, nativeFetches, type OrtValues } from "./ort-values.ts";

/** See {@link OrtSession}; errors of loading are the binding's own. */
export class DirectSession implements OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly #inputs: readonly NativeMetadata[];
  readonly #outputs: readonly NativeMetadata[];
  #native: NativeSession | undefined;

  constructor(binding: NativeBinding, model: Uint8Array, settings: object) {
    const native = new binding.InferenceSession();
    native.loadModel(model.buffer, model.byteOffset, model.byteLength, settings);
    this.#native = native;
    this.#inputs = native.inputMetadata;
    this.#outputs = native.outputMetadata;
    this.inputNames = this.#inputs.map(({ name }) => name);
    this.outputNames = this.#outputs.map(({ name }) => name);
  }

  run(feeds: OrtValues, fetches: OrtValues): void {
    this.bind(feeds, fetches)();
  }

  bind(feeds: OrtValues, fetches: OrtValues): () => void {
    this.#open();
    const inputs = nativeFeeds(this.#inputs, feeds);
    const outputs = nativeFetches(this.#outputs, fetches);
    return () => {
      const native = this.#open();
      try {
        native.run(inputs, outputs);
      } catch (cause) {
        throw ortError("run the model", cause);
      }
    };
  }

  endProfile(): string {
    const path = this.#open().endProfiling();
    if (path === "") throw new Error("the session was opened without a profile, or its profile has ended");
    return path;
  }

  dispose(): void {
    this.#native?.dispose();
    this.#native = undefined;
  }

  #open(): NativeSession {
    if (this.#native === undefined) throw new Error("the session of a model was used after it was disposed");
    return this.#native;
  }
}
