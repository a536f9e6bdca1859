// Chooses the engine: compiled where ONNX Runtime is there, else eager, and says in one line which and why.
import { InputError } from "../errors.ts";
import { compiledEngine } from "./compiled-engine.node.ts";
import { type Engine, eagerEngine } from "./engine.ts";
import { withFallback } from "./fallback.ts";
import type { EngineOptions } from "./program.node.ts";
import { ortInfo } from "./runtime/binding.node.ts";
import { openSession } from "./runtime/ort.node.ts";
import type { Provider } from "./runtime/provider-names.ts";
import { probeModel } from "./runtime/providers.node.ts";
import { threadCount } from "./runtime/threads.node.ts";

/** An engine and the line that reports it. */
export interface EngineChoice {
  readonly engine: Engine;
  /** `engine: compiled (ONNX Runtime 1.30.0, 2 threads)` */
  readonly line: string;
  /** Threads of the compiled engine. */
  readonly threads?: number;
  /** What runs its graphs, where it is not the CPU. */
  readonly provider?: Provider;
}

/** Names of engines on the command line. */
const ENGINES = ["compiled", "eager"] as const;

/**
 * The engine that was asked for; without a request the compiled one, which goes over to eager, with a note, where a
 * model cannot be compiled.
 *
 * @param requested value of `--engine`
 * @param note takes the line that says so
 * @throws InputError when the request is unknown or cannot be met
 */
export function chooseEngine(
  requested: string | undefined,
  note: (line: string) => void,
  options: Omit<EngineOptions, "model"> = {},
): EngineChoice {
  if (requested === "eager") return { engine: eagerEngine, line: "engine: eager (requested)" };
  if (requested !== undefined && requested !== "compiled") {
    throw new InputError(`--engine ${requested}: expected one of ${ENGINES.join(", ")}`);
  }
  const { available, version, reason } = ortInfo();
  if (!available) {
    if (requested !== undefined) throw new InputError(`--engine compiled is not available: ${reason}`);
    return { engine: eagerEngine, line: `engine: eager (${reason})` };
  }
  const threads = threadCount(options.threads);
  const { provider } = options;
  const isDevice = provider !== undefined && provider !== "cpu";
  if (isDevice) openSession(probeModel(), { provider, threads }).dispose();
  const compiled = compiledEngine({ ...options, threads });
  const on = isDevice ? `, ${provider}` : "";
  const line = `engine: compiled (ONNX Runtime ${version}${on}, ${threads} thread${threads === 1 ? "" : "s"})`;
  const engine = requested === undefined ? withFallback(compiled, eagerEngine, note) : compiled;
  return { engine, line, threads, ...(isDevice && { provider }) };
}
