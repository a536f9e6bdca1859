// "Attention": what the samples of a window look at, as arcs above them, for each layer and head.
import {
  type CameraSpec,
  type Change,
  type ContinuousLegend,
  type Control,
  type HeatMapChart,
  type Hit,
  type HostBatch,
  Kept,
  type Legend,
  type Note,
  numberValue,
  type Pane,
  type Picked,
  type Probe,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type ShownRows,
  type Timeline,
  textValue,
  valueRange,
} from "@sciformer/core/view";
import type { TaskConfig } from "../../config.ts";
import { houseControl } from "../house-choice.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import { type LayerAttention, LiveWindow } from "../live-window.ts";
import { inputRows, modelInputs, taskOf } from "../task.ts";
import { hasGap, type WindowPlace, windowAt, windowTimeline } from "../window-line.ts";
import { sampleClocks, windowProbe } from "../window-probe.ts";
import { type Arc, attentionMatrix, strongestArcs } from "./arcs.ts";
import { ArcsPicture } from "./arcs-picture.ts";
import { headLabels, matrixChart, rowLabels, windowAxes } from "./charts.ts";
import { arcLines, curveLines, stripMesh, WIDTH } from "./layout.ts";

const ALL = "all";
const STATISTICS = "statistics";
const ENCODING: ContinuousLegend = {
  kind: "continuous",
  id: "encoding",
  title: "Encoding of the clock (TimeRPE)",
  unit: "",
  map: "blue-white-red",
  range: [-1, 1],
  scale: "linear",
};
const NO_STRIP = { shape: [1, 0, 0], data: new Float32Array(0) };

/** The window and what the model is given of it. */
interface Window {
  readonly house: House;
  readonly place: WindowPlace;
  readonly mains: Float32Array;
  /** Undefined where readings are missing. */
  readonly inputs: HostBatch | undefined;
  readonly clocks: readonly string[];
}

/** Which arcs are drawn. */
interface Shown {
  readonly window: Window;
  readonly attention: LayerAttention | undefined;
  readonly head: number | undefined;
  readonly arcs: readonly Arc[];
  readonly legend: ContinuousLegend;
}

export async function openAttention(host: SceneHost): Promise<Scene> {
  return new AttentionScene(host, await HouseSource.open(host.data));
}

class AttentionScene implements Scene {
  readonly #host: SceneHost;
  readonly #source: HouseSource;
  readonly #task: TaskConfig | undefined;
  readonly #picture = new ArcsPicture();
  #live: LiveWindow;
  #heads = 0;
  #shown: Shown | undefined;
  readonly #timeline = new Kept<Timeline>();
  readonly #window = new Kept<Window>();
  readonly #below = new Kept<number>();
  readonly #arcs = new Kept<readonly Arc[]>();
  readonly #legend = new Kept<ContinuousLegend>();
  readonly #drawn = new Kept<true>();
  readonly #pane = new Kept<readonly Pane[]>();
  readonly #camera = new Kept<CameraSpec>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #notes = new Kept<readonly Note[]>();
  readonly #probe = new Kept<Probe>();

  constructor(host: SceneHost, source: HouseSource) {
    this.#host = host;
    this.#source = source;
    this.#task = taskOf(host.data.run?.config);
    this.#live = this.#openModel();
  }

