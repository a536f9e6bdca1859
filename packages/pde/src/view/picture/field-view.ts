// Prediction, truth and error of a simulation in step: panes, legends and charts, and what is pointed at.
import {
  type CameraSpec,
  type Chart,
  type ColourScaleOptions,
  type ContinuousLegend,
  type Hit,
  Kept,
  type Legend,
  type Pane,
  type PaneRole,
  type Picked,
  type PickList,
  type ReadoutRow,
  type SceneAxis,
  type SceneState,
} from "@sciformer/core/view";
import { attentionPatches, type Patch } from "../attention.ts";
import { channelValues, vectorsOf, vectorValues } from "../channels.ts";
import { type ErrorCurves, fieldCharts, pointText } from "../charts.ts";
import { channelLimits, errorLimit, errorValues, type Limits, spreadLimit } from "../limits.ts";
import { type Movie, referenceOf, type Source, sourcesOf } from "../movie.ts";
import type { Sight, TokenPlan } from "../sight.ts";
import { boundaryEntries } from "./boundaries.ts";
import { fieldAxes, planeCamera, surfaceCamera } from "./cameras.ts";
import { type BlockGrid, type FieldLook, FieldPicture } from "./field-picture.ts";
import { arrowsOf, type FieldFrame, fieldFrame, heightOf, placeOf } from "./layout.ts";

/** `start` is the first state. */
type Role = Source | "error" | "spread" | "start";

/** Bars of colours. */
interface Bars {
  readonly value: ContinuousLegend;
  readonly error: ContinuousLegend;
  readonly spread: ContinuousLegend | undefined;
}

/** What the chosen token attends to, with its colours. */
interface Attended {
  readonly patches: readonly Patch[];
  readonly legend: ContinuousLegend;
}

/** What is to be shown. */
export interface Shown {
  readonly movie: Movie;
  readonly step: number;
  readonly sight: Sight;
  readonly plan: TokenPlan | undefined;
  readonly errors: ErrorCurves;
  readonly titles: Readonly<Record<Source, string>>;
}

/** What the shell is to draw of it. */
export interface FieldParts {
  readonly panes: readonly Pane[];
  readonly legends: readonly Legend[];
  readonly charts: readonly Chart[];
  readonly items: PickList;
}

/** Lines and arrows upon dark and upon light colours. */
const INK = { onDark: "#ffffff", onLight: "#16181d" } as const;
/** Points that the keyboard walks through along a side. */
const WALK = 8;
/** How far a value's text is above its point. */
const LABEL = 0.6;

export class FieldView {
  readonly #pictures = new Map<Role, FieldPicture>();
  readonly #frame = new Kept<FieldFrame>();
  readonly #camera = new Kept<CameraSpec>();
  readonly #axes = new Kept<readonly SceneAxis[]>();
  readonly #limits = new Kept<Limits>();
  readonly #errorLimit = new Kept<number>();
  readonly #longest = new Kept<number>();
  readonly #spreadLimit = new Kept<number | undefined>();
  readonly #bars = new Kept<Bars>();
  readonly #attended = new Kept<Attended | undefined>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #panes = new Kept<readonly Pane[]>();
  readonly #charts = new Kept<readonly Chart[]>();
  #shown: Shown | undefined;
  #current: FieldFrame | undefined;

  /** The frame of the field that is shown. */
  get frame(): FieldFrame | undefined {
    return this.#current;
  }

