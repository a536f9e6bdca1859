// The exported graphs of a run: from its folder, or made by the server when first asked for.
import { InputError, type LiveModels, type SceneData } from "@sciformer/core/view";
import { fetchAnswer, runUrl } from "../shell/api.ts";
import { CallQueue } from "./call-queue.ts";
import { GraphModel } from "./graph-model.ts";
import type { GraphFile } from "./live-calls.ts";
import { type GraphRunner, pageRunner } from "./live-worker.ts";

const MODEL = "model.onnx";
const INSPECTED = "model-inspect.onnx";
const WEIGHTS = "best.safetensors";

/** All graphs of the page run in one worker, one after the other. */
const queue = new CallQueue();

/** The models of a run; undefined where there is neither an exported one nor weights to export. */
export function liveModels(data: SceneData, signal: AbortSignal): LiveModels | undefined {
  const files = data.run?.files ?? {};
  if (!(MODEL in files) && !(WEIGHTS in files)) return undefined;
  return {
    async open(file = MODEL, run = data) {
      const runner = pageRunner();
      const loaded = (graph: number) => whenAborted(signal, () => release(runner, graph));
      const bytes = await graphFile(run, file);
      const graph = await queue.call(() => runner.load(bytes));
      loaded(graph.graph);
      return new GraphModel({ runner, queue, file, loaded, fetchInspected: () => inspectedFile(run, file) }, graph);
    },
  };
}

/** What cannot be released has ended with its worker. */
function release(runner: GraphRunner, graph: number): void {
  queue.call(() => runner.release(graph)).catch(console.warn);
}

function whenAborted(signal: AbortSignal, act: () => void): void {
  if (signal.aborted) act();
  else signal.addEventListener("abort", act, { once: true });
}

/** @throws InputError when the run has no such file and it cannot be made */
async function graphFile(data: SceneData, name: string): Promise<GraphFile> {
  const bytes = await data.file(name);
  if (bytes !== undefined) return { name, bytes };
  if (name !== MODEL || data.kind !== "run") throw new InputError(`${data.title}: has no ${name}`);
  return exported(data, "onnx", MODEL);
}

/** The server's is that of the best weights as they are now; one in a dropped folder is taken as it is. */
async function inspectedFile(data: SceneData, of: string): Promise<GraphFile> {
  const name = of.replace(/(\.onnx)?$/, "-inspect.onnx");
  if (name === INSPECTED && data.kind === "run") return exported(data, "onnx-inspect", name);
  const bytes = await data.file(name);
  if (bytes !== undefined) return { name, bytes };
  throw new InputError(`${data.title}: has no ${name}: "export --format onnx-inspect" writes it`);
}

async function exported(data: SceneData, format: string, name: string): Promise<GraphFile> {
  const answer = await fetchAnswer(runUrl(data.run!.id, "export", format));
  return { name, bytes: new Uint8Array(await answer.arrayBuffer()) };
}