  controls(): readonly Control[] {
    const layers = (this.#live.attentionPaths ?? []).map((path) => ({ value: path, label: path }));
    const heads = Array.from({ length: this.#heads }, (_, head) => ({ value: `${head}`, label: `${head}` }));
    return [
      houseControl(this.#source.houseIds),
      ...(layers.length > 1
        ? [{ kind: "select", id: "layer", label: "Layer", choices: layers, value: layers[0]!.value } as const]
        : []),
      {
        kind: "select",
        id: "head",
        label: "Head",
        key: "e",
        look: heads.length < 5 ? "segments" : "list",
        choices: [{ value: ALL, label: "All" }, ...heads],
        value: ALL,
      },
      { kind: "slider", id: "most", label: "Strongest arcs", min: 50, max: 2000, step: 50, value: 400 },
      {
        kind: "select",
        id: "side",
        label: "Of a chosen sample",
        look: "segments",
        choices: [
          { value: "query", label: "It looks at" },
          { value: "key", label: "Looks at it" },
        ],
        value: "query",
        help: "Click a sample, or a cell of the matrix; a click beside them chooses none",
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const house = await this.#source.house(state.controls, changes);
    if (changes.some((change) => change.kind === "data" && change.part === "model")) this.#live = this.#openModel();
    const { appliances, zone } = this.#source;
    const length = this.#task?.window ?? 0;
    const timeline = this.#timeline.of([house], () => windowTimeline(house, appliances, zone, length));
    const window = this.#windowOf(house, windowAt(house, timeline, state.time, length));
    const shown = this.#shownOf(window, state);
    this.#shown = shown;
    this.#act(changes);
    this.#draw(shown, state);
    const { attention, legend, head } = shown;
    const { model, problem } = this.#live;
    return {
      panes: this.#panesOf(shown),
      timeline,
      legends: this.#legends.of([legend], () => [legend, ENCODING]),
      charts: this.#charts.of([attention?.weights, head, legend, window.clocks], () => chartsOf(shown)),
      listings: [],
      readouts: [],
      notes: this.#notes.of([problem, window.inputs === undefined, attention === undefined], () =>
        notesOf(problem, window.inputs === undefined, attention === undefined),
      ),
      ...(model && window.inputs && this.#task ? { probe: this.#probeOf(window, window.inputs, this.#task) } : {}),
      items: { count: length, at: (token) => this.#picked(token) },
    };
  }

  pick({ instanceId }: Hit): Picked | undefined {
    return instanceId === undefined ? undefined : this.#picked(instanceId);
  }

  pickNamed(key: string): Picked | undefined {
    const token = tokenOf(key);
    return token === undefined || this.#shown === undefined ? undefined : this.#picked(token);
  }

  shown(): ShownRows | undefined {
    if (this.#shown === undefined) return undefined;
    const { arcs, window } = this.#shown;
    const columns = ["head", "query", "key", "query_time", "key_time", "weight"].map((name) => ({ name }));
    const name = (token: number) => window.clocks[token] ?? STATISTICS;
    const rows = arcs.map(({ head, query, key, weight }) => [head, query, key, name(query), name(key), weight]);
    return { fileName: "attention.csv", columns, rows };
  }

  dispose(): void {
    this.#picture.dispose();
  }

  #openModel(): LiveWindow {
    const live = new LiveWindow(this.#host);
    if (this.#host.live !== undefined && this.#task !== undefined) live.open(this.#host.live);
    return live;
  }

  #windowOf(house: House, place: WindowPlace): Window {
    const task = this.#task;
    return this.#window.of([house, place.from, task], () => {
      const mains = house.mains.slice(place.from, place.from + place.length);
      const canRun = task !== undefined && place.length === task.window && !hasGap(mains);
      const inputs = canRun ? modelInputs(house.times[place.from]!, mains, task) : undefined;
      return { house, place, mains, inputs, clocks: sampleClocks(house, place, this.#source.zone) };
    });
  }

  #shownOf(window: Window, { controls, selection, focus, scales }: SceneState): Shown {
    const layer = "layer" in controls ? textValue(controls, "layer") : undefined;
    const attention = window.inputs && this.#live.attention(window.inputs, layer, focus?.interventions);
    const weights = attention?.weights;
    const heads = weights?.shape[1] ?? this.#heads;
    if (heads !== this.#heads) {
      this.#heads = heads;
      this.#host.invalidate();
    }
    const wanted = textValue(controls, "head");
    const head = wanted === ALL ? undefined : Number(wanted);
    const token = tokenOf(selection.at(-1)?.key);
    const side = textValue(controls, "side") === "key" ? "key" : "query";
    const most = numberValue(controls, "most");
    const arcs = this.#arcs.of([weights, head, token, side, most], () =>
      weights ? strongestArcs(weights, { head, token, side, most }) : [],
    );
    const legend = this.#legend.of([weights, scales.weight], () => ({
      kind: "continuous",
      id: "weight",
      title: "Attention",
      unit: "",
      map: "viridis",
      range: [0, (weights && valueRange(weights.data)?.[1]) || 1],
      scale: "sqrt",
      adjustable: true,
      missing: "may not be looked at",
      ...scales.weight,
    }));
    return { window, attention, head, arcs, legend };
  }

  /** A cell of the matrix stands for the sample that looks. */
  #act(changes: readonly Change[]): void {
    const columns = this.#shown?.attention?.weights.shape[3] ?? 1;
    for (const change of changes) {
      if (change.kind === "chart-pick") this.#host.select([this.#picked(Math.floor(change.index / columns))]);
    }
  }

  #draw({ window, attention, head, arcs, legend }: Shown, { theme, selection, tokens }: SceneState): void {
    const { mains, inputs, place } = window;
    const heads = head === undefined ? this.#heads : 1;
    this.#below.of([window], () => {
      const most = mostOf(mains);
      this.#picture.setWindow(curveLines(mains, most), stripMesh(inputs?.x ?? NO_STRIP, ENCODING));
      return most;
    });
    this.#drawn.of([arcs, legend, heads], () => {
      const upright = arcs.map((arc) => (head === undefined ? arc : { ...arc, head: 0 }));
      this.#picture.setArcs(arcLines(upright, place.length, heads, legend));
      return true;
    });
    this.#picture.setTokens(attention?.weights.shape[3] ?? place.length, place.length);
    const chosen = selection.flatMap(({ key }) => tokenOf(key) ?? []);
    this.#picture.paint(theme, new Set([...tokens, ...chosen]), place.length);
  }

  #panesOf({ window, attention, head }: Shown): readonly Pane[] {
    const camera = this.#camera.of([], cameraSpec);
    const tokens = attention?.weights.shape[3] ?? window.place.length;
    return this.#pane.of([window, tokens, head, attention?.path, this.#heads], () => {
      const rows = this.#task ? inputRows(this.#task) : [];
      const { clocks, mains, place } = window;
      return [
        {
          id: "attention",
          title: attention ? `Attention of ${attention.path}` : "Attention",
          role: "other",
          root: this.#picture.root,
          lights: "own",
          camera,
          link: "attention",
          pickable: this.#picture.pickable,
          labels: [...headLabels(this.#heads, head), ...rowLabels(rows, place.length, tokens > place.length)],
          axes: windowAxes(clocks, mostOf(mains), rows.length),
        },
      ];
    });
  }

  #probeOf({ clocks }: Window, inputs: HostBatch, task: TaskConfig): Probe {
    const model = this.#live.model!;
    return this.#probe.of([model, inputs], () => windowProbe(model, inputs, clocks, task));
  }

  #picked(token: number): Picked {
    const { window, attention, head } = this.#shown!;
    const { house, place, mains, clocks } = window;
    const isSample = token < place.length;
    const at = place.from + token;
    const row = isSample ? house.grid.rows[at]! : -1;
    return {
      key: isSample ? `sample-${token}` : STATISTICS,
      title: isSample ? `Sample at ${clocks[token]}` : "Statistics token",
      rows: [
        ...(isSample ? [{ label: "mains", value: orNull(mains[token]!), unit: "W" }] : []),
        ...(attention ? strongestRows(attention, head, token, clocks) : []),
      ],
      tokens: [token],
      ...(row >= 0 ? { row: { table: "predictions", index: row } } : {}),
    };
  }
}

