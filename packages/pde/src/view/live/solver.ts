// The page's end of the solver's worker: a first state, and the steps that follow it, the newest question first.
import type { SceneHost, SceneWorker } from "@sciformer/core/view";
import type { BeginRequest, SolvedStep, SolveRequest, SolverCalls } from "../worker/solver-calls.ts";

export class Solver {
  readonly #host: SceneHost;
  #worker: SceneWorker<SolverCalls> | undefined;

  constructor(host: SceneHost) {
    this.#host = host;
  }

  /** [channels, solve grid, solve grid] @throws InputError where it blows up; the signal's reason */
  begin(request: BeginRequest, signal: AbortSignal): Promise<Float64Array> {
    return this.#start().call("begin", request, { signal });
  }

  /** @param onStep told every step from 1 on. @throws InputError at the step at which it blows up; the signal's reason */
  async solve(request: SolveRequest, signal: AbortSignal, onStep: (step: SolvedStep) => void): Promise<void> {
    await this.#start().call("solve", request, { signal, onProgress: (value) => onStep(value as SolvedStep) });
  }

  #start(): SceneWorker<SolverCalls> {
    this.#worker ??= this.#host.worker<SolverCalls>(
      () => new Worker(new URL("../worker/solver.worker.ts", import.meta.url), { type: "module", name: "solver" }),
    );
    return this.#worker;
  }
}
