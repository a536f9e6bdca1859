// Simulations on several worker threads, given back in the order they were asked for.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { InputError } from "@sciformer/core";
import { simulateTrajectory, type Trajectory, type TrajectoryJob } from "./trajectory.ts";

/** What a worker answers. */
export type Outcome =
  | { readonly trajectory: Trajectory }
  | { readonly error: { readonly name: string; readonly message: string } };

/** The program of a worker. It is there in a build only: Node does not run the source. */
const WORKER_PROGRAM = new URL("./worker.node.js", import.meta.url);

/** True where simulations can run on worker threads. */
export function hasWorkers(program: URL = WORKER_PROGRAM): boolean {
  return existsSync(fileURLToPath(program));
}

/** Simulations finished ahead of the one that is waited for, for each worker. */
const AHEAD = 2;

/**
 * The trajectories of `jobs` in their order, on `workers` threads, or one by one in this thread where there is no worker
 * program; the bits are the same.
 *
 * @throws InputError of the first simulation, in order, that blew up
 */
export async function* simulateAll(
  jobs: readonly TrajectoryJob[],
  workers: number,
  program: URL = WORKER_PROGRAM,
): AsyncGenerator<Trajectory> {
  if (!hasWorkers(program)) {
    for (const job of jobs) yield simulateTrajectory(job);
    return;
  }
  const pool = new WorkerPool(Math.min(workers, jobs.length), program);
  const running: Promise<Trajectory>[] = [];
  try {
    for (const job of jobs) {
      const promised = pool.run(job);
      // whoever waits for it hears of the failure; until then it is not an unhandled one
      promised.catch(() => {});
      running.push(promised);
      if (running.length > workers * AHEAD) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await pool.close();
  }
}

interface Waiting {
  readonly job: TrajectoryJob;
  readonly resolve: (trajectory: Trajectory) => void;
  readonly reject: (error: unknown) => void;
}

class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[];
  readonly #queue: Waiting[] = [];
  readonly #busy = new Map<Worker, Waiting>();

  constructor(count: number, program: URL) {
    this.#workers = Array.from({ length: count }, () => this.#start(program));
    this.#idle = [...this.#workers];
  }

  run(job: TrajectoryJob): Promise<Trajectory> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #start(program: URL): Worker {
    const worker = new Worker(program);
    worker.on("message", (outcome: Outcome) => {
      const waiting = this.#busy.get(worker)!;
      this.#busy.delete(worker);
      this.#idle.push(worker);
      this.#assign();
      if ("trajectory" in outcome) waiting.resolve(outcome.trajectory);
      else waiting.reject(errorOf(outcome.error));
    });
    worker.on("error", (error) => {
      const left = [...this.#busy.values(), ...this.#queue.splice(0)];
      this.#busy.clear();
      for (const { reject } of left) reject(error);
    });
    return worker;
  }

  #assign(): void {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const worker = this.#idle.pop()!;
      const waiting = this.#queue.shift()!;
      this.#busy.set(worker, waiting);
      worker.postMessage(waiting.job);
    }
  }
}

function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  return name === "InputError" ? new InputError(message) : new Error(message);
}