  show(shown: Shown, state: SceneState): FieldParts {
    const { movie, step, sight } = shown;
    const { theme } = state;
    this.#shown = shown;
    const [nx, ny] = movie.grid;
    const frame = this.#frame.of([nx, ny, movie.extent?.join(), movie.boundary.join()], () => fieldFrame(movie));
    this.#current = frame;
    const limits = this.#limitsOf(shown);
    const bars = this.#barsOf(shown, limits, state);
    const { value } = bars;
    const point = chosenPoint(state.selection, movie);
    const roles = rolesOf(movie, bars, sight);
    const attended = this.#attended.of([state.focus, ...point, movie.grid.join(), sight.isSurface], () =>
      attendedBy(shown, point, state),
    );
    for (const role of roles) this.#draw(role, shown, { frame, bars, limits, point, state, attended });
    const keys = [movie, step, sight.channel.id, sight.cut, sight.charts.join(), ...point, shown.errors, theme, value];
    return {
      panes: this.#panesOf(shown, roles, { frame, bars, limits, point, state, attended }),
      legends: this.#legends.of([bars, roles.join(), movie.boundary.join(), attended], () => [
        ...legendsOf(bars, roles, movie),
        ...(attended ? [attended.legend] : []),
      ]),
      charts: this.#charts.of(keys, () =>
        fieldCharts({ movie, step, sight, point, range: value.range, errors: shown.errors, theme }),
      ),
      items: { count: walkCount(movie), at: (index) => this.picked(...walkPoint(movie, index)) },
    };
  }

  pick({ uv }: Hit): Picked | undefined {
    const movie = this.#shown?.movie;
    if (uv === undefined || movie === undefined) return undefined;
    const round = (share: number, count: number) => Math.floor((((share % 1) + 1) % 1) * count);
    return this.picked(round(uv.x, movie.grid[0]), round(uv.y, movie.grid[1]));
  }

  pickNamed(key: string): Picked | undefined {
    const point = this.#shown && pointOf(key, this.#shown.movie);
    return point && this.picked(...point);
  }

  /** What is known of a point at the step shown. */
  picked(i: number, j: number): Picked {
    const { movie, step, sight } = this.#shown!;
    const at = i * movie.grid[1] + j;
    const { channel } = sight;
    const values = new Map<Source, number>();
    for (const source of sourcesOf(movie)) {
      const state = movie.states[source][step];
      if (state !== undefined) values.set(source, channelValues(movie, channel, state)[at]!);
    }
    const unit = channel.unit === "" ? {} : { unit: channel.unit };
    const row = (label: string, value: number | undefined): ReadoutRow[] =>
      value === undefined ? [] : [{ label, value, ...unit }];
    const [predicted, truth] = [values.get("prediction"), values.get("truth")];
    const wasMeasured = movie.valid[step]?.[at] !== 0;
    const { rows } = movie;
    return {
      key: `at-${i}-${j}`,
      title: `${channel.title} at (${pointText(movie, [i, j])})`,
      rows: [
        ...row("predicted", predicted),
        ...row("true", wasMeasured ? truth : undefined),
        ...row("error", predicted !== undefined && truth !== undefined && wasMeasured ? predicted - truth : undefined),
        ...(wasMeasured ? [] : [{ label: "measured", value: false }]),
        ...placeRows(movie, [i, j]),
        { label: "time", value: movie.times[step]! },
        ...otherFields(movie, step, at, channel.field),
      ],
      time: step,
      ...(rows === undefined ? {} : { row: { table: rows.table, index: rows.first + step } }),
    };
  }

  dispose(): void {
    for (const picture of this.#pictures.values()) picture.dispose();
  }

  #limitsOf({ movie, sight }: Shown): Limits {
    const reference = movie.states[referenceOf(movie)];
    return this.#limits.of([movie.key, reference, sight.channel.id], () => channelLimits(movie, sight.channel));
  }

  #barsOf({ movie, sight }: Shown, limits: Limits, { scales }: SceneState): Bars {
    const { channel, isAbsolute } = sight;
    const { states, spread } = movie;
    const most = this.#errorLimit.of([movie.key, states.prediction, states.truth, channel.id, limits], () =>
      errorLimit(movie, channel, limits),
    );
    const deviation = this.#spreadLimit.of([spread, channel.id], () => spreadLimit(movie, channel));
    const ids = { value: `value-${channel.id}`, error: `error-${channel.id}`, spread: `spread-${channel.id}` };
    const chosen = [ids.value, ids.error, ids.spread].map((id) => scales[id]);
    return this.#bars.of([limits, most, deviation, isAbsolute, channel.unit, ...chosen], () => {
      const common = { kind: "continuous", unit: channel.unit, scale: "linear", adjustable: true } as const;
      const symmetric = limits.isSigned ? { symmetric: true } : {};
      const bare = { title: channel.title, map: limits.map, range: limits.range, ...symmetric };
      const signed = {
        title: "predicted - true",
        map: "blue-white-red",
        range: [-most, most],
        symmetric: true,
      } as const;
      const absolute = { title: "|predicted - true|", map: "magma", range: [0, most] } as const;
      const deviations = { title: "deviation over the samples", map: "magma", range: [0, deviation ?? 1] } as const;
      return {
        value: { ...common, id: ids.value, ...bare, ...chosen[0] },
        error: { ...common, id: ids.error, ...(isAbsolute ? absolute : signed), ...chosen[1] },
        spread: deviation === undefined ? undefined : { ...common, id: ids.spread, ...deviations, ...chosen[2] },
      };
    });
  }

  #draw(role: Role, shown: Shown, { frame, bars, limits, point, state, attended }: Drawn): void {
    const { movie, step, sight, plan } = shown;
    const picture = this.#pictures.get(role) ?? new FieldPicture();
    this.#pictures.set(role, picture);
    const legend = barOf(role, bars);
    const values = shownValues(movie, sight, role, step);
    const isSigned = isSignedRole(role, sight, limits);
    const colours: ColourScaleOptions = { map: legend.map, range: legend.range, scale: legend.scale };
    const look: FieldLook = {
      ...{ isSurface: sight.isSurface, isTiled: sight.isTiled, isSmooth: sight.isSmooth },
      ...{ colours, relief: { range: legend.range, isSigned } },
    };
    picture.setField(values, frame, look);
    const ink = legend.map === "blue-white-red" ? INK.onLight : INK.onDark;
    picture.setBlocks(frame, blocksOf(sight, plan, ink));
    picture.setEdges(frame, movie.boundary);
    picture.setPoint(frame, state.selection.length > 0 ? point : undefined, state.theme);
    // The model is given the reference.
    const patches = role === referenceOf(movie) ? (attended?.patches ?? []) : [];
    picture.setPatches(frame, patches, attended?.legend ?? colours);
    const vector = role === "spread" ? undefined : vectorsOf(movie)[0];
    const own = stateOf(movie, role, step);
    if (!sight.hasArrows || vector === undefined || own === undefined) {
      picture.setArrows([], ink);
      return;
    }
    picture.setArrows(arrowsOf(vectorValues(movie, vector, own), frame, this.#longestOf(movie), picture.ground), ink);
  }

  /** The largest speed of the reference at its first state, which arrows of all steps are measured by. */
  #longestOf(movie: Movie): number {
    const reference = movie.states[referenceOf(movie)];
    return this.#longest.of([movie.key, reference], () => {
      const first = reference.find((state) => state !== undefined)!;
      const [u, v] = vectorValues(movie, vectorsOf(movie)[0]!, first);
      return u.reduce((most, value, i) => Math.max(most, Math.hypot(value, v[i]!)), 0) || 1;
    });
  }

  #panesOf(shown: Shown, roles: readonly Role[], { frame, bars, limits, point, state }: Drawn): readonly Pane[] {
    const { movie, sight, titles, step } = shown;
    const { isSurface, isTiled } = sight;
    const camera = this.#camera.of([frame, isSurface, isTiled], () =>
      (isSurface ? surfaceCamera : planeCamera)(frame, isTiled),
    );
    const axes = this.#axes.of([frame, movie.axes.join(), movie.extent?.join()], () => fieldAxes(frame, movie));
    const isChosen = state.selection.length > 0;
    const changing = isChosen ? [movie, step, ...point, sight.isAbsolute, sight.channel.id, bars] : [];
    return this.#panes.of([camera, axes, titles, roles.join(), ...changing], () =>
      roles.map((role): Pane => {
        const { root, pickable } = this.#pictures.get(role)!;
        const value = isChosen ? shownValues(movie, sight, role, step)[point[0] * movie.grid[1] + point[1]]! : 0;
        const relief = { range: barOf(role, bars).range, isSigned: isSignedRole(role, sight, limits) };
        const [x, y] = placeOf(frame, ...point);
        const at = [x, y + LABEL, isSurface ? heightOf(value, relief) : 0] as const;
        return {
          id: role,
          title: role === "prediction" || role === "truth" ? titles[role] : TITLES[role],
          role: PANE_ROLES[role],
          root,
          lights: "studio",
          camera,
          link: `${isSurface ? "surface" : "plane"}${isTiled ? "-tiled" : ""}`,
          axes,
          pickable,
          ...(isChosen ? { labels: [{ at, text: shortNumber(value), tone: "strong", priority: 1 }] } : {}),
        };
      }),
    );
  }
}

