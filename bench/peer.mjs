// The PyTorch side of a bench: finds an interpreter that imports torch and talks to it in lines of JSON.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/**
 * What lets PyTorch run at its best on a CPU: threads that do not spin while they wait, and an allocator that
 * keeps its memory between steps.
 */
const ENVIRONMENT = {
  OMP_WAIT_POLICY: "PASSIVE",
  GOMP_SPINCOUNT: "0",
  MALLOC_MMAP_THRESHOLD_: "1073741824",
  MALLOC_TRIM_THRESHOLD_: "1073741824",
};

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
  const program = process.platform === "win32" ? "python.exe" : "python3";
  const candidates = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program));
  return candidates.find((candidate) => existsSync(candidate) && importsTorch(candidate));
}

function importsTorch(python) {
  return spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0;
}

/** A running peer: each request is answered before the next is sent. */
export class Peer {
  #child;
  #answers;
  #ended;

  /** @param threads CPU threads that its arithmetic may use */
  constructor(python, script, threads) {
    const limits = { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
    const env = { ...process.env, ...ENVIRONMENT, ...limits, PYTHONDONTWRITEBYTECODE: "1" };
    this.#child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"], env });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve) => this.#child.on("close", resolve));
  }

  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`the PyTorch peer ended during "${request.do}"`);
    return JSON.parse(value);
  }

  async close() {
    this.#child.stdin.end();
    await this.#ended;
  }
}
