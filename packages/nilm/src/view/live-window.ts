// The live model of a window: runs it when the window or a change inside of it is new, and keeps what it last said.
import type { HostBatch, Inspection, Intervention, LiveModel, LiveModels, SceneHost } from "@sciformer/core/view";

/** What the model said about one input. */
export interface Answer {
  readonly inputs: HostBatch;
  readonly output: HostBatch[string];
  readonly milliseconds: number;
  readonly provider: "webgpu" | "wasm";
}

/** What was asked, to tell a new question from one that was put before. */
interface Question {
  readonly inputs: HostBatch;
  readonly about: string;
}

/** Attention weights of a layer. */
export interface LayerAttention {
  readonly path: string;
  /** [1, heads, queries, keys] */
  readonly weights: HostBatch[string];
}

const NOTHING: readonly Intervention[] = [];

/** One run of many is under way at a time; the newest wins. */
export class LiveWindow {
  readonly #host: SceneHost;
  #model: LiveModel | undefined;
  #opening: Promise<void> | undefined;
  #problem: string | undefined;
  readonly #asked = new Map<string, Question>();
  readonly #answers = new Map<string, Answer>();
  #attention: { readonly path: string; readonly inspection: Inspection } | undefined;
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
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#host.invalidate();
  }

  /**
   * Asks the model, unless it was asked this before.
   *
   * @param name `before`, `after`: the newest question of a name replaces those that wait
   * @param interventions changes inside the model
   * @returns the last answer of that name, which may be to an earlier question
   */
  ask(name: string, inputs: HostBatch, interventions: readonly Intervention[] = NOTHING): Answer | undefined {
    const model = this.#model;
    if (model !== undefined && this.#isNew(name, { inputs, about: JSON.stringify(interventions) })) {
      void this.#run(async () => {
        const options = { replaces: name, signal: this.#host.signal };
        const { outputs, milliseconds, provider } =
          interventions.length === 0
            ? await model.run(inputs, options)
            : await model.inspect({ inputs, paths: [], interventions }, options);
        this.#answers.set(name, { inputs, output: outputs.output!, milliseconds, provider });
      });
    }
    return this.#answers.get(name);
  }

  /**
   * Attention of a layer for an input; the last one until a new one comes.
   *
   * @param wanted path of the layer; the first one where there is none of that path
   */
  attention(
    inputs: HostBatch,
    wanted: string | undefined,
    interventions: readonly Intervention[] = NOTHING,
  ): LayerAttention | undefined {
    const model = this.#model;
    if (model !== undefined && this.#isNew("attention", { inputs, about: JSON.stringify([wanted, interventions]) })) {
      void this.#run(() => this.#inspect(model, inputs, wanted, interventions));
    }
    const known = this.#attention;
    const weights = known?.inspection.values[known.path];
    return known && weights ? { path: known.path, weights } : undefined;
  }

  async #inspect(
    model: LiveModel,
    inputs: HostBatch,
    wanted: string | undefined,
    interventions: readonly Intervention[],
  ): Promise<void> {
    this.#paths ??= (await model.paths()).filter(({ kind }) => kind === "attention").map(({ path }) => path);
    const path = this.#paths.find((one) => one === wanted) ?? this.#paths[0];
    if (path === undefined) return;
    const options = { replaces: "window attention", signal: this.#host.signal };
    const inspection = await model.inspect({ inputs, paths: [path], interventions }, options);
    this.#attention = { path, inspection };
  }

  /** Remembers the question of a name. */
  #isNew(name: string, question: Question): boolean {
    const known = this.#asked.get(name);
    if (known?.inputs === question.inputs && known.about === question.about) return false;
    this.#asked.set(name, question);
    return true;
  }

  /** Tells the scene that there is something new; a question that a newer one replaced is nothing to tell of. */
  async #run(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
      this.#host.invalidate();
    } catch (error) {
      if (!(error instanceof Error && error.name === "AbortError")) this.#host.fail(error);
    }
  }
}
