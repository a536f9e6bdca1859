// The live model of a window: runs it when the window changes and keeps what it last said.
import type { HostBatch, Inspection, LiveModel, LiveModels, SceneHost } from "@sciformer/core/view";

/** What the model said about one input. */
export interface Answer {
  readonly inputs: HostBatch;
  readonly output: HostBatch[string];
  readonly milliseconds: number;
  readonly provider: "webgpu" | "wasm";
}

/** One run of many is under way at a time; the newest wins. */
export class LiveWindow {
  readonly #host: SceneHost;
  #model: LiveModel | undefined;
  #opening: Promise<void> | undefined;
  #problem: string | undefined;
  readonly #asked = new Map<string, HostBatch>();
  readonly #answers = new Map<string, Answer>();
  #attention: { readonly inputs: HostBatch; readonly path: string; readonly inspection: Inspection } | undefined;
  #attentionAsked: HostBatch | undefined;
  #paths: readonly string[] | undefined;

  constructor(host: SceneHost) {
    this.#host = host;
  }

  get model(): LiveModel | undefined {
    return this.#model;
  }

  /** Why there is no model, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Paths of attention weights; undefined until they are known. */
  get attentionPaths(): readonly string[] | undefined {
    return this.#paths;
  }

  /** Loads the model once; the scene is told when it is there. */
  open(live: LiveModels): void {
    this.#opening ??= this.#load(live);
  }

  async #load(live: LiveModels): Promise<void> {
    try {
      this.#model = await live.open();
    } catch (error) {
      this.#problem = messageOf(error);
    }
    this.#host.invalidate();
  }

  /**
   * Asks the model, unless it was asked this before.
   *
   * @param name `before`, `after`: the newest question of a name replaces those that wait
   * @returns the last answer of that name, which may be to an earlier question
   */
  ask(name: string, inputs: HostBatch): Answer | undefined {
    if (this.#model !== undefined && this.#asked.get(name) !== inputs) {
      this.#asked.set(name, inputs);
      void this.#run(this.#model, name, inputs);
    }
    return this.#answers.get(name);
  }

  async #run(model: LiveModel, name: string, inputs: HostBatch): Promise<void> {
    try {
      const { outputs, milliseconds, provider } = await model.run(inputs, {
        replaces: name,
        signal: this.#host.signal,
      });
      this.#answers.set(name, { inputs, output: outputs.output!, milliseconds, provider });
      this.#host.invalidate();
    } catch (error) {
      if (!isAbort(error)) this.#host.fail(error);
    }
  }

  /** Attention weights [1, heads, queries, keys] of a layer for an input; the last ones until new ones come. */
  attention(inputs: HostBatch, wanted: string | undefined): { path: string; weights: HostBatch[string] } | undefined {
    if (this.#model !== undefined && this.#attentionAsked !== inputs) {
      this.#attentionAsked = inputs;
      void this.#inspect(this.#model, inputs, wanted);
    }
    const known = this.#attention;
    const weights = known?.inspection.values[known.path];
    return known && weights ? { path: known.path, weights } : undefined;
  }

  /** The next question is asked anew: another layer is wanted. */
  forgetAttention(): void {
    this.#attentionAsked = undefined;
  }

  async #inspect(model: LiveModel, inputs: HostBatch, wanted: string | undefined): Promise<void> {
    try {
      this.#paths ??= (await model.paths()).filter(({ kind }) => kind === "attention").map(({ path }) => path);
      const path = this.#paths.find((one) => one === wanted) ?? this.#paths[0];
      if (path === undefined) return;
      const options = { replaces: "what-if-attention", signal: this.#host.signal };
      const inspection = await model.inspect({ inputs, paths: [path] }, options);
      this.#attention = { inputs, path, inspection };
      this.#host.invalidate();
    } catch (error) {
      if (!isAbort(error)) this.#host.fail(error);
    }
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
