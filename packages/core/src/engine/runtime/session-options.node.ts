// The settings of a session, and the form in which ONNX Runtime takes them.
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Provider } from "./provider-names.ts";
import { parseProvider } from "./providers.node.ts";
import { threadCount } from "./threads.node.ts";

/** Settings of a session. */
export interface SessionOptions {
  /** Threads that share one operation; SCIFORMER_THREADS or the physical cores unless given. */
  readonly threads?: number;
  /** `cpu` unless given. */
  readonly provider?: Provider;
  /** Path that the name of the profile begins with; without it nothing is recorded. */
  readonly profile?: string;
  /** Threads wait for work by spinning, which is faster, unless this is false: for machines that do other work too. */
  readonly spinning?: boolean;
  /** How far ONNX Runtime rewrites the graph, `basic` unless given; more gains nothing on graphs of ours. */
  readonly optimisation?: "disabled" | "basic" | "extended" | "all";
}

const ONLY_FATAL = 4;

/**
 * The settings as ONNX Runtime takes them. The memory arena stays on, since page faults would cost 25 to 50 %; memory
 * patterns stay off, since they double the memory and gain nothing. Errors are thrown, so they are not logged too.
 *
 * @throws InputError for an unknown provider or a number of threads that is none
 */
export function nativeOptions(options: SessionOptions) {
  const { provider = "cpu", profile, spinning = true, optimisation = "basic" } = options;
  if (profile !== undefined) mkdirSync(dirname(profile), { recursive: true });
  return {
    executionProviders: [parseProvider(provider)],
    intraOpNumThreads: threadCount(options.threads),
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: optimisation,
    enableCpuMemArena: true,
    enableMemPattern: false,
    logSeverityLevel: ONLY_FATAL,
    extra: { session: { intra_op: { allow_spinning: spinning ? "1" : "0" } } },
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
  } as const;
}
