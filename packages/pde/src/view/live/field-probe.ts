// What the model panel looks into: the run's model, given the state that is shown.
import { Kept, type LiveModel, type Probe, type SceneHost } from "@sciformer/core/view";
import type { PdeConfig } from "../../config.ts";
import { normalised } from "../../scaling.ts";
import { type Movie, sourcesOf } from "../movie.ts";
import { tokenPlan } from "../sight.ts";
import { startFrames, stepInputs, stepWindow } from "./model-step.ts";
import { fieldScale, pdeConfigOf } from "./run-config.ts";

export class FieldProbe {
  readonly #host: SceneHost;
  readonly #config: PdeConfig | undefined;
  readonly #labels: NonNullable<Probe["labels"]>;
  #model: LiveModel | undefined;
  #opening: Promise<void> | undefined;
  readonly #probe = new Kept<Probe | undefined>();

  constructor(host: SceneHost) {
    this.#host = host;
    this.#config = pdeConfigOf(host.data.run?.config);
    this.#labels = windowLabels(tokenPlan(host.data.run?.config)?.window ?? 0);
  }

  /** The model has been exported anew. */
  reopen(): void {
    this.#model = undefined;
    this.#opening = undefined;
  }

  /** Undefined where the model cannot be given the state; the scene is told when the model is there. */
  of(movie: Movie, step: number): Probe | undefined {
    const { live } = this.#host;
    if (live === undefined || this.#config === undefined || !this.#fits(movie)) return undefined;
    this.#opening ??= this.#open(live);
    const model = this.#model;
    return model && this.#probe.of([model, movie, step], () => this.#made(model, movie, step));
  }

  #fits({ tag, grid }: Movie): boolean {
    const config = this.#config!;
    return fieldScale(config, tag) !== undefined && grid.join() === config.task.grid.join();
  }

  async #open(live: NonNullable<SceneHost["live"]>): Promise<void> {
    // A model that cannot be opened is told of where it is needed: a picture of fields is whole without.
    this.#model = await live.open().catch(() => undefined);
    if (this.#model !== undefined) this.#host.invalidate();
  }

  #made(model: LiveModel, movie: Movie, step: number): Probe | undefined {
    const config = this.#config!;
    const count = startFrames(config);
    if (count === undefined) return undefined;
    const source = sourcesOf(movie).includes("truth") ? "truth" : "prediction";
    const scale = fieldScale(config, movie.tag)!;
    const points = movie.grid[0] * movie.grid[1];
    const known = movie.states[source].slice(Math.max(0, step - count + 1), step + 1);
    if (known.length < count || known.some((state) => state === undefined)) return undefined;
    const states = known.map((state) => normalised(state!, points, scale));
    const dt = movie.times.length > 1 ? movie.times[1]! - movie.times[0]! : 1;
    const subject = { tag: movie.tag, pdeId: movie.pdeId, grid: movie.grid, dt, params: {} };
    const inputs = stepInputs(model, stepWindow(subject, states, step, config), config);
    return { model, inputs, labels: this.#labels, token: () => undefined };
  }
}

/** Places of tokens inside a window, along the axes of attention. */
function windowLabels(window: number): NonNullable<Probe["labels"]> {
  const places = Array.from({ length: window ** 2 }, (_, at) => `(${Math.floor(at / window)}, ${at % window})`);
  return (path, axis, size) => (/attn/.test(path) && axis > 2 && size === places.length ? places : undefined);
}
