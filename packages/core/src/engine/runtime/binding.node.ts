// Loads onnxruntime-node when it is first needed: what of it is there, and why when it is not.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type * as PublicApi from "onnxruntime-node";
import { InputError } from "../../errors.ts";
import type { NativeMetadata, NativeTensor } from "./ort-values.ts";

/** A session of the native binding: everything in it is synchronous. */
export interface NativeSession {
  loadModel(model: ArrayBufferLike, offset: number, length: number, options: object): void;
  readonly inputMetadata: readonly NativeMetadata[];
  readonly outputMetadata: readonly NativeMetadata[];
  /** Writes the fetches in place; what it returns are copies of them. */
  run(feeds: Readonly<Record<string, NativeTensor>>, fetches: Readonly<Record<string, NativeTensor>>): unknown;
  /** Writes the profile and returns its path. */
  endProfiling(): string;
  dispose(): void;
}

/** The native binding below the public API. */
export interface NativeBinding {
  readonly InferenceSession: new () => NativeSession;
}

/** onnxruntime-node, loaded. */
export interface Runtime {
  readonly version: string;
  /** Execution providers whose code is there; a device for them may still be missing. */
  readonly providers: readonly string[];
  readonly binding: NativeBinding;
}

/** What there is of ONNX Runtime. */
export interface OrtInfo {
  readonly available: boolean;
  /** Version of onnxruntime-node, where it is installed. */
  readonly version?: string;
  /** Execution providers whose code is there; a device for them may still be missing. */
  readonly providers: readonly string[];
  /** Why it is not available, in one line. */
  readonly reason?: string;
}

interface Absent {
  readonly version?: string;
  readonly reason: string;
}

const METHODS = ["loadModel", "run", "endProfiling", "dispose", "inputMetadata", "outputMetadata"];

let loaded: Runtime | Absent | undefined;

/** What there is of ONNX Runtime; loads it on the first call and never throws. */
export function ortInfo(): OrtInfo {
  const found = runtimeOrReason();
  if ("reason" in found) return { available: false, providers: [], ...found };
  const { version, providers } = found;
  return { available: true, version, providers };
}

/**
 * onnxruntime-node, loaded on the first call.
 *
 * @throws InputError when it is not installed or does not load
 */
export function requireRuntime(): Runtime {
  const found = runtimeOrReason();
  if ("reason" in found) throw new InputError(`the compiled engine is not available: ${found.reason}`);
  return found;
}

function runtimeOrReason(): Runtime | Absent {
  loaded ??= load();
  return loaded;
}

function load(): Runtime | Absent {
  const require = createRequire(import.meta.url);
  let entry: string;
  try {
    entry = require.resolve("onnxruntime-node");
  } catch {
    return { reason: "onnxruntime-node is not installed" };
  }
  const version = versionAbove(entry);
  try {
    const api = require(entry) as typeof PublicApi;
    const providers = api
      .listSupportedBackends()
      .filter(({ name, bundled }) => bundled || existsSync(providerLibrary(entry, name)));
    const binding = nativeBinding(entry, api);
    if (binding === undefined)
      return { version, reason: `onnxruntime-node ${version} has another inside than we know` };
    return { version, providers: providers.map(({ name }) => name), binding };
  } catch (cause) {
    const [line] = String(cause instanceof Error ? cause.message : cause).split("\n");
    return { version, reason: `onnxruntime-node ${version} does not load: ${line}` };
  }
}

function versionAbove(entry: string): string {
  try {
    const text = readFileSync(join(dirname(entry), "../package.json"), "utf8");
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return "of unknown version";
  }
}

/** Where the package's installer puts the library of a provider that is not part of the binary (CUDA). */
function providerLibrary(entry: string, name: string): string {
  const folder = join(dirname(entry), "../bin/napi-v6", process.platform, process.arch);
  const library = `onnxruntime_providers_${name}`;
  return join(folder, process.platform === "win32" ? `${library}.dll` : `lib${library}.so`);
}

/** The binding that the public API itself calls, initialised; reached by its path, whatever the package exports. */
function nativeBinding(entry: string, api: typeof PublicApi): NativeBinding | undefined {
  const require = createRequire(entry);
  let inside: { binding?: NativeBinding; initOrt?: () => void };
  try {
    inside = require(join(dirname(entry), "binding.js"));
  } catch {
    return undefined;
  }
  const { binding, initOrt } = inside;
  const methods: object = binding?.InferenceSession?.prototype ?? {};
  if (binding === undefined || initOrt === undefined || !METHODS.every((name) => name in methods)) return undefined;
  quietly(api, initOrt);
  return binding;
}

/** ONNX Runtime's errors are thrown as well as logged, so the log of the process is silenced while it starts. */
function quietly(api: typeof PublicApi, start: () => void): void {
  const { logLevel } = api.env;
  api.env.logLevel = "fatal";
  try {
    start();
  } finally {
    if (logLevel !== undefined) api.env.logLevel = logLevel;
  }
}
