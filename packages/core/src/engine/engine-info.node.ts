// What there is to run models with in this process: the eager backend and the compiled engine.
import { type EngineInfo as EagerInfo, engineInfo as eagerInfo } from "./backends.ts";
import { type OrtInfo, ortInfo } from "./runtime/binding.node.ts";
import { threadCount } from "./runtime/threads.node.ts";

/** What runs the tensors now, and what compiled models would run on. */
export interface EngineInfo extends EagerInfo {
  readonly compiled: OrtInfo & {
    /** Threads unless told otherwise: SCIFORMER_THREADS, else the physical cores. */
    readonly threads: number;
  };
}

/**
 * The current backend, what it holds, and the compiled engine.
 *
 * @throws InputError when SCIFORMER_THREADS is no number of threads
 */
export function engineInfo(): EngineInfo {
  return { ...eagerInfo(), compiled: { ...ortInfo(), threads: threadCount() } };
}
