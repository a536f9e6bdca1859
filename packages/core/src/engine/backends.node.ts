// Chooses the fastest eager backend that this Node can load, and says in one line which and why.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "../errors.ts";
import { type PortableBackend, useBackend } from "./backends.ts";
import { registerGradients } from "./gradients.ts";

/** Fastest first; the first two are optional packages that a user installs beside ours. */
const BACKENDS = ["tensorflow-gpu", "tensorflow", "wasm", "cpu"] as const;

/** Name of an eager backend on the command line. */
type BackendName = (typeof BACKENDS)[number];

const NATIVE_PACKAGES: Readonly<Partial<Record<BackendName, string>>> = {
  "tensorflow-gpu": "@tensorflow/tfjs-node-gpu",
  tensorflow: "@tensorflow/tfjs-node",
};

/** The backend now current and the line that reports it. */
export interface BackendChoice {
  readonly name: BackendName;
  /** `backend: wasm (tensorflow-gpu: not installed; tensorflow: not installed)`. */
  readonly line: string;
}

/**
 * Makes the requested backend current, or else the first of tensorflow-gpu, tensorflow, wasm, cpu that starts.
 *
 * @param requested value of `--backend`; without it the environment variable SCIFORMER_BACKEND asks, if it is set
 * @param installedFrom file from whose folder upward the optional packages are looked up
 * @throws InputError when the requested backend is unknown or does not start, with the reason
 */
export async function chooseBackend(
  requested?: string,
  installedFrom: string | URL = import.meta.url,
): Promise<BackendChoice> {
  if (requested !== undefined) return useRequested(requested, "requested", installedFrom);
  const { SCIFORMER_BACKEND: fromEnvironment } = process.env;
  if (fromEnvironment) return useRequested(fromEnvironment, "SCIFORMER_BACKEND", installedFrom);
  const reasons: string[] = [];
  for (const name of BACKENDS) {
    const reason = await start(name, installedFrom);
    if (reason === undefined) {
      const why = reasons.length > 0 ? ` (${reasons.join("; ")})` : "";
      return { name, line: `backend: ${name}${why}` };
    }
    reasons.push(`${name}: ${reason}`);
  }
  throw new InputError(`no backend starts (${reasons.join("; ")})`);
}

/** @param by what asked for it, as the line says it */
async function useRequested(requested: string, by: string, installedFrom: string | URL): Promise<BackendChoice> {
  const name = BACKENDS.find((known) => known === requested);
  if (name === undefined) {
    const known = BACKENDS.join(", ");
    throw new InputError(`unknown backend ${JSON.stringify(requested)} (${by}): expected one of ${known}`);
  }
  const reason = await start(name, installedFrom);
  if (reason !== undefined) throw new InputError(`backend ${name} (${by}) is not available: ${reason}`);
  return { name, line: `backend: ${name} (${by})` };
}

/** Makes a backend current; returns the reason when that is not possible. */
async function start(name: BackendName, installedFrom: string | URL): Promise<string | undefined> {
  const native = NATIVE_PACKAGES[name];
  if (native !== undefined) return startNative(name, native, installedFrom);
  try {
    await useBackend(name as PortableBackend);
    return undefined;
  } catch (cause) {
    return firstLine(cause);
  }
}

/** tfjs-node registers its own copies of tfjs's gradients when it loads, so ours are registered again after it. */
async function startNative(
  name: BackendName,
  native: string,
  installedFrom: string | URL,
): Promise<string | undefined> {
  let entry: string;
  try {
    entry = createRequire(installedFrom).resolve(native);
  } catch {
    return "not installed";
  }
  try {
    await import(pathToFileURL(entry).href);
    registerGradients();
    if (!(await tf.setBackend("tensorflow"))) return "not loadable (backend did not start)";
  } catch (cause) {
    return `not loadable (${firstLine(cause)})`;
  }
  const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
  return name === "tensorflow-gpu" && isUsingGpuDevice === false ? "no GPU found" : undefined;
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split("\n", 1)[0]!;
}
