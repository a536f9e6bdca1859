// What the page asks the worker that runs exported graphs.
import type { GraphFacts, HostBatch, HostTensor, LiveResult, ValueStatistics } from "@sciformer/core/view";

/** A graph to load; the bytes are moved to the worker. */
export interface GraphFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A graph that is loaded. */
export interface LoadedGraph extends GraphFacts {
  /** Names it in later calls. */
  readonly graph: number;
  readonly provider: LiveResult["provider"];
}

/** One run of a graph. */
export interface GraphRun {
  readonly graph: number;
  readonly inputs: HostBatch;
  /** Names of the outputs that are wanted. */
  readonly outputs: readonly string[];
  /** Names of outputs whose figures are wanted as well. */
  readonly measured: readonly string[];
}

export interface GraphRunResult {
  readonly outputs: Readonly<Record<string, HostTensor>>;
  readonly statistics: Readonly<Record<string, ValueStatistics>>;
  readonly milliseconds: number;
}
