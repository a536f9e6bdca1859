// The other side of a bench: finds interpreters that import torch, and talks to a process in lines of JSON.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** An allocator that keeps its memory between steps: the C library gives large blocks back at every free otherwise. */
export const KEEP_MEMORY = { MALLOC_MMAP_THRESHOLD_: "1073741824", MALLOC_TRIM_THRESHOLD_: "1073741824" };

/** Threads that do not spin while they wait: for a PyTorch whose BLAS has threads beside OpenMP's. */
export const PASSIVE_WAIT = { OMP_WAIT_POLICY: "PASSIVE", GOMP_SPINCOUNT: "0" };

/** Choices of OpenBLAS kernels that were made for other programs; undefined takes a variable away. */
const OWN_KERNELS = { OPENBLAS_CORETYPE: undefined, OPENBLAS_L2_SIZE: undefined };

/**
 * The interpreter named by SCIFORMER_PYTHON, else the first python3 on the path that imports torch.
 *
 * @returns {string | undefined} undefined where there is none
 * @throws Error when SCIFORMER_PYTHON names one that does not import torch
 */
export function findPython() {
  const named = process.env.SCIFORMER_PYTHON;
  if (named) {
    if (!importsTorch(named)) throw new Error(`SCIFORMER_PYTHON=${named} does not import torch`);
    return named;
  }
  return pythonsOnPath().find(importsTorch);
}

/** Every python3 on the path. */
export function pythonsOnPath() {
  const program = process.platform === "win32" ? "python.exe" : "python3";
  return (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, program))
    .filter((candidate) => existsSync(candidate));
}

function importsTorch(python) {
  return spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0;
}

/** A running peer: each request is answered before the next is sent. */
export class Peer {
  #child;
  #answers;
  #ended;

  /**
   * @param threads CPU threads that its arithmetic may use
   * @param options `env`: variables beside those that set the threads; `prefix`: words before the program, such as
   *     those that pin it to a processor
   */
  constructor(program, script, threads, { env = { ...KEEP_MEMORY, ...PASSIVE_WAIT }, prefix = [] } = {}) {
    const limits = { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
    const [command, ...args] = [...prefix, program, script];
    this.#child = spawn(command, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...OWN_KERNELS, ...limits, PYTHONDONTWRITEBYTECODE: "1", ...env },
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => this.#child.on("close", resolve));
    this.#child.stdin.on("error", () => {}); // A peer that ended is reported by the answer that does not come.
  }

  /** @throws Error when the peer ended or answers `{"error": ...}` */
  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the peer ended during "${request.do}"`);
    const answer = JSON.parse(value);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  async close() {
    this.#child.stdin.end();
    await this.#ended;
  }
}
