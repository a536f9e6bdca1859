// The draft of the scene as it goes on: its tokens, the cursor, the crystals that were made of drafts before.
import type { SceneHost } from "@sciformer/core/view";
import { reducedFormula } from "../../elements/formula.ts";
import type { Gene } from "../../gene.ts";
import type { Embodied } from "../../generate/embody.ts";
import { composition } from "../../symmetry/sites.ts";
import type { SymmetryWorker } from "../worker/symmetry-worker.ts";
import {
  candidates,
  type DraftSettings,
  type DrawnToken,
  decodeDraft,
  drawn,
  drawnTokens,
  encodeDraft,
  geneSoFar,
  grown,
  isComplete,
  withStops,
} from "./draft.ts";
import type { Made } from "./layout.ts";
import type { LiveScores, Question } from "./live-scores.ts";
import type { Generator } from "./task.ts";

/** A draft that completes itself is shown so often, in milliseconds. */
const SHOW_EVERY = 200;

/** What a session works with. */
export interface SessionParts {
  readonly host: SceneHost;
  readonly generator: Generator;
  readonly scores: LiveScores;
  readonly worker: SymmetryWorker;
}

export class DraftSession {
  readonly #parts: SessionParts;
  readonly #bodies = new Map<string, Embodied | undefined>();
  #seed = 1;
  #tokens: readonly number[] = [];
  #made: readonly Made[] = [];
  #goal: number | undefined;
  /** The draft is to be completed by itself. */
  #isWanted: boolean;
  #finishing: Promise<void> | undefined;

  /** Goes on from what the address holds; without that a first crystal is drawn. */
  constructor(parts: SessionParts) {
    this.#parts = parts;
    const saved = decodeDraft(parts.host.saved ?? "");
    this.#isWanted = saved === undefined;
    if (saved === undefined) return;
    this.#seed = saved.seed;
    this.#tokens = saved.tokens;
  }

  get seed(): number {
    return this.#seed;
  }

  get tokens(): readonly number[] {
    return this.#tokens;
  }

  /** Crystals that were completed, the last one first. */
  get made(): readonly Made[] {
    return this.#made;
  }

