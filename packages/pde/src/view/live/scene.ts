// "Live": an equation, its constants and its first state are chosen and drawn; solver and model run on from there.
import {
  type Change,
  type Control,
  type ControlValues,
  type DragGesture,
  type Hit,
  Kept,
  type LiveModel,
  type Note,
  numberValue,
  type Picked,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Timeline,
  textValue,
} from "@sciformer/core/view";
import type { PdeConfig } from "../../config.ts";
import type { Parameters } from "../../simulate/equations.ts";
import type { SetUp } from "../../simulate/set-ups.ts";
import type { Scale } from "../../statistics.ts";
import { labelOf, PDE_VOCABULARY } from "../../vocabulary.ts";
import type { ErrorCurves } from "../charts.ts";
import { stepTimeline } from "../fields/layout.ts";
import type { Movie } from "../movie.ts";
import { FieldView } from "../picture/field-view.ts";
import { sightControls, sightOf, type TokenPlan, tokenPlan } from "../sight.ts";
import type { Problem } from "../worker/solver-calls.ts";
import { solveGridOf, solverSetUp } from "../worker/solver-set-up.ts";
import { type Brush, brushOf, equationOf, liveControls, offeredTags, parametersOf } from "./controls.ts";
import { FieldProbe } from "./field-probe.ts";
import { type LiveSubject, liveErrors, liveMovie, liveReadouts } from "./layout.ts";
import { type Entrant, Race } from "./race.ts";
import { fieldScale, pdeConfigOf } from "./run-config.ts";
import { Solver } from "./solver.ts";
import { decodeStrokes, distance, drawnUpon, encodeStrokes, type Stroke, withStroke } from "./strokes.ts";

const TITLES = { prediction: "Model", truth: "Solver" } as const;
/** Points a side where no run says how many. */
const DEFAULT_GRID = 64;
/** Blobs of a stroke lie so many radii apart. */
const APART = 0.6;
const RATE = 6;

export async function openLive(host: SceneHost): Promise<Scene> {
  return new LiveScene(host);
}

/** What is asked of solver and model, as the controls have it. */
interface Draft {
  readonly problem: Problem;
  readonly setUp: SetUp;
  readonly told: Readonly<Record<string, number>>;
  readonly kind: string;
  readonly seed: number;
  readonly steps: number;
}

class LiveScene implements Scene {
  readonly #host: SceneHost;
  readonly #config: PdeConfig | undefined;
  readonly #plan: TokenPlan | undefined;
  readonly #grid: number;
  readonly #view = new FieldView();
  readonly #solver: Solver;
  readonly #race: Race;
  readonly #probe: FieldProbe;
  #model: LiveModel | undefined;
  #modelProblem: string | undefined;
  #strokes: readonly Stroke[];
  /** The pointer is down and draws. */
  #isDrawing = false;
  #lastStroke: Stroke | undefined;
  #wantsStart = false;
  /** The first state before anything was drawn upon it. */
  #base: { readonly key: string; readonly fields: Float64Array } | undefined;
  #baseProblem: string | undefined;
  #asked = "";
  #begun = "";
  #asking = new AbortController();
  #brush: Brush | undefined;
  /** The equation that is shown. */
  #tag: string | undefined;
  #controlsMovie: Movie;
  readonly #movie = new Kept<Movie>();
  readonly #errors = new Kept<ErrorCurves>();
  readonly #timeline = new Kept<Timeline>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #notes = new Kept<readonly Note[]>();

  constructor(host: SceneHost) {
    this.#host = host;
    this.#config = pdeConfigOf(host.data.run?.config);
    this.#plan = tokenPlan(host.data.run?.config);
    this.#grid = this.#config?.task.grid[0] ?? DEFAULT_GRID;
    this.#solver = new Solver(host);
    this.#race = new Race(host, this.#solver);
    this.#probe = new FieldProbe(host);
    this.#strokes = decodeStrokes(host.saved ?? "");
    this.#controlsMovie = this.#emptyMovie(this.#setUp(this.#tags[0]!));
    if (host.live !== undefined) void this.#openModel(host.live);
  }

