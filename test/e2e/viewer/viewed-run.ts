// A small run of the embedded default, made and served by the command line of its package.
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Running } from "../installed.ts";

/** How the run `tiny` of a domain is made: words for the program of its package. */
export interface RunRecipe {
  readonly domain: string;
  readonly commands: readonly string[];
}

/** Three houses of four days, a kettle model of 40 steps. */
export const KETTLE: RunRecipe = {
  domain: "nilm",
  commands: [
    "data simulate --out data/nilm/simulated --houses 3 --days 4",
    "train --data data/nilm/simulated --target kettle --size small --name tiny --steps 40",
    "evaluate tiny",
    "export tiny --format onnx",
  ],
};

/** A run, and the viewer on it. */
export class ViewedRun {
  /** The address that `view` prints. */
  readonly url: string;
  readonly #folder: string;
  readonly #domain: string;
  readonly #serving: Running;

  private constructor(folder: string, domain: string, serving: Running, url: string) {
    this.#folder = folder;
    this.#domain = domain;
    this.#serving = serving;
    this.url = url;
  }

  static async make({ domain, commands }: RunRecipe): Promise<ViewedRun> {
    const folder = await mkdtemp(join(tmpdir(), "sciformer-viewed-"));
    const program = fileURLToPath(new URL(`../../../packages/${domain}/dist/bin.js`, import.meta.url));
    for (const command of commands) {
      const { code, output } = await new Running(process.execPath, [program, ...command.split(" ")], folder).ended;
      if (code !== 0) throw new Error(`${command}: exit code ${code}\n${output}`);
    }
    const port = await freePort();
    const serving = new Running(process.execPath, [program, "view", "tiny", "--no-open", "--port", `${port}`], folder);
    await serving.printed(/^viewer: /);
    return new ViewedRun(folder, domain, serving, `http://127.0.0.1:${port}/#/${domain}/tiny`);
  }

  /** A file of the run folder. */
  file(name: string): string {
    return join(this.#folder, "runs", this.#domain, "tiny", name);
  }

  /** Writes a file beside the runs. @returns its path */
  async write(name: string, content: Uint8Array): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, content);
    return path;
  }

  /** Appends a line to metrics.jsonl, as a training that goes on does. */
  log(values: Readonly<Record<string, number>>): Promise<void> {
    return appendFile(this.file("metrics.jsonl"), `${JSON.stringify(values)}\n`);
  }

  /** Ctrl-C. @returns the exit code and all that was printed */
  async stop() {
    this.#serving.interrupt();
    const outcome = await this.#serving.ended;
    await rm(this.#folder, { recursive: true });
    return outcome;
  }
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
