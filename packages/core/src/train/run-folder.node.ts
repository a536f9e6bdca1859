// The run folder on disk: configuration, metrics, checkpoints, best weights, predictions.
import { appendFile, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { writeFileAtomic } from "../io/atomic.node.ts";
import { exists } from "../io/exists.node.ts";
import { readSafetensors, writeSafetensors } from "../io/safetensors.node.ts";
import type { StoredTensor } from "../io/safetensors.ts";

/** Named tensors of one file of a checkpoint. */
type Tensors = ReadonlyMap<string, StoredTensor>;

/** Everything a run continues from. */
export interface Checkpoint {
  readonly model: Tensors;
  readonly optimizer: Tensors;
  /** Step, epoch, cursor, schedule: plain JSON. */
  readonly state: Readonly<Record<string, unknown>>;
}

const CHECKPOINT_FILES = ["checkpoint.safetensors", "optimizer.safetensors", "state.json"] as const;

const taken = (path: string) => `${path}: holds a run already; continue it with --resume or choose another --name`;

/** `runs/<domain>/<name>/`. All files but the growing `metrics.jsonl` are written under another name and renamed. */
export class RunFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** A new run; its folder appears with the first file. @throws InputError when the path holds a run already */
  static async create(path: string): Promise<RunFolder> {
    if (await exists(join(path, "config.json"))) throw new InputError(taken(path));
    return new RunFolder(path);
  }

  /** An existing run. @throws InputError when there is none */
  static async open(path: string): Promise<RunFolder> {
    if (!(await exists(join(path, "config.json")))) throw new InputError(`${path}: not a run folder: no config.json`);
    return new RunFolder(path);
  }

  /** Writes config.json of a new run. @throws InputError when another process has made one there since {@link create} */
  async begin(config: object): Promise<void> {
    await mkdir(this.path, { recursive: true });
    const claim = await open(this.file("config.json"), "wx").catch((error: NodeJS.ErrnoException) => {
      throw error.code === "EEXIST" ? new InputError(taken(this.path), { cause: error }) : error;
    });
    await claim.close();
    try {
      await this.writeJson("config.json", config);
    } catch (error) {
      await rm(this.file("config.json"), { force: true });
      throw error;
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  async has(name: string): Promise<boolean> {
    return exists(this.file(name));
  }

  async writeJson(name: string, value: unknown): Promise<void> {
    await writeFileAtomic(this.file(name), `${JSON.stringify(value, null, 2)}\n`);
  }

  /** @throws InputError naming the file when it is missing or not JSON */
  async readJson(name: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.file(name), "utf8"));
    } catch (cause) {
      throw new InputError(`${this.file(name)}: cannot be read as JSON: ${(cause as Error).message}`, { cause });
    }
  }

  /** Adds one line to metrics.jsonl. */
  async appendMetrics(line: Readonly<Record<string, unknown>>): Promise<void> {
    await appendFile(this.file("metrics.jsonl"), `${JSON.stringify(line)}\n`);
  }

  /** Keeps the first `count` lines of metrics.jsonl: a resumed run writes those after its checkpoint again. */
  async truncateMetrics(count: number): Promise<void> {
    if (!(await this.has("metrics.jsonl"))) return;
    const lines = (await readFile(this.file("metrics.jsonl"), "utf8")).split("\n");
    if (lines.length - 1 <= count && lines.at(-1) === "") return;
    const kept = lines.slice(0, Math.min(count, lines.length - 1));
    await writeFileAtomic(this.file("metrics.jsonl"), kept.map((line) => `${line}\n`).join(""));
  }

  /**
   * Replaces the checkpoint. The three files appear under names ending in `.next` first, the state last; then they
   * are renamed. A crash in between leaves either the old checkpoint or a complete new one that
   * {@link loadCheckpoint} moves into place.
   */
  async saveCheckpoint({ model, optimizer, state }: Checkpoint): Promise<void> {
    await writeSafetensors(this.file(`${CHECKPOINT_FILES[0]}.next`), model);
    await writeSafetensors(this.file(`${CHECKPOINT_FILES[1]}.next`), optimizer);
    await this.writeJson(`${CHECKPOINT_FILES[2]}.next`, state);
    await this.#commit();
  }

  /** @throws InputError when there is no checkpoint */
  async loadCheckpoint(): Promise<Checkpoint> {
    if (await this.has("state.json.next")) await this.#commit();
    if (!(await this.has("state.json"))) throw new InputError(`${this.path}: no checkpoint to resume from`);
    const model = await readSafetensors(this.file("checkpoint.safetensors"));
    const optimizer = await readSafetensors(this.file("optimizer.safetensors"));
    const state = (await this.readJson("state.json")) as Record<string, unknown>;
    return { model: model.tensors, optimizer: optimizer.tensors, state };
  }

  async saveBest(model: Tensors): Promise<void> {
    await writeSafetensors(this.file("best.safetensors"), model);
  }

  /** Renames the files that are still under their `.next` name; the state goes last, it marks the set complete. */
  async #commit(): Promise<void> {
    for (const name of CHECKPOINT_FILES) {
      if (await this.has(`${name}.next`)) await rename(this.file(`${name}.next`), this.file(name));
    }
  }
}