  controls(values: Partial<ControlValues>): readonly Control[] {
    const tags = this.#tags;
    const own = liveControls(tags, values, (tag) => this.#setUp(tag));
    const tag = typeof values.equation === "string" ? values.equation : undefined;
    if (tag !== undefined && tag !== this.#controlsMovie.tag) this.#controlsMovie = this.#emptyMovie(this.#setUp(tag));
    return [...own, ...sightControls(this.#controlsMovie, true, this.#plan, values)];
  }

  update(state: SceneState, changes: readonly Change[]): SceneFrame {
    if (changes.some((change) => change.kind === "data" && change.part === "model")) this.#reopen();
    for (const change of changes) {
      if (change.kind === "button") this.#press(change.id, state);
      // What was drawn belongs to the equation that it was drawn for.
      if (change.kind === "control" && change.id === "equation") this.#strokes = [];
    }
    if (this.#wantsStart && state.time !== 0) setTimeout(() => this.#host.setTime(0));
    this.#wantsStart = false;
    const draft = this.#draftOf(state.controls);
    this.#prepare(draft);
    const movie = this.#movieOf(draft);
    const sight = sightOf(movie, state.controls);
    const scale = this.#scaleOf(draft);
    const errors = this.#errors.of([movie, scale], () => liveErrors(movie, scale));
    const timeline = this.#timeline.of([movie.times.length, movie.times.at(-1)], () => stepTimeline(movie, 0, RATE));
    const time = Number.isNaN(state.time) ? 0 : Math.round(state.time);
    const step = Math.min(movie.times.length - 1, time);
    const parts = this.#view.show({ movie, step, sight, plan: this.#plan, errors, titles: TITLES }, state);
    const { pace } = this.#race;
    const grids = { solveGrid: draft.problem.solveGrid, grid: this.#grid };
    const probe = movie.states.truth[step] === undefined ? undefined : this.#probe.of(movie, step);
    return {
      ...parts,
      timeline,
      listings: [],
      readouts: this.#readouts.of([errors, step, pace], () => liveReadouts(errors, step, pace, grids)),
      notes: this.#notesOf(draft),
      ...(probe === undefined ? {} : { probe }),
    };
  }

  pick(hit: Hit): Picked | undefined {
    return this.#view.pick(hit);
  }

  pickNamed(key: string): Picked | undefined {
    return this.#view.pickNamed(key);
  }

  /** Draws where the pointer goes, if that is wanted. */
  drag({ phase, pane, hit, ray }: DragGesture): boolean {
    const { frame } = this.#view;
    if (phase === "start") {
      if (this.#base === undefined || frame === undefined || pane === "error" || !this.#draws) return false;
      this.#isDrawing = true;
      this.#lastStroke = undefined;
    }
    if (!this.#isDrawing || frame === undefined) return false;
    // Where the ray meets the plane of the field at the height at which it was first met.
    const reach = (hit.point.z - ray.origin.z) / ray.direction.z;
    const [x, y] = [ray.origin.x + reach * ray.direction.x, ray.origin.y + reach * ray.direction.y];
    if (Number.isFinite(x) && Number.isFinite(y)) this.#paint(share(x / frame.sizeX), share(y / frame.sizeY));
    if (phase === "end" || phase === "cancel") this.#isDrawing = false;
    this.#host.invalidate();
    return true;
  }

  /** Nothing where nothing was drawn. */
  save(): string {
    return encodeStrokes(this.#strokes);
  }

  dispose(): void {
    this.#asking.abort();
    this.#race.stop();
    this.#view.dispose();
  }

  get #tags(): readonly string[] {
    return offeredTags(Object.keys(this.#config?.task.tags ?? {}));
  }

  get #draws(): boolean {
    return this.#brush?.isOn ?? false;
  }

  #setUp(tag: string): SetUp {
    return solverSetUp(tag, this.#grid, solveGridOf(this.#grid));
  }

  #emptyMovie(setUp: SetUp): Movie {
    const subject = { key: "", setUp, grid: this.#grid, extent: 1, steps: 1, stride: 1 };
    return liveMovie(subject, { solved: [], predicted: [] });
  }

  async #openModel(live: NonNullable<SceneHost["live"]>): Promise<void> {
    try {
      this.#model = await live.open();
      this.#modelProblem = undefined;
    } catch (error) {
      this.#modelProblem = error instanceof Error ? error.message : String(error);
    }
    // The race is run again, with the model.
    this.#begun = "";
    this.#host.invalidate();
  }

  #reopen(): void {
    this.#probe.reopen();
    if (this.#host.live !== undefined) void this.#openModel(this.#host.live);
  }

  #press(id: string, { controls, selection }: SceneState): void {
    if (id === "again") {
      const seed = numberValue(controls, "seed");
      setTimeout(() => this.#host.setControl("seed", (seed % 999) + 1));
    }
    if (id === "clear") this.#strokes = [];
    if (id === "blob") {
      const [, i, j] = /^at-(\d+)-(\d+)$/.exec(selection.at(-1)?.key ?? "") ?? [];
      const [x, y] = [i, j].map((at) => (at === undefined ? 0.5 : (Number(at) + 0.5) / this.#grid));
      this.#lastStroke = undefined;
      this.#paint(x!, y!);
    }
  }

  #draftOf(controls: ControlValues): Draft {
    const setUp = this.#setUp(equationOf(controls));
    const { given, told } = parametersOf(setUp, controls);
    const problem = { tag: setUp.tag, parameters: given, grid: this.#grid, solveGrid: solveGridOf(this.#grid) };
    this.#brush = brushOf(controls);
    this.#tag = setUp.tag;
    return {
      ...{ problem, setUp, told },
      kind: textValue(controls, "start"),
      seed: numberValue(controls, "seed"),
      steps: numberValue(controls, "steps"),
    };
  }

  /** Asks for what is missing: the first state, then the race from it. */
  #prepare(draft: Draft): void {
    const { problem, kind, seed, steps } = draft;
    const key = JSON.stringify([problem, kind, seed]);
    if (this.#base?.key !== key) {
      if (this.#asked !== key) void this.#begin(draft, key);
      return;
    }
    const fields = () => drawnUpon(this.#base!.fields, problem.solveGrid, this.#strokes);
    const begun = `${key} ${steps} ${encodeStrokes(this.#strokes)} ${this.#isDrawing}`;
    if (begun === this.#begun) return;
    this.#begun = begun;
    if (this.#isDrawing) this.#race.hold({ ...problem, fields: fields() });
    else this.#race.run({ ...problem, fields: fields(), steps, stride: this.#stride }, this.#entrant(draft));
  }

  async #begin({ problem, kind, seed }: Draft, key: string): Promise<void> {
    this.#asked = key;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#race.stop();
    const shown = this.#host.progress("Preparing the first state");
    try {
      const fields = await this.#solver.begin({ ...problem, kind, seed }, signal);
      this.#base = { key, fields };
      this.#baseProblem = undefined;
    } catch (error) {
      if (!signal.aborted) this.#baseProblem = error instanceof Error ? error.message : String(error);
    } finally {
      shown.done();
    }
    if (!signal.aborted) this.#host.invalidate();
  }

  get #stride(): number {
    return this.#config?.task.stride ?? 1;
  }

  #entrant({ setUp, problem, told }: Draft): Entrant | undefined {
    const [model, config] = [this.#model, this.#config];
    const scale = config && fieldScale(config, setUp.tag);
    if (model === undefined || config === undefined || scale === undefined || !isSquare(config)) return undefined;
    const { grid } = problem;
    const dt = setUp.dt * config.task.stride;
    const pdeId = labelOf(PDE_VOCABULARY, setUp.tag) ?? 0;
    return { model, config, scale, subject: { tag: setUp.tag, pdeId, grid: [grid, grid], dt, params: told } };
  }

  #scaleOf({ setUp }: Draft): Scale | undefined {
    return this.#config && fieldScale(this.#config, setUp.tag);
  }

  #movieOf(draft: Draft): Movie {
    const { setUp, steps, problem } = draft;
    const { progress } = this.#race;
    const extent = (problem.parameters as Partial<Parameters>).domainExtent ?? setUp.fixed.domainExtent ?? 1;
    const isOf = progress.solved[0]?.length === setUp.fieldNames.length * this.#grid ** 2;
    const subject: LiveSubject = { key: setUp.tag, setUp, grid: this.#grid, extent, steps, stride: this.#stride };
    const own = isOf ? progress : { solved: [blank(setUp, this.#grid)], predicted: [blank(setUp, this.#grid)] };
    return this.#movie.of([own.solved === progress.solved ? progress : setUp.tag, steps, extent, setUp.tag], () =>
      liveMovie(subject, own),
    );
  }

  /** A blob at a place, unless the last one is near; and back to the first state, which it is added to. */
  #paint(x: number, y: number): void {
    const brush = this.#brush;
    if (brush === undefined) return;
    const amount = brush.strength * this.#unit(brush.field);
    const stroke = { field: brush.field, x, y, radius: brush.radius, amount };
    if (this.#lastStroke !== undefined && distance(this.#lastStroke, stroke) < APART * brush.radius) return;
    this.#lastStroke = stroke;
    this.#strokes = withStroke(this.#strokes, stroke);
    this.#wantsStart = true;
  }

  /** How large values of a field are: as the run has seen them, else 1. */
  #unit(field: number): number {
    const norm = this.#config?.task.tags[this.#tag ?? ""]?.norm;
    const most = norm && Math.max(Math.abs(norm.min[field] ?? 0), Math.abs(norm.max[field] ?? 0));
    return (most || 1) / 2;
  }

  #notesOf({ setUp }: Draft): readonly Note[] {
    const { problem } = this.#race;
    const hasStatistics = this.#config !== undefined && fieldScale(this.#config, setUp.tag) !== undefined;
    const isPlane = this.#config === undefined || isSquare(this.#config);
    const missing = !isPlane
      ? "The run's grid is not square: the solver alone is shown."
      : this.#host.live === undefined
        ? "The run has no exported model: the solver alone is shown. `export RUN --format onnx` makes one."
        : hasStatistics
          ? undefined
          : `The run has not learnt ${setUp.tag}: the solver alone is shown.`;
    const errors = [this.#modelProblem && `The model cannot be run: ${this.#modelProblem}`, this.#baseProblem, problem];
    return this.#notes.of([missing, ...errors], () => [
      ...(missing === undefined ? [] : [{ id: "model", tone: "info" as const, text: missing }]),
      ...errors.flatMap((text, at) => (text ? [{ id: `problem-${at}`, tone: "error" as const, text }] : [])),
    ]);
  }
}

function isSquare({ task }: PdeConfig): boolean {
  return task.grid[0] === task.grid[1];
}

/** A place in scene units over the side as a share of the domain, which goes round. */
function share(place: number): number {
  return (((place + 0.5) % 1) + 1) % 1;
}

/** Shown until the first state has come. */
function blank({ fieldNames }: SetUp, grid: number): Float32Array {
  return new Float32Array(fieldNames.length * grid ** 2);
}
