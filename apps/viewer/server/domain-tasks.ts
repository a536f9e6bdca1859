// What a domain's program does for the page: predicting with a user's own files, exporting graphs on demand.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Programs, programOf, readingOptions, runProgram } from "./domain-program.ts";
import { HttpError } from "./http-error.ts";
import { insideFolder } from "./inside.ts";
import { receiveFiles } from "./upload.ts";

/** Formats of `export` that the page may ask for. */
export const EXPORTS = { onnx: "model.onnx", "onnx-inspect": "model-inspect.onnx" } as const;

export type ExportFormat = keyof typeof EXPORTS;

/** A file that was made, and what was said about it. */
export interface Made {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Files that are made lie in a temporary folder that ends with the server; run folders stay as they are. */
export class DomainTasks {
  readonly #programs: Programs;
  readonly #limit: number;
  readonly #folder: Promise<string>;
  readonly #ended = new AbortController();
  readonly #exports = new Map<string, Promise<Made>>();
  #isBusy = false;

  constructor(programs: Programs, limit: number) {
    this.#programs = programs;
    this.#limit = limit;
    this.#folder = mkdtemp(join(tmpdir(), "sciformer-viewer-"));
  }

  /**
   * Imports the files of a request and predicts with a run.
   *
   * @param options of the importer, such as `tz`; names of the command line without the dashes
   * @param use sends the predictions; the files are removed when it is done
   * @throws HttpError with the importer's own line
   */
  async predict(
    domain: string,
    run: string,
    body: AsyncIterable<Uint8Array>,
    options: ReadonlyMap<string, string>,
    signal: AbortSignal,
    use: (made: Made) => Promise<void>,
  ): Promise<void> {
    const program = programOf(domain, this.#programs);
    const words = await optionWords(program, options);
    if (this.#isBusy) throw new HttpError(429, "another file is being predicted: try again when it is done");
    this.#isBusy = true;
    const folder = await mkdtemp(join(await this.#folder, "open-"));
    try {
      const files = join(folder, "files");
      const names = await receiveFiles(body, files, this.#limit);
      const path = join(folder, "predictions.arrow");
      const both = AbortSignal.any([signal, this.#ended.signal]);
      const args = ["predict", run, ...names, "--out", path, ...words];
      const { lines } = await runProgram(program, args, { folder: files, signal: both });
      await use({ path, lines: lines.filter((line) => !line.includes(path)) });
    } finally {
      this.#isBusy = false;
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * A graph of a run: the one in its folder unless that is older than the weights, else exported when it is first asked
   * for and again when the weights have changed.
   *
   * @throws HttpError
   */
  async export(domain: string, run: string, format: ExportFormat): Promise<Made> {
    const weights = await stat(join(run, "best.safetensors")).catch((cause: Error) => {
      throw new HttpError(404, `${basename(run)}: has no best.safetensors to export`, { cause });
    });
    const present = await newerExport(run, format, weights.mtimeMs);
    if (present !== undefined) return { path: present, lines: [] };
    const key = `${run} ${format} ${weights.mtimeMs} ${weights.size}`;
    const known = this.#exports.get(key);
    if (known !== undefined) return known;
    const made = this.#makeExport(domain, run, format);
    this.#exports.set(key, made);
    made.catch(() => this.#exports.delete(key));
    return made;
  }

  async #makeExport(domain: string, run: string, format: ExportFormat): Promise<Made> {
    const program = programOf(domain, this.#programs);
    const folder = await mkdtemp(join(await this.#folder, "export-"));
    const path = join(folder, EXPORTS[format]);
    const args = ["export", run, "--format", format, "--out", path];
    return { path, ...(await runProgram(program, args, { folder, signal: this.#ended.signal })) };
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await rm(await this.#folder, { recursive: true, force: true });
  }
}

/** The graph that a run's folder holds, if it was written after the weights. */
async function newerExport(run: string, format: ExportFormat, weightsMs: number): Promise<string | undefined> {
  const path = await insideFolder(run, [EXPORTS[format]]).catch(() => undefined);
  const isNewer = path !== undefined && (await stat(path)).mtimeMs >= weightsMs;
  return isNewer ? path : undefined;
}

/** Options as words of a command line. @throws HttpError 400 for one that is no importer's: others name files to write */
async function optionWords(program: readonly string[], options: ReadonlyMap<string, string>): Promise<string[]> {
  if (options.size === 0) return [];
  const known = await readingOptions(program);
  const odd = [...options.keys()].find((name) => !known.has(name));
  if (odd !== undefined) throw new HttpError(400, `the option "${odd}" cannot be given here`);
  // In one word: a value that begins with a dash is no option of its own.
  return Array.from(options, ([name, value]) => `--${name}=${value}`);
}
