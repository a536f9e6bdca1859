// What the live model says at each step of a draft: run once for every state of a crystal, kept ever after.
import type { HostBatch, HostTensor, LiveModel, LiveModels, LiveResult, SceneHost } from "@sciformer/core/view";
import type { Growing } from "../../wyformer/growing.ts";
import { growthBatch } from "../../wyformer/sampling.ts";
import type { Generator } from "./task.ts";

/** An answer with the question. */
export interface Scored {
  readonly inputs: HostBatch;
  readonly output: HostTensor;
  readonly milliseconds: number;
  readonly provider: LiveResult["provider"];
}

/** A crystal's state and the condition it is drawn under. */
export interface Question {
  /** Equal for equal states. */
  readonly key: string;
  readonly crystal: Growing;
  readonly condition: Float32Array | undefined;
}

/** Answers that are kept. */
const MOST_KEPT = 2000;

export class LiveScores {
  readonly #host: SceneHost;
  readonly #generator: Generator;
  #model: LiveModel | undefined;
  #problem: string | undefined;
  readonly #answers = new Map<string, Promise<Scored>>();
  readonly #known = new Map<string, Scored>();

  constructor(host: SceneHost, generator: Generator) {
    this.#host = host;
    this.#generator = generator;
  }

  get model(): LiveModel | undefined {
    return this.#model;
  }

  /** Why there is no model, in a sentence. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Sites that the graph takes. */
  get #sites(): number {
    const valid = this.#model?.inputs.find(({ name }) => name === "valid")?.shape[1];
    return typeof valid === "number" ? valid : this.#generator.task.max_sites + 1;
  }

  /** Loads the model; the scene is told when it is there. */
  async open(live: LiveModels): Promise<void> {
    try {
      this.#model = await live.open();
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    this.#host.invalidate();
  }

  /** What was answered before. */
  known(key: string): Scored | undefined {
    return this.#known.get(key);
  }

  /** @throws what the model throws; an AbortError once the scene is closed */
  ask(question: Question): Promise<Scored> {
    const { key } = question;
    const answer = this.#answers.get(key) ?? this.#run(question);
    if (this.#answers.size > MOST_KEPT) this.#forget();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  /** The crystal as the graph takes it. */
  inputs({ crystal, condition }: Question): HostBatch {
    const batch = growthBatch([crystal], this.#generator.model, this.#sites);
    return condition === undefined ? batch : { ...batch, condition: { data: condition, shape: [1, condition.length] } };
  }

  async #run(question: Question): Promise<Scored> {
    const inputs = this.inputs(question);
    const { outputs, milliseconds, provider } = await this.#model!.run(inputs, { signal: this.#host.signal });
    const scored = { inputs, output: outputs.output!, milliseconds, provider };
    this.#known.set(question.key, scored);
    return scored;
  }

  #forget(): void {
    this.#answers.clear();
    this.#known.clear();
  }
}