  /** Text for the address. */
  get saved(): string {
    return encodeDraft(this.#seed, this.#tokens);
  }

  /** Where the cursor is: where the time line has it, or where the session itself moves it. */
  cursor(time: number): number {
    const place = Number.isNaN(time) ? this.#tokens.length : Math.round(time);
    return Math.min(this.#tokens.length, this.#goal ?? place);
  }

  /** Moves the cursor; the time line follows once it is long enough. */
  goTo(place: number): void {
    this.#goal = Math.max(0, place);
  }

  /** Lets the time line follow. */
  settle(time: number): void {
    const goal = this.#goal;
    if (goal === undefined) return;
    if (time === goal) this.#goal = undefined;
    else setTimeout(() => this.#parts.host.setTime(goal));
  }

  /** From nothing, with the same draw numbers or the next ones. */
  restart(isNext: boolean, isWanted: boolean): void {
    this.#seed += Number(isNext);
    this.#tokens = [];
    this.#goal = 0;
    this.#isWanted = isWanted;
  }

  complete(): void {
    this.#isWanted = true;
    this.#goal = this.#tokens.length;
  }

  /** Takes a token at the cursor; what was drawn behind it is given up. */
  take(token: number, cursor: number): void {
    this.#isWanted = false;
    this.#tokens = this.#tokens.slice(0, cursor);
    this.#add(token);
  }

  /** Shows a crystal again that was made under the present settings. */
  recall(row: number, { group }: DraftSettings): void {
    const [made, , tokens = ""] = this.#made[row]?.key.split("|") ?? [];
    if (Number(made) !== group) return;
    this.#isWanted = false;
    this.#tokens = tokens.split(".").map(Number);
    this.#goal = this.#tokens.length;
  }

  /** The draft after some of its tokens. */
  question(settings: DraftSettings, condition: Float32Array | undefined, cursor: number): Question {
    const tokens = this.#tokens.slice(0, cursor);
    const crystal = grown(this.#parts.generator, settings, tokens);
    return { key: questionKey(settings.group, condition, tokens), crystal, condition };
  }

  /** All tokens with the probabilities that they had. */
  steps(settings: DraftSettings, condition: Float32Array | undefined): DrawnToken[] {
    const { generator, scores } = this.#parts;
    return drawnTokens(
      generator,
      settings,
      this.#tokens,
      (before) => scores.known(questionKey(settings.group, condition, before))?.output,
    );
  }

  /** Completes a draft that is to complete itself; records what is complete. */
  goOn(question: Question, settings: DraftSettings): void {
    const { host, scores } = this.#parts;
    if (isComplete(question.crystal)) {
      if (this.#made.some(({ key }) => key === question.key)) return;
      if (!this.#askSteps(question, settings)) this.#record(question, settings);
    } else if (this.#isWanted && scores.model !== undefined && this.#finishing === undefined) {
      this.#finishing = this.#finish(settings, question.condition).catch((error) => {
        if (!host.signal.aborted) host.fail(error);
      });
      void this.#finishing.then(() => {
        this.#finishing = undefined;
        host.invalidate();
      });
    }
  }

  /** The structure of a gene, or why there is none; undefined while it is packed. */
  bodyOf(gene: Gene): Embodied | undefined {
    const key = JSON.stringify(gene);
    if (!this.#bodies.has(key)) {
      this.#bodies.set(key, undefined);
      void this.#pack(gene, key);
    }
    return this.#bodies.get(key);
  }

  #add(token: number): void {
    this.#tokens = withStops(this.#parts.generator, [...this.#tokens, token]);
    this.#goal = this.#tokens.length;
  }

  /** Draws token after token until STOP, or until the draft is begun anew. */
  async #finish(settings: DraftSettings, condition: Float32Array | undefined): Promise<void> {
    const { host, generator, scores } = this.#parts;
    let shown = performance.now();
    for (;;) {
      const tokens = this.#tokens;
      const question = this.question(settings, condition, tokens.length);
      if (!this.#isWanted || isComplete(question.crystal)) break;
      const { output } = await scores.ask(question);
      if (this.#tokens !== tokens) break;
      this.#add(drawn(candidates(generator, settings, question.crystal, output), this.#seed, tokens.length));
      if (performance.now() - shown < SHOW_EVERY) continue;
      shown = performance.now();
      host.invalidate();
    }
    this.#isWanted = this.#isWanted && this.#tokens.length === 0;
  }

  /** What the model said at each step, where it was not asked: of a draft from the address. @returns true if it is asked */
  #askSteps({ condition }: Question, settings: DraftSettings): boolean {
    const { host, scores } = this.#parts;
    const steps = this.#tokens.map((_, at) => this.question(settings, condition, at));
    const open = steps.filter(({ key, crystal }) => !crystal.isStopped && scores.known(key) === undefined);
    if (open.length === 0 || scores.model === undefined) return false;
    Promise.all(open.map((one) => scores.ask(one))).then(
      () => host.invalidate(),
      (error) => {
        if (!host.signal.aborted) host.fail(error);
      },
    );
    return true;
  }

  #record({ key, crystal, condition }: Question, settings: DraftSettings): void {
    const gene = geneSoFar(crystal);
    if (gene === undefined) return;
    const nats = natsOf(this.steps(settings, condition));
    const formula = reducedFormula(composition(gene));
    const known = { gene: JSON.stringify(gene), outcome: this.bodyOf(gene) };
    this.#made = [{ key, formula, group: gene.group, sites: gene.sites.length, nats, ...known }, ...this.#made];
  }

  async #pack(gene: Gene, key: string): Promise<void> {
    const { host, worker } = this.#parts;
    try {
      const body = await worker.embody(gene, this.#seed);
      this.#bodies.set(key, body);
      this.#made = this.#made.map((one) => (one.gene === key ? { ...one, outcome: body } : one));
      host.invalidate();
    } catch (error) {
      if (!host.signal.aborted) host.fail(error);
    }
  }
}

function questionKey(group: number, condition: Float32Array | undefined, tokens: readonly number[]): string {
  return `${group}|${condition?.join() ?? ""}|${tokens.join(".")}`;
}

/** -log p of a draw; NaN until the model has said all of it. */
export function natsOf(steps: readonly DrawnToken[]): number {
  return steps.reduce((sum, { share }) => sum - Math.log(share ?? Number.NaN), 0);
}
