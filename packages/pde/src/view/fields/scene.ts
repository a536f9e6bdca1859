// "Fields": simulations step by step, predicted, true and their difference, as pictures and as figures.
import {
  type CellValue,
  type Change,
  type Control,
  type ControlValues,
  flagValue,
  type Hit,
  InputError,
  type JsonObject,
  Kept,
  type Listing,
  type Note,
  numberValue,
  type Picked,
  type Probe,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type ShownRows,
  type Timeline,
  textValue,
} from "@sciformer/core/view";
import type { Slice } from "../../planes.ts";
import { channelValues } from "../channels.ts";
import type { ErrorCurves } from "../charts.ts";
import type { FieldProbe } from "../live/field-probe.ts";
import { type Movie, sourcesOf } from "../movie.ts";
import { FieldView } from "../picture/field-view.ts";
import { type Sight, sightControls, sightOf, type TokenPlan, tokenPlan } from "../sight.ts";
import { type Catalogue, catalogues, type Entry, middleSlice } from "./catalogue.ts";
import { factsReadout, simulationErrors, simulationListing, stepTimeline } from "./layout.ts";

const TITLES = { prediction: "Predicted", truth: "True" } as const;
/** Of a data set without predictions. */
const STORED = { prediction: "", truth: "Simulation" } as const;
/** Simulations that are kept when another one is opened. */
const MOST_KEPT = 4;
const NO_NOTES: readonly Note[] = [];

/** @throws InputError where there is nothing to look at */
export async function openFields(host: SceneHost): Promise<Scene> {
  const [all, evaluation] = await Promise.all([catalogues(host.data), host.data.evaluation()]);
  if (all.length === 0) {
    throw new InputError("there is no simulation to look at: neither predictions nor a data set that can be read here");
  }
  const scene = new FieldsScene(host, all, evaluation);
  await scene.start();
  return scene;
}

class FieldsScene implements Scene {
  readonly #host: SceneHost;
  #catalogues: readonly Catalogue[];
  #evaluation: JsonObject | undefined;
  readonly #plan: TokenPlan | undefined;
  readonly #view = new FieldView();
  #probe: FieldProbe | undefined;
  readonly #movies = new Map<string, Promise<Movie | undefined>>();
  /** The simulation that controls are declared for; that of the last update. */
  #movie: Movie | undefined;
  #shown: { readonly movie: Movie; readonly sight: Sight; readonly step: number } | undefined;
  readonly #errors = new Kept<ErrorCurves>();
  readonly #timeline = new Kept<Timeline>();
  readonly #listings = new Kept<readonly Listing[]>();
  readonly #readouts = new Kept<readonly Readout[]>();

  constructor(host: SceneHost, all: readonly Catalogue[], evaluation: JsonObject | undefined) {
    this.#host = host;
    this.#catalogues = all;
    this.#evaluation = evaluation;
    this.#plan = tokenPlan(host.data.run?.config);
  }

  /** Opens the first simulation, which the first controls are for. */
  async start(): Promise<void> {
    const catalogue = this.#catalogues[0]!;
    this.#movie = await this.#open(catalogue, catalogue.entries[0]!, undefined);
  }

