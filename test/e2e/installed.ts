// A domain package as its users get it: packed, installed by npm into an empty folder, run from there.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const installScript = fileURLToPath(new URL("../../scripts/install-packed.mjs", import.meta.url));

/** How a program ended and what it printed. */
export interface Outcome {
  readonly code: number | null;
  /** Standard output and error together. */
  readonly output: string;
}

/** A started program; `output` grows while it runs. */
export class Running {
  readonly ended: Promise<Outcome>;
  readonly #child: ChildProcess;
  #output = "";

  constructor(program: string, args: readonly string[], cwd: string, shell = false) {
    // Packages are found as users have them: a test runner's NODE_PATH leads into this workspace.
    const { NODE_PATH: _, ...env } = process.env;
    this.#child = spawn(program, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    const append = (text: string) => {
      this.#output += text;
    };
    this.#child.stdout?.setEncoding("utf8").on("data", append);
    this.#child.stderr?.setEncoding("utf8").on("data", append);
    this.ended = new Promise((resolve, reject) => {
      this.#child.on("error", reject);
      this.#child.on("close", (code) => resolve({ code, output: this.#output }));
    });
  }

  /** Resolves when the output matches; rejects if the program ends before. */
  async printed(pattern: RegExp): Promise<void> {
    const seen = new Promise<void>((resolve) => {
      const look = () => {
        if (pattern.test(this.#output)) resolve();
      };
      this.#child.stdout?.on("data", look);
      look();
    });
    const early = this.ended.then(({ output }) => {
      if (!pattern.test(output)) throw new Error(`ended before printing ${pattern}:\n${output}`);
    });
    await Promise.race([seen, early]);
  }

  /** How it ended; one that goes on is ended after some time, and rejects. */
  async endedWithin(milliseconds: number): Promise<Outcome> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#child.kill("SIGKILL");
    }, milliseconds);
    const outcome = await this.ended;
    clearTimeout(timer);
    if (isLate) throw new Error(`still running after ${milliseconds} ms:\n${outcome.output}`);
    return outcome;
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }
}

/** A folder with one domain installed. */
export class Installed {
  readonly folder: string;
  readonly #domain: string;

  private constructor(folder: string, domain: string) {
    this.folder = folder;
    this.#domain = domain;
  }

  static async create(domain: string): Promise<Installed> {
    const folder = await mkdtemp(join(tmpdir(), `sciformer-e2e-${domain}-`));
    const { code, output } = await new Running(process.execPath, [installScript, domain, folder], folder).ended;
    if (code !== 0) throw new Error(`installing ${domain} failed:\n${output}`);
    return new Installed(folder, domain);
  }

  /** `npx sciformer-<domain> ...` */
  npx(...args: readonly string[]): Promise<Outcome> {
    return new Running("npx", [`sciformer-${this.#domain}`, ...args], this.folder, process.platform === "win32").ended;
  }

  /** The program itself, so that signals reach it. */
  start(...args: readonly string[]): Running {
    const bin = join(this.folder, "node_modules", "@sciformer", this.#domain, "dist", "bin.js");
    return new Running(process.execPath, [bin, ...args], this.folder);
  }
}
