// The worker's side: loads graphs and runs them.
import { graphFacts, type HostBatch, type HostTensor, InputError, Moved } from "@sciformer/core/view";
import type { GraphFile, GraphRun, GraphRunResult, LoadedGraph } from "./live-calls.ts";
import type { OpenSession } from "./runtime.ts";
import { valueStatistics } from "./statistics.ts";

interface OpenGraph extends OpenSession {
  readonly name: string;
  readonly dtypes: ReadonlyMap<string, "float32" | "int32" | "bool">;
}

/** Functions that the worker answers with, over a runtime. */
export function graphCalls(openSession: (bytes: Uint8Array) => Promise<OpenSession>) {
  const graphs = new Map<number, OpenGraph>();
  let loaded = 0;
  const graphOf = (graph: number): OpenGraph => {
    const found = graphs.get(graph);
    if (found === undefined) throw new Error(`graph ${graph} is not loaded`);
    return found;
  };
  return {
    async load({ name, bytes }: GraphFile): Promise<LoadedGraph> {
      const facts = graphFacts(bytes, name);
      const opened = await openSession(bytes).catch((cause: Error) => {
        throw new InputError(`${name}: ONNX Runtime cannot run it: ${cause.message}`, { cause });
      });
      const graph = loaded++;
      graphs.set(graph, { ...opened, name, dtypes: new Map(facts.inputs.map((input) => [input.name, input.dtype])) });
      return { graph, provider: opened.provider, ...facts };
    },
    async run({ graph, inputs, outputs, measured }: GraphRun): Promise<Moved<GraphRunResult>> {
      const open = graphOf(graph);
      const start = performance.now();
      const results = await open.session.run(feeds(open, inputs), outputs);
      const tensors = await Promise.all(outputs.map(async (name) => [name, await hostTensor(results[name]!)] as const));
      const milliseconds = performance.now() - start;
      const named = Object.fromEntries(tensors);
      const statistics = Object.fromEntries(measured.map((name) => [name, valueStatistics(named[name]!.data)]));
      const buffers = new Set(tensors.map(([, { data }]) => data.buffer as ArrayBuffer));
      return new Moved({ outputs: named, statistics, milliseconds }, [...buffers]);
    },
    async release(graph: number): Promise<void> {
      const { session } = graphOf(graph);
      graphs.delete(graph);
      await session.release();
    },
  };
}

function feeds({ Tensor, dtypes }: OpenGraph, inputs: HostBatch) {
  const entries = Object.entries(inputs).map(([name, { data, shape }]) => {
    return [name, new Tensor(dtypes.get(name)!, data as Float32Array, shape)] as const;
  });
  return Object.fromEntries(entries);
}

/** A copy off the device. */
async function hostTensor(tensor: InstanceType<OpenSession["Tensor"]>): Promise<HostTensor> {
  const data = (await tensor.getData(true)) as HostTensor["data"];
  return { data, shape: [...tensor.dims] };
}