/** What the drawing of a pane takes besides the simulation. */
interface Drawn {
  readonly frame: FieldFrame;
  readonly bars: Bars;
  readonly limits: Limits;
  readonly point: readonly [number, number];
  readonly state: SceneState;
  readonly attended: Attended | undefined;
}

/** Where the model panel looks at attention, on a plane: that of the chosen point's token. */
function attendedBy(
  { movie, plan, sight }: Shown,
  point: readonly [number, number],
  { focus }: SceneState,
): Attended | undefined {
  if (focus === undefined || plan === undefined || sight.isSurface) return undefined;
  const patches = attentionPatches(focus, movie.grid, plan, point);
  if (patches === undefined) return undefined;
  const most = patches.reduce((largest, { weight }) => Math.max(largest, weight), 0) || 1;
  const title = `attention of the token at (${pointText(movie, point)})`;
  const range = [0, most] as const;
  return {
    patches,
    legend: { kind: "continuous", id: "attention", title, unit: "", map: "magma", range, scale: "linear" },
  };
}

const TITLES = { error: "Error", spread: "Spread of the samples", start: "First state" } as const;

const PANE_ROLES: Readonly<Record<Role, PaneRole>> = {
  ...{ prediction: "prediction", truth: "truth", error: "error" },
  ...{ spread: "other", start: "input" },
};