  controls(values: Partial<ControlValues>): readonly Control[] {
    const catalogue = this.#catalogueOf(values);
    const entry = entryOf(catalogue, values);
    const movie = this.#movie;
    return [
      {
        kind: "select",
        id: "source",
        label: "Source",
        group: "Data",
        choices: this.#catalogues.map(({ id, title }) => ({ value: id, label: title })),
        value: this.#catalogues[0]!.id,
      },
      {
        kind: "select",
        id: "sim",
        label: "Simulation",
        group: "Data",
        key: "s",
        choices: catalogue.entries.map(({ id, tag }) => ({ value: id, label: id.includes(tag) ? id : `${tag} ${id}` })),
        value: catalogue.entries[0]!.id,
      },
      ...sliceControls(entry.grid, values),
      ...(movie ? sightControls(movie, sourcesOf(movie).length === 2, this.#plan, values) : []),
      {
        kind: "toggle",
        id: "inside",
        label: "Look into the model",
        group: "Tokens",
        key: "m",
        value: false,
        help: "Loads the exported model: its attention is laid over the field around the chosen point",
        ...(this.#host.live === undefined ? { disabled: "the run has no exported model" } : {}),
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    await this.#follow(changes);
    const { controls, theme } = state;
    const catalogue = this.#catalogueOf(controls);
    const entry = entryOf(catalogue, controls);
    const movie = await this.#open(catalogue, entry, sliceOf(entry.grid, controls));
    for (const change of changes) {
      if (change.kind !== "listing-pick") continue;
      const wanted = catalogue.entries[change.row];
      if (wanted !== undefined) setTimeout(() => this.#host.setControl("sim", wanted.id));
    }
    const listings = this.#listings.of([catalogue, entry], () => [simulationListing(catalogue, entry.id)]);
    if (movie === undefined) return this.#withoutFields(listings);
    if (movie !== this.#movie && movie.key !== this.#movie?.key) {
      this.#movie = movie;
      // The channels on offer may be others.
      this.#host.invalidate();
    }
    const timeline = this.#timeline.of([movie], () => stepTimeline(movie, Math.min(10, movie.times.length - 1)));
    const step = Math.min(movie.times.length - 1, Number.isNaN(state.time) ? timeline.start : Math.round(state.time));
    const sight = sightOf(movie, controls);
    this.#shown = { movie, sight, step };
    const errors = this.#errors.of([entry, this.#evaluation], () => simulationErrors(entry, this.#evaluation));
    const titles = sourcesOf(movie).length === 1 && sourcesOf(movie)[0] === "truth" ? STORED : TITLES;
    const parts = this.#view.show({ movie, step, sight, plan: this.#plan, errors, titles }, state);
    const figures = await catalogue.figures(entry, step);
    const probe = flagValue(controls, "inside") ? await this.#probeOf(movie, step) : undefined;
    return {
      ...parts,
      timeline,
      listings,
      readouts: this.#readouts.of([movie, step, theme, JSON.stringify(figures)], () => factsReadout(movie, figures)),
      notes: NO_NOTES,
      ...(probe === undefined ? {} : { probe }),
    };
  }

  pick(hit: Hit): Picked | undefined {
    return this.#view.pick(hit);
  }

  pickNamed(key: string): Picked | undefined {
    return this.#view.pickNamed(key);
  }

  /** All points of the step shown. */
  shown(): ShownRows | undefined {
    const shown = this.#shown;
    if (shown === undefined) return undefined;
    const { movie, sight, step } = shown;
    const sources = sourcesOf(movie).filter((source) => movie.states[source][step] !== undefined);
    const values = sources.map((source) => channelValues(movie, sight.channel, movie.states[source][step]!));
    const unit = sight.channel.unit === "" ? {} : { unit: sight.channel.unit };
    const [, ny] = movie.grid;
    const rows = Array.from({ length: movie.grid[0] * ny }, (_, at): CellValue[] => [
      Math.floor(at / ny),
      at % ny,
      ...values.map((all) => all[at]!),
    ]);
    const columns = [{ name: movie.axes[0] }, { name: movie.axes[1] }, ...sources.map((name) => ({ name, ...unit }))];
    const name = `${movie.key}-${sight.channel.title}-${step}`.replaceAll(/[^\w-]+/g, "-");
    return { fileName: `${name}.csv`, columns, rows };
  }

  dispose(): void {
    this.#view.dispose();
  }

  /** Takes over predictions that have come or changed. */
  async #follow(changes: readonly Change[]): Promise<void> {
    const parts = changes.flatMap((change) => (change.kind === "data" ? [change.part] : []));
    if (parts.includes("model")) this.#probe?.reopen();
    if (parts.includes("evaluation")) this.#evaluation = await this.#host.data.evaluation();
    if (!parts.includes("predictions")) return;
    const all = await catalogues(this.#host.data);
    if (all.length === 0) return;
    this.#catalogues = all;
    this.#movies.clear();
  }

  /** What a model is given is loaded when it is first asked for. */
  async #probeOf(movie: Movie, step: number): Promise<Probe | undefined> {
    this.#probe ??= new (await import("../live/field-probe.ts")).FieldProbe(this.#host);
    return this.#probe.of(movie, step);
  }

  #catalogueOf(values: Partial<ControlValues>): Catalogue {
    return this.#catalogues.find(({ id }) => id === values.source) ?? this.#catalogues[0]!;
  }

  #open(catalogue: Catalogue, entry: Entry, slice: Slice | undefined): Promise<Movie | undefined> {
    const key = `${catalogue.id} ${entry.id} ${slice ? `${slice.axis} ${slice.index}` : ""}`;
    const known = this.#movies.get(key);
    if (known !== undefined) return known;
    const opened = catalogue.open(entry, slice);
    if (this.#movies.size >= MOST_KEPT) this.#movies.delete(this.#movies.keys().next().value!);
    this.#movies.set(key, opened);
    opened.catch(() => this.#movies.delete(key));
    return opened;
  }

  #withoutFields(listings: readonly Listing[]): SceneFrame {
    const text = "Only figures were kept of this simulation; evaluate with --fields all keeps the fields of all.";
    const notes: Note[] = [{ id: "figures", tone: "info", text }];
    return { panes: [], legends: [], charts: [], listings, readouts: [], notes };
  }
}

function entryOf({ entries }: Catalogue, values: Partial<ControlValues>): Entry {
  return entries.find(({ id }) => id === values.sim) ?? entries[0]!;
}

const AXES = ["x", "y", "z"];

/** Which plane of three dimensions. */
function sliceControls(grid: readonly number[] | undefined, values: Partial<ControlValues>): Control[] {
  if (grid?.length !== 3) return [];
  const normal = values.normal === undefined ? 2 : Number(values.normal);
  const count = grid[normal]!;
  const choices = AXES.map((label, axis) => ({ value: String(axis), label }));
  return [
    { kind: "select", id: "normal", label: "Slice across", group: "Data", look: "segments", choices, value: "2" },
    {
      kind: "slider",
      id: "depth",
      label: `Plane at ${AXES[normal]}`,
      group: "Data",
      min: 0,
      max: Math.max(1, count - 1),
      step: 1,
      value: Math.floor(count / 2),
    },
  ];
}

function sliceOf(grid: readonly number[] | undefined, values: ControlValues): Slice | undefined {
  if (grid?.length !== 3) return undefined;
  if (!("normal" in values)) return middleSlice(grid);
  const axis = Number(textValue(values, "normal")) as Slice["axis"];
  return { axis, index: Math.min(grid[axis]! - 1, numberValue(values, "depth")) };
}
