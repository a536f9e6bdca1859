// ONNX Runtime Web in a worker: WebGPU where there is an adapter, else WebAssembly; loaded when first asked for.
import type { LiveResult } from "@sciformer/core/view";
import type { InferenceSession, Tensor } from "onnxruntime-web/wasm";

/** What is used of a build of the runtime. */
interface Build {
  readonly InferenceSession: typeof InferenceSession;
  readonly Tensor: typeof Tensor;
}

/** A loaded graph, and the build that its tensors are made with. */
export interface OpenSession {
  readonly session: InferenceSession;
  readonly Tensor: typeof Tensor;
  readonly provider: LiveResult["provider"];
}

type Provider = LiveResult["provider"];

/** Each is fetched once. */
const builds = new Map<Provider, Promise<Build>>();

/** The WebAssembly files are assets of the page; one thread needs no memory that is shared. */
async function loadBuild(provider: Provider): Promise<Build> {
  const [{ env, InferenceSession, Tensor }, { default: wasm }] =
    provider === "webgpu"
      ? await Promise.all([
          import("onnxruntime-web/webgpu"),
          import("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url"),
        ])
      : await Promise.all([import("onnxruntime-web/wasm"), import("onnxruntime-web/ort-wasm-simd-threaded.wasm?url")]);
  env.logLevel = "error";
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm };
  return { InferenceSession, Tensor };
}

function buildFor(provider: Provider): Promise<Build> {
  const known = builds.get(provider) ?? loadBuild(provider);
  builds.set(provider, known);
  known.catch(() => builds.delete(provider));
  return known;
}

/** The parts of WebGPU that say whether it is worth using: a software adapter is slower than WebAssembly. */
interface GpuNavigator {
  readonly gpu?: {
    requestAdapter(): Promise<{ readonly info?: { readonly isFallbackAdapter?: boolean } } | null>;
  };
}

async function hasGpu(): Promise<boolean> {
  const adapter = await (navigator as GpuNavigator).gpu?.requestAdapter().catch(() => null);
  return adapter != null && adapter.info?.isFallbackAdapter !== true;
}

let isGpuUsable: Promise<boolean> | undefined;

/** @throws the runtime's error when no provider can run the graph */
export async function openSession(bytes: Uint8Array): Promise<OpenSession> {
  isGpuUsable ??= hasGpu();
  if (await isGpuUsable) {
    try {
      return await openOn("webgpu", bytes);
    } catch (error) {
      // A driver that has an adapter and fails is no reason to go without a model.
      console.warn("the graph does not run on WebGPU, WebAssembly runs it instead:", error);
      isGpuUsable = Promise.resolve(false);
    }
  }
  return openOn("wasm", bytes);
}

async function openOn(provider: Provider, bytes: Uint8Array): Promise<OpenSession> {
  const { InferenceSession, Tensor } = await buildFor(provider);
  const session = await InferenceSession.create(bytes, { executionProviders: [provider] });
  return { session, Tensor, provider };
}