/** What there is of the simulation, and what it began with where that is asked for. */
function rolesOf(movie: Movie, { spread }: Bars, { hasStart }: Sight): Role[] {
  const sources = sourcesOf(movie);
  return [
    ...sources,
    ...(sources.length === 2 ? (["error"] as const) : []),
    ...(spread === undefined ? [] : (["spread"] as const)),
    ...(hasStart ? (["start"] as const) : []),
  ];
}

function barOf(role: Role, { value, error, spread }: Bars): ContinuousLegend {
  if (role === "error") return error;
  return role === "spread" && spread !== undefined ? spread : value;
}

function isSignedRole(role: Role, { isAbsolute }: Sight, { isSigned }: Limits): boolean {
  if (role === "error") return !isAbsolute;
  return role !== "spread" && isSigned;
}

function legendsOf(bars: Bars, roles: readonly Role[], { boundary }: Movie): Legend[] {
  const used = [...new Set(roles.map((role) => barOf(role, bars)))];
  return [...used, { kind: "categories", id: "edges", title: "Edges", entries: boundaryEntries(boundary) }];
}

/** The state that a pane shows; an error is none. */
function stateOf(movie: Movie, role: Role, step: number): Float32Array | undefined {
  if (role === "error") return undefined;
  if (role === "start") return movie.states[referenceOf(movie)][0];
  return role === "spread" ? movie.spread?.[step] : movie.states[role][step];
}