/** `sample-17`; the statistics token is the one behind the samples. */
function tokenOf(key: string | undefined): number | undefined {
  const match = /^sample-(\d+)$/.exec(key ?? "");
  return match ? Number(match[1]) : undefined;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Upper edge of the mains curve, W. */
function mostOf(mains: Float32Array): number {
  return Math.max(1, valueRange(mains)?.[1] ?? 1);
}

/** What a token looks at most. */
function strongestRows(
  { weights }: LayerAttention,
  head: number | undefined,
  token: number,
  clocks: readonly string[],
): Picked["rows"] {
  const columns = weights.shape[3] ?? 1;
  const own = attentionMatrix(weights, head).subarray(token * columns, (token + 1) * columns);
  const ranked = Array.from(own, (weight, key) => ({ weight, key })).filter(({ weight }) => weight > 0);
  ranked.sort((a, b) => b.weight - a.weight);
  return ranked.slice(0, 5).map(({ weight, key }) => {
    return { label: `to ${clocks[key] ?? STATISTICS}`, value: 100 * weight, unit: "%", digits: 1 };
  });
}

function chartsOf({ attention, head, legend, window }: Shown): SceneFrame["charts"] {
  if (attention === undefined) return [];
  const { title, unit, map, range, scale } = legend;
  const colour: HeatMapChart["colour"] = { title, unit, map, range, scale };
  return [matrixChart(attention.weights, head, [...window.clocks, STATISTICS], colour)];
}

function notesOf(problem: string | undefined, isBroken: boolean, isWaiting: boolean): readonly Note[] {
  if (problem !== undefined) return [{ id: "model", tone: "error", text: `The model cannot be run: ${problem}` }];
  if (isBroken) {
    const text = "Readings are missing in this window: move it along the time line.";
    return [{ id: "gap", tone: "warning", text }];
  }
  return isWaiting ? [{ id: "wait", tone: "info", text: "The model is being loaded with its inner values." }] : [];
}

function cameraSpec(): CameraSpec {
  return {
    projection: "perspective",
    motion: "orbit",
    up: "y",
    home: { position: [1.6, 2.2, 12.6], target: [0, 0.35, 0] },
    bounds: { min: [-WIDTH / 2 - 2, -4, -4.5], max: [WIDTH / 2 + 1, 4.5, 4.5] },
    presets: [
      { id: "front", title: "From the front", key: "1", pose: { position: [0, 0.4, 12.6], target: [0, 0.4, 0] } },
      { id: "above", title: "From above", key: "2", pose: { position: [0, 13, 0.02], target: [0, 0, 0] } },
      { id: "along", title: "Along the samples", key: "3", pose: { position: [11, 3, 3], target: [0, 0.6, 0] } },
    ],
  };
}
