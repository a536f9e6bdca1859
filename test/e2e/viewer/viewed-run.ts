// A small run of the embedded default, made and served by the command line of its package.
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Running } from "../installed.ts";

const BIN = fileURLToPath(new URL("../../../packages/nilm/dist/bin.js", import.meta.url));

const COMMANDS = [
  "data simulate --out data/nilm/simulated --houses 3 --days 4",
  "train --data data/nilm/simulated --target kettle --size small --name tiny --steps 40",
  "evaluate tiny",
  "export tiny --format onnx",
] as const;

/** Three houses of four days, a kettle model of 40 steps, and the viewer on its run. */
export class ViewedRun {
  /** The address that `view` prints. */
  readonly url: string;
  readonly #folder: string;
  readonly #serving: Running;

  private constructor(folder: string, serving: Running, url: string) {
    this.#folder = folder;
    this.#serving = serving;
    this.url = url;
  }

  static async make(): Promise<ViewedRun> {
    const folder = await mkdtemp(join(tmpdir(), "sciformer-viewed-"));
    for (const command of COMMANDS) {
      const { code, output } = await new Running(process.execPath, [BIN, ...command.split(" ")], folder).ended;
      if (code !== 0) throw new Error(`${command}: exit code ${code}\n${output}`);
    }
    const port = await freePort();
    const serving = new Running(process.execPath, [BIN, "view", "tiny", "--no-open", "--port", `${port}`], folder);
    await serving.printed(/^viewer: /);
    return new ViewedRun(folder, serving, `http://127.0.0.1:${port}/#/nilm/tiny`);
  }

  /** A file of the run folder. */
  file(name: string): string {
    return join(this.#folder, "runs/nilm/tiny", name);
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
