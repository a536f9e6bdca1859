// Solver and model side by side from one first state; a new race ends the one before.
import { Random } from "@sciformer/core";
import type { LiveModel, SceneHost } from "@sciformer/core/view";
import type { PdeConfig } from "../../config.ts";
import { denormalised, normalised } from "../../scaling.ts";
import type { Scale } from "../../statistics.ts";
import { pooled, type SolveRequest } from "../worker/solver-calls.ts";
import type { Pace, Progress } from "./layout.ts";
import { nextStates, type Subject, startFrames, stepWindow } from "./model-step.ts";
import type { Solver } from "./solver.ts";

/** What the model needs to take part; left out it does not. */
export interface Entrant {
  readonly model: LiveModel;
  readonly config: PdeConfig;
  readonly scale: Scale;
  readonly subject: Subject;
}

/** The scene is told of new steps so often, in milliseconds. */
const TELL_EVERY = 120;

/** Normalised values beyond this are no prediction any more. */
const LARGEST = 1e3;

export class Race {
  readonly #host: SceneHost;
  readonly #solver: Solver;
  #ending = new AbortController();
  #solved: Float32Array[] = [];
  #predicted: Float32Array[] = [];
  #progress: Progress = { solved: [], predicted: [] };
  #pace: Pace = { solver: undefined, model: undefined, provider: undefined };
  #problem: string | undefined;
  #told = 0;
  /** Resolves when another solved step has come. */
  #more: (() => void) | undefined;

  constructor(host: SceneHost, solver: Solver) {
    this.#host = host;
    this.#solver = solver;
  }

  /** A new object whenever something has come. */
  get progress(): Progress {
    return this.#progress;
  }

  get pace(): Pace {
    return this.#pace;
  }

  /** What went wrong, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Shows a first state without running from it: it is still being drawn. */
  hold({ fields, solveGrid, grid }: Pick<SolveRequest, "fields" | "solveGrid" | "grid">): void {
    this.stop();
    this.#begin(pooled(Float64Array.from(fields), solveGrid, grid));
  }

  run(request: SolveRequest, entrant: Entrant | undefined): void {
    this.hold(request);
    const { signal } = this.#ending;
    void this.#run(() => this.#solve(request, signal), signal);
    if (entrant !== undefined) void this.#run(() => this.#predict(entrant, request.steps, signal), signal);
  }

  stop(): void {
    this.#ending.abort();
    this.#ending = new AbortController();
  }

  #begin(first: Float32Array): void {
    this.#solved = [first];
    this.#predicted = [first];
    this.#problem = undefined;
    this.#publish();
  }

  async #run(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    if (signal.aborted) return;
    this.#publish();
    this.#host.invalidate();
  }

  async #solve(request: SolveRequest, signal: AbortSignal): Promise<void> {
    let total = 0;
    await this.#solver.solve(request, signal, ({ step, state, milliseconds }) => {
      if (signal.aborted) return;
      this.#solved[step] = state;
      total += milliseconds;
      this.#pace = { ...this.#pace, solver: total / step };
      this.#tell();
    });
  }

  async #predict({ model, config, scale, subject }: Entrant, steps: number, signal: AbortSignal): Promise<void> {
    const count = startFrames(config);
    if (count === undefined) throw new Error("the run's task does not predict what follows a state");
    const points = subject.grid[0] * subject.grid[1];
    for (let step = 1; step < count; step++) this.#predicted[step] = await this.#solvedStep(step, signal);
    const history = this.#predicted.slice(0, count).map((state) => normalised(state, points, scale));
    const random = new Random(1);
    let [step, asked, total] = [count, 0, 0];
    while (step <= steps) {
      const window = stepWindow(subject, history, step - count, config);
      const { states, milliseconds, provider } = await nextStates(model, window, config, random, signal);
      if (signal.aborted) return;
      asked++;
      total += milliseconds;
      this.#pace = { ...this.#pace, model: total / asked, provider: provider === "webgpu" ? "WebGPU" : "WebAssembly" };
      for (const state of states) {
        if (step > steps) break;
        if (!state.every((value) => Math.abs(value) <= LARGEST)) {
          throw new Error(`the model's rollout leaves the range of values at step ${step}`);
        }
        this.#predicted[step++] = denormalised(state, points, scale);
        history.push(state);
        history.shift();
      }
      this.#tell();
    }
  }

  /** A state of the solver, waited for. */
  async #solvedStep(step: number, signal: AbortSignal): Promise<Float32Array> {
    while (this.#solved[step] === undefined) {
      await new Promise<void>((resolve) => {
        this.#more = resolve;
      });
      signal.throwIfAborted();
    }
    return this.#solved[step]!;
  }

  #tell(): void {
    this.#more?.();
    const now = performance.now();
    if (now - this.#told < TELL_EVERY) return;
    this.#told = now;
    this.#publish();
    this.#host.invalidate();
  }

  #publish(): void {
    this.#progress = { solved: [...this.#solved], predicted: [...this.#predicted] };
  }
}