const gaps = new Map<number, Float32Array>();

/** Nothing but missing values. */
function missing(points: number): Float32Array {
  const known = gaps.get(points) ?? new Float32Array(points).fill(Number.NaN);
  gaps.set(points, known);
  return known;
}

function shownValues(movie: Movie, { channel, isAbsolute }: Sight, role: Role, step: number): Float32Array {
  const points = movie.grid[0] * movie.grid[1];
  const state = stateOf(movie, role, step);
  const error = role === "error" ? errorValues(movie, channel, step) : undefined;
  const values = role === "error" ? error : state && channelValues(movie, channel, state);
  if (values === undefined) return missing(points);
  const sized = error && isAbsolute ? error.map(Math.abs) : values;
  const valid = role === "truth" || role === "error" ? movie.valid[step] : undefined;
  return valid === undefined ? sized : sized.map((value, i) => (valid[i] === 0 ? Number.NaN : value));
}

function blocksOf({ overlay, level }: Sight, plan: TokenPlan | undefined, colour: string): BlockGrid[] {
  if (plan === undefined || overlay === "none") return [];
  const token = plan.patch * 2 ** level;
  const tokens = { block: token, offset: 0, colour };
  if (overlay === "tokens") return [tokens];
  const shift = overlay === "shifted" ? Math.floor(plan.window / 2) * token : 0;
  return [tokens, { block: token * plan.window, offset: shift, colour }];
}

/** The chosen point, else the middle. */
function chosenPoint(selection: readonly Picked[], movie: Movie): readonly [number, number] {
  const chosen = selection.flatMap(({ key }) => pointOf(key, movie) ?? []);
  if (chosen.length >= 2) return [chosen[0] as number, chosen[1] as number];
  return [Math.floor(movie.grid[0] / 2), Math.floor(movie.grid[1] / 2)];
}

function pointOf(key: string, { grid }: Movie): readonly [number, number] | undefined {
  const [, i, j] = /^at-(\d+)-(\d+)$/.exec(key) ?? [];
  const point = [Number(i), Number(j)] as const;
  return point[0] < grid[0] && point[1] < grid[1] ? point : undefined;
}

/** Where a point lies in the domain. */
function placeRows({ axes, extent, grid }: Movie, point: readonly [number, number]): ReadoutRow[] {
  if (extent === undefined) return [];
  const count = grid[1] === 1 ? 1 : 2;
  return axes.slice(0, count).map((label, axis) => ({
    label,
    value: ((point[axis as 0 | 1] + 0.5) * extent[axis as 0 | 1]) / grid[axis as 0 | 1],
  }));
}

/** Predicted values of the fields that are not shown. */
function otherFields(movie: Movie, step: number, at: number, shown: number | undefined): ReadoutRow[] {
  const source = sourcesOf(movie)[0];
  const state = source && movie.states[source][step];
  if (state === undefined) return [];
  const points = movie.grid[0] * movie.grid[1];
  return movie.fieldNames.flatMap((label, field) =>
    field === shown ? [] : [{ label, value: state[field * points + at]! }],
  );
}

const walkSides = ({ grid }: Movie) => [Math.min(WALK, grid[0]), Math.min(WALK, grid[1])] as const;

function walkCount(movie: Movie): number {
  const [across, up] = walkSides(movie);
  return across * up;
}

/** From the upper left to the lower right. */
function walkPoint(movie: Movie, index: number): [number, number] {
  const [across, up] = walkSides(movie);
  const [column, row] = [index % across, up - 1 - Math.floor(index / across)];
  return [Math.floor(((column + 0.5) * movie.grid[0]) / across), Math.floor(((row + 0.5) * movie.grid[1]) / up)];
}

function shortNumber(value: number): string {
  return Number.isNaN(value) ? "not there" : value.toPrecision(3);
}
