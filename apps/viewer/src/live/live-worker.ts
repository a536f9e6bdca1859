// The page's end of the worker that runs graphs: one for the page, started when first used.
import { WorkerClient } from "@sciformer/core/view";
import type { GraphFile, GraphRun, GraphRunResult, LoadedGraph } from "./live-calls.ts";

/** Loads and runs graphs elsewhere. */
export interface GraphRunner {
  load(file: GraphFile): Promise<LoadedGraph>;
  run(run: GraphRun): Promise<GraphRunResult>;
  release(graph: number): Promise<void>;
}

/** Calls functions of {@link graphCalls} at the other end. */
export function graphRunner(client: WorkerClient): GraphRunner {
  return {
    load: async (file) => (await client.call("load", file, { transfer: [file.bytes.buffer] })) as LoadedGraph,
    run: async (run) => (await client.call("run", run)) as GraphRunResult,
    release: async (graph) => void (await client.call("release", graph)),
  };
}

/** A worker with an end that is noticed: calls after it fail as those before it did. */
function startWorker(): { readonly runner: GraphRunner; readonly ended: Promise<never> } {
  const worker = new Worker(new URL("./live.worker.ts", import.meta.url), { type: "module", name: "live model" });
  const client = new WorkerClient(worker);
  const ended = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) => {
      reject(new Error(message || "the worker of the live model cannot be started"));
    });
  });
  const { load, run, release } = graphRunner(client);
  const runner: GraphRunner = {
    load: (file) => Promise.race([load(file), ended]),
    run: (call) => Promise.race([run(call), ended]),
    release: (graph) => Promise.race([release(graph), ended]),
  };
  return { runner, ended };
}

let started: GraphRunner | undefined;

/** The runner of the page. A worker that has failed is replaced for the models that are opened next. */
export function pageRunner(): GraphRunner {
  if (started) return started;
  const { runner, ended } = startWorker();
  ended.catch(() => {
    started = undefined;
  });
  started = runner;
  return runner;
}
