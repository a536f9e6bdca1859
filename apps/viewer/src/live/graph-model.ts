// An exported graph as a scene sees it: run, and looked into.
import {
  type HostBatch,
  InputError,
  type InspectEntry,
  type InspectedPath,
  type Inspection,
  type InspectRequest,
  inspectEntries,
  type LiveModel,
  type LiveOptions,
  type LiveResult,
  type TensorFacts,
} from "@sciformer/core/view";
import type { CallQueue } from "./call-queue.ts";
import { gainInputs } from "./gains.ts";
import { requireInputs } from "./inputs.ts";
import type { GraphFile, LoadedGraph } from "./live-calls.ts";
import type { GraphRunner } from "./live-worker.ts";

/** Where a model runs and where its graph for inspection comes from. */
export interface ModelParts {
  readonly runner: GraphRunner;
  readonly queue: CallQueue;
  /** As errors name it. */
  readonly file: string;
  /** The same model with its inner values as outputs; fetched on first use. */
  fetchInspected(): Promise<GraphFile>;
  /** Told of every graph that is loaded: they are released together. */
  loaded(graph: number): void;
}

/** The graph for inspection. */
interface Inspected extends LoadedGraph {
  readonly file: string;
  readonly entries: readonly InspectEntry[];
  readonly paths: readonly InspectedPath[];
}

export class GraphModel implements LiveModel {
  readonly #parts: ModelParts;
  readonly #graph: LoadedGraph;
  #inspected: Promise<Inspected> | undefined;

  constructor(parts: ModelParts, graph: LoadedGraph) {
    this.#parts = parts;
    this.#graph = graph;
  }

  get inputs(): readonly TensorFacts[] {
    return this.#graph.inputs;
  }

  get outputs(): readonly TensorFacts[] {
    return this.#graph.outputs;
  }

  get metadata(): Readonly<Record<string, string>> {
    return this.#graph.metadata;
  }

  async run(inputs: HostBatch, options: LiveOptions = {}): Promise<LiveResult> {
    const { graph, provider } = this.#graph;
    requireInputs(inputs, this.inputs, this.#parts.file);
    const outputs = this.outputs.map(({ name }) => name);
    const call = { graph, inputs, outputs, measured: [] };
    const { outputs: results, milliseconds } = await this.#queued(() => this.#parts.runner.run(call), options);
    return { outputs: results, milliseconds, provider };
  }

  async paths(): Promise<readonly InspectedPath[]> {
    return (await this.#inspectedGraph()).paths;
  }

  async inspect(request: InspectRequest, options: LiveOptions = {}): Promise<Inspection> {
    const inspected = await this.#inspectedGraph();
    const { graph, provider, entries, file } = inspected;
    const inside = new Map(entries.map((entry) => [entry.path, entry]));
    const wanted = request.paths.map((path) => {
      const entry = inside.get(path);
      if (entry === undefined) throw new InputError(`${file}: has no value "${path}" to look at`);
      return entry;
    });
    const inputs = { ...request.inputs, ...gainInputs(entries, inspected.inputs, request.interventions ?? []) };
    requireInputs(inputs, inspected.inputs, file);
    const names = new Set(entries.map(({ name }) => name));
    const own = inspected.outputs.map(({ name }) => name).filter((name) => !names.has(name));
    const measured = wanted.map(({ name }) => name);
    const call = { graph, inputs, outputs: [...own, ...measured], measured };
    const results = await this.#queued(() => this.#parts.runner.run(call), options);
    const values = wanted.map(({ path, name }) => {
      return [path, { ...results.outputs[name]!, statistics: results.statistics[name]! }] as const;
    });
    return {
      outputs: Object.fromEntries(own.map((name) => [name, results.outputs[name]!])),
      milliseconds: results.milliseconds,
      provider,
      values: Object.fromEntries(values),
    };
  }

  /** Names of calls are the model's own. */
  #queued<T>(run: () => Promise<T>, { signal, replaces }: LiveOptions): Promise<T> {
    const name = replaces === undefined ? undefined : `${this.#graph.graph} ${replaces}`;
    return this.#parts.queue.call(run, { signal, replaces: name });
  }

  #inspectedGraph(): Promise<Inspected> {
    if (this.#inspected) return this.#inspected;
    const loading = this.#loadInspected();
    this.#inspected = loading;
    loading.catch(() => {
      this.#inspected = undefined;
    });
    return loading;
  }

  async #loadInspected(): Promise<Inspected> {
    const { runner, queue, loaded, fetchInspected } = this.#parts;
    const file = await fetchInspected();
    const { name } = file;
    const graph = await queue.call(() => runner.load(file));
    loaded(graph.graph);
    const shapes = new Map(graph.outputs.map((output) => [output.name, output.shape]));
    const entries = inspectEntries(graph.metadata, name).filter((entry) => shapes.has(entry.name));
    const paths = entries.map(({ path, kind, name: output, gains }): InspectedPath => {
      return { path, kind, shape: shapes.get(output)!, changeable: gains.map(({ axis }) => axis) };
    });
    return { ...graph, file: name, entries, paths };
  }
}
