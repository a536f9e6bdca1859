// Eager tensor backends for page and Node: loads the one asked for and makes it current.
import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "../errors.ts";

/** Backends that come with the core and run in a page as well as in Node. */
export type PortableBackend = "wasm" | "cpu";

/** Settings of {@link useBackend}. */
export interface BackendOptions {
  /** Folder or address of the wasm binaries, ending in `/`; a page needs it unless they lie beside its script. */
  readonly wasmFolder?: string;
}

/**
 * Loads a backend and makes it current. The `cpu` backend is plain JavaScript and the slowest; `wasm` uses SIMD.
 *
 * @throws InputError when it does not start
 */
export async function useBackend(name: PortableBackend, { wasmFolder }: BackendOptions = {}): Promise<void> {
  if (name === "wasm") {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmFolder !== undefined) setWasmPaths(wasmFolder);
  } else {
    await import("@tensorflow/tfjs-backend-cpu");
  }
  if (!(await tf.setBackend(name))) throw new InputError(`backend ${name} did not start`);
  if (name === "cpu") silenceBanner();
}

/** The cpu backend prints an advertisement in Node before its first tensor; this tells it that it already has. */
function silenceBanner(): void {
  (tf.backend() as { firstUse?: boolean }).firstUse = false;
}

/** What runs the tensors now. */
export interface EngineInfo {
  /** Name of the current backend; empty before one was chosen. */
  readonly backend: string;
  /** Version of tfjs-core. */
  readonly tfjs: string;
  /** Tensors alive and the bytes they hold. */
  readonly tensors: number;
  readonly bytes: number;
}

/** The current backend and what it holds. */
export function engineInfo(): EngineInfo {
  const { numTensors, numBytes } = tf.memory();
  return { backend: tf.getBackend() ?? "", tfjs: tf.version_core, tensors: numTensors, bytes: numBytes };
}
