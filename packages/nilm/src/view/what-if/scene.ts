// "What if": a window of the mains whose events a person moves, scales and silences while the model looks on.
import {
  type Change,
  type Control,
  flagValue,
  type HostBatch,
  type Note,
  type Picked,
  type Probe,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Timeline,
  textValue,
  textValues,
} from "@sciformer/core/view";
import type { TaskConfig } from "../../config.ts";
import type { Appliance } from "../appliances.ts";
import { houseTimeline, sampleAt } from "../clock.ts";
import { houseControl, strongestTime } from "../house-choice.ts";
import { clockText, eventsOf, type HouseEvent } from "../house-events.ts";
import { type House, Predictions } from "../houses.ts";
import { Kept } from "../kept.ts";
import { type Block, blocksIn, copyKey, decodeEdits, type Edit, type Edits, edited, encodeEdits } from "./edits.ts";
import {
  type AttentionRow,
  attentionChart,
  attentionRow,
  blockHeight,
  mainsChart,
  outputChart,
  type WindowView,
} from "./layout.ts";
import { type Answer, LiveWindow } from "./live-window.ts";
import { inputRows, modelInputs, outputPower, taskOf } from "./task.ts";

/** Ten minutes a second. */
const RATE = 10 * 60_000;
/** Samples of a window where no run says how many. */
const DEFAULT_WINDOW = 128;
/** Largest factor of an event. */
const MOST_FACTOR = 5;
const NO_LAYER = "none";

const EDIT_BUTTONS: readonly Control[] = [
  {
    kind: "button",
    id: "add",
    label: "Add it",
    group: "Edit",
    key: "a",
    help: "An event of middling energy, put into the middle of the window",
  },
  {
    kind: "button",
    id: "silence",
    label: "Silence the chosen event",
    group: "Edit",
    key: "x",
    help: "Or bring it back",
  },
  { kind: "button", id: "reset", label: "Undo all", group: "Edit", key: "u" },
];

export async function openWhatIf(host: SceneHost): Promise<Scene> {
  return new WhatIfScene(host, await Predictions.open(host.data));
}

class WhatIfScene implements Scene {
  readonly #host: SceneHost;
  #predictions: Predictions;
  readonly #task: TaskConfig | undefined;
  #live: LiveWindow;
  #edits: Edits;
  #touched: string | undefined;
  #query: number | undefined;
  #shown: { readonly view: WindowView; readonly events: readonly HouseEvent[] } | undefined;
  readonly #events = new Kept<readonly HouseEvent[]>();
  readonly #blocks = new Kept<readonly Block[]>();
  readonly #before = new Kept<Float32Array>();
  readonly #after = new Kept<Float32Array>();
  readonly #inputsBefore = new Kept<HostBatch>();
  readonly #inputsAfter = new Kept<HostBatch>();
  readonly #timeline = new Kept<Timeline>();
  readonly #mains = new Kept<SceneFrame["charts"]>();
  readonly #outputs = new Kept<SceneFrame["charts"]>();
  readonly #attention = new Kept<SceneFrame["charts"]>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #notes = new Kept<readonly Note[]>();
  readonly #probe = new Kept<Probe>();

  constructor(host: SceneHost, predictions: Predictions) {
    this.#host = host;
    this.#predictions = predictions;
    this.#task = taskOf(host.data.run?.config);
    this.#edits = decodeEdits(host.saved ?? "");
    this.#live = this.#openModel();
  }

  controls(): readonly Control[] {
    const { houseIds, appliances } = this.#predictions;
    const choices = appliances.map(({ name, label, colour }) => ({ value: name, label, colour }));
    const isMissing = this.#host.live === undefined || this.#task === undefined;
    return [
      houseControl(houseIds),
      {
        kind: "multi-select",
        id: "appliances",
        label: "Appliances",
        choices,
        value: appliances.map(({ name }) => name),
      },
      { kind: "select", id: "source", label: "An event of the", group: "Edit", choices, value: choices[0]!.value },
      ...EDIT_BUTTONS,
      {
        kind: "toggle",
        id: "cut",
        label: "Cut below the on threshold",
        group: "Model",
        value: true,
        help: "As predictions are written; without it the raw output is shown",
      },
      {
        kind: "toggle",
        id: "attends",
        label: "Attention",
        group: "Model",
        key: "i",
        value: false,
        help: "What one sample looks at; click on the mains curve to choose the sample",
        ...(isMissing ? { disabled: "the run has no exported model" } : {}),
      },
      ...this.#layerControls(),
    ];
  }

  /** Which layer, where there are several. */
  #layerControls(): readonly Control[] {
    const choices = (this.#live.attentionPaths ?? []).map((path) => ({ value: path, label: path }));
    if (choices.length < 2) return [];
    return [{ kind: "select", id: "layer", label: "Layer", group: "Model", choices, value: choices[0]!.value }];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls, theme } = state;
    this.#predictions = await this.#predictions.after(changes, this.#host.data);
    if (changes.some((change) => change.kind === "data" && change.part === "model")) this.#live = this.#openModel();
    const house = await this.#predictions.house(textValue(controls, "house"));
    const events = this.#events.of([house], () =>
      this.#predictions.appliances.flatMap((one) => sourceEvents(house, one)),
    );
    this.#act(house, events, state, changes);
    const view = this.#viewOf(house, events, state);
    this.#shown = { view, events };
    const { before, after } = this.#answers(view);
    const names = textValues(controls, "appliances");
    const appliances = this.#predictions.appliances.filter(({ name }) => names.includes(name));
    const cuts = flagValue(controls, "cut");
    const { tokens } = view;
    const mains = this.#mains.of([view.blocks, view.before, view.after, theme, ...tokens], () => [mainsChart(view)]);
    const outputs = this.#outputs.of([view.blocks, view.before, before, after, theme, cuts, ...tokens, names], () =>
      appliances.map((appliance) => outputChart(view, appliance, this.#found(appliance, before, after, cuts))),
    );
    const attention = this.#attentionOf(view, state, changes);
    return {
      panes: [],
      timeline: this.#timeline.of([house], () => this.#timelineOf(house)),
      legends: [],
      charts: this.#charts.of([mains, outputs, attention], () => [...mains, ...outputs, ...attention]),
      listings: [],
      readouts: this.#readouts.of([view.blocks, before, after, names], () =>
        this.#readoutsOf(view, appliances, before, after),
      ),
      notes: this.#notes.of([this.#live.problem, hasGap(view.before)], () => this.#notesOf(hasGap(view.before))),
      ...this.#probeOf(view),
      items: { count: view.blocks.length, at: (index) => this.#picked(view.blocks[index]!) },
    };
  }

  pickNamed(key: string): Picked | undefined {
    const block = this.#shown?.view.blocks.find((one) => one.key === key);
    return block && this.#picked(block);
  }

  save(): string {
    return encodeEdits(this.#edits);
  }

  dispose(): void {}

  #openModel(): LiveWindow {
    const live = new LiveWindow(this.#host);
    if (this.#host.live !== undefined && this.#task !== undefined) live.open(this.#host.live);
    return live;
  }

  get #length(): number {
    return this.#task?.window ?? DEFAULT_WINDOW;
  }

  #act(house: House, events: readonly HouseEvent[], state: SceneState, changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === "handle") this.#move(house, change);
      if (change.kind === "chart-pick") this.#query = change.index;
      if (change.kind !== "button") continue;
      if (change.id === "reset") this.#edits = new Map();
      if (change.id === "add") this.#add(house, events, state);
      if (change.id === "silence") this.#silence(state);
    }
  }

  #move(house: House, { handle, x, height, phase }: Extract<Change, { kind: "handle" }>): void {
    const block = this.#shown?.view.blocks.find(({ key }) => key === handle);
    if (block === undefined) return;
    const { place } = this.#shown!.view;
    const at = Math.round((x - house.grid.startMs) / house.grid.periodMs);
    const last = place.from + place.length - 1;
    const inside = Math.min(last, Math.max(place.from - block.profile.length + 1, at));
    // A block that is only moved comes back as high as it was shown.
    const isPulled = Math.abs(height - blockHeight(block, this.#shown!.view)) > 1e-3;
    const factor = isPulled ? Math.min(MOST_FACTOR, height / block.peakW) : block.factor;
    this.#edit(block, { at: inside, factor });
    this.#touched = handle;
    if (phase === "end") this.#host.select([this.#picked({ ...block, at: inside, factor })]);
  }

  #edit(block: Block, change: Pick<Edit, "at" | "factor">): void {
    const edits = new Map(this.#edits);
    if (block.origin === change.at && change.factor === 1) edits.delete(block.key);
    else edits.set(block.key, { ...change, isAdded: block.origin < 0 });
    this.#edits = edits;
  }

  /** Puts a typical event of the chosen appliance into the middle of the window. */
  #add(house: House, events: readonly HouseEvent[], state: SceneState): void {
    const name = textValue(state.controls, "source");
    const own = events.filter(({ appliance }) => appliance.name === name);
    const typical = [...own].sort((a, b) => a.energyKwh - b.energyKwh)[Math.floor(own.length / 2)];
    if (typical === undefined) {
      this.#host.fail(new Error(`house ${house.id} has no event of the ${name}`));
      return;
    }
    const key = copyKey(typical.key, this.#edits);
    const at = this.#fromOf(house, state) + Math.floor((this.#length - (typical.to - typical.from)) / 2);
    this.#edits = new Map(this.#edits).set(key, { at, factor: 1, isAdded: true });
    this.#touched = key;
  }

  #silence({ selection }: SceneState): void {
    const wanted = selection.at(-1)?.key ?? this.#touched;
    const block = this.#shown?.view.blocks.find(({ key }) => key === wanted);
    if (block === undefined) return;
    const factor = block.factor === 0 ? 1 : 0;
    this.#edit(block, { at: block.at, factor });
    this.#host.select([this.#picked({ ...block, factor })]);
  }

  /** First sample of the window: where the cursor of the time line is. */
  #fromOf(house: House, { time }: SceneState): number {
    const at = sampleAt(house, Number.isNaN(time) ? this.#timelineOf(house).start : time);
    return Math.max(0, Math.min(house.grid.count - this.#length, at));
  }

  #timelineOf(house: House): Timeline {
    const { grid } = house;
    const length = this.#length;
    const strongest = sampleAt(house, strongestTime(house, this.#predictions.appliances));
    const start = Math.max(0, Math.min(grid.count - length, strongest - Math.floor(length / 3)));
    const line = houseTimeline(house, this.#predictions.zone, grid.startMs + start * grid.periodMs, RATE);
    const last = Math.max(0, grid.count - length);
    return { ...line, title: `Window of ${length} samples begins`, to: grid.startMs + last * grid.periodMs };
  }

  #viewOf(house: House, events: readonly HouseEvent[], state: SceneState): WindowView {
    const place = { from: this.#fromOf(house, state), length: Math.min(this.#length, house.grid.count) };
    const before = this.#before.of([house, place.from], () => house.mains.slice(place.from, place.from + place.length));
    const blocks = this.#blocks.of([before, this.#edits], () => blocksIn(house, events, this.#edits, place));
    const after = this.#after.of([blocks], () => edited(before, blocks, place));
    const { focus } = state;
    const isAttending = flagValue(state.controls, "attends") || focus?.value.shape.length === 4;
    const chosen = isAttending ? [focus?.query ?? this.#queryIn(place.length)] : [];
    const tokens = state.tokens.length > 0 ? state.tokens : chosen;
    return { house, place, blocks, before, after, zone: this.#predictions.zone, theme: state.theme, tokens };
  }

  #queryIn(length: number): number {
    return Math.min(length - 1, this.#query ?? Math.floor(length / 2));
  }

  #answers({ before, after, house, place }: WindowView): { before?: Answer; after?: Answer } {
    const task = this.#task;
    if (task === undefined || this.#live.model === undefined || hasGap(before) || before.length < task.window)
      return {};
    const startMs = house.times[place.from]!;
    const first = this.#inputsBefore.of([before], () => modelInputs(startMs, before, task));
    const now = this.#inputsAfter.of([after], () => modelInputs(startMs, after, task));
    const [was, is] = [this.#live.ask("before", first), this.#live.ask("after", now)];
    return { ...(was && { before: was }), ...(is && { after: is }) };
  }

  #found(appliance: Appliance, before: Answer | undefined, after: Answer | undefined, cuts: boolean) {
    const power = (answer: Answer | undefined) =>
      answer && this.#task && outputPower(answer.output, this.#task, cuts).get(appliance.name);
    return { before: power(before), after: power(after) };
  }

  #attentionOf(
    view: WindowView,
    { controls, focus, tokens }: SceneState,
    changes: readonly Change[],
  ): SceneFrame["charts"] {
    const inputs = this.#inputsNow;
    const isWanted = flagValue(controls, "attends") && inputs !== undefined && !hasGap(view.before);
    const layer = "layer" in controls ? textValue(controls, "layer") : NO_LAYER;
    if (changes.some((change) => change.kind === "control" && change.id === "layer")) this.#live.forgetAttention();
    const own = isWanted ? this.#live.attention(inputs, layer) : undefined;
    const focused = focus?.value.shape.length === 4 ? { path: focus.path, weights: focus.value } : undefined;
    const shown = focused ?? own;
    const query = focus?.query ?? tokens[0] ?? this.#queryIn(view.place.length);
    return this.#attention.of([shown?.weights, query, focus?.head, view.theme, ...view.tokens], () => {
      const row = shown && attentionRow(shown.weights, query, view.place.length, focus?.head);
      return row ? [attentionChart(view, row, this.#attentionTitle(view, row, query, shown.path))] : [];
    });
  }

  #attentionTitle(
    { house, place, zone }: WindowView,
    { statistics }: AttentionRow,
    query: number,
    path: string,
  ): string {
    const at = house.times[place.from + query];
    const who = query >= place.length || at === undefined ? "the statistics token" : clockText(at, zone);
    const rest = statistics === undefined ? "" : `; to the statistics token ${(100 * statistics).toFixed(1)}%`;
    return `Attention of ${who} in ${path}${rest}`;
  }

  get #inputsNow(): HostBatch | undefined {
    const { view } = this.#shown ?? {};
    const task = this.#task;
    if (view === undefined || task === undefined || this.#live.model === undefined || hasGap(view.before))
      return undefined;
    if (view.before.length < task.window) return undefined;
    return this.#inputsAfter.of([view.after], () => modelInputs(view.house.times[view.place.from]!, view.after, task));
  }

  #probeOf(view: WindowView): { readonly probe?: Probe } {
    const { model } = this.#live;
    const inputs = this.#inputsNow;
    const task = this.#task;
    if (model === undefined || inputs === undefined || task === undefined) return {};
    const { house, place, zone } = view;
    const clocks = () =>
      Array.from({ length: place.length }, (_, at) => clockText(house.times[place.from + at]!, zone));
    const labels: NonNullable<Probe["labels"]> = (_path, axis, size) => {
      if (axis === 0) return undefined;
      if (size === place.length) return clocks();
      if (size === place.length + 1) return [...clocks(), "statistics"];
      return size === inputRows(task).length ? inputRows(task) : undefined;
    };
    return { probe: this.#probe.of([model, inputs], () => ({ model, inputs, labels })) };
  }

  #readoutsOf(view: WindowView, appliances: readonly Appliance[], before?: Answer, after?: Answer): readonly Readout[] {
    const minutes = view.house.grid.periodMs / 60_000;
    const wh = (values: Float32Array | undefined) =>
      values ? (values.reduce((sum, watts) => sum + watts, 0) * minutes) / 60 : Number.NaN;
    const text = (value: number) => (Number.isNaN(value) ? "\u2013" : `${value.toFixed(0)} Wh`);
    const rows = appliances.map((appliance) => {
      const found = this.#found(appliance, before, after, true);
      return { label: appliance.label, value: `${text(wh(found.before))} \u2192 ${text(wh(found.after))}` };
    });
    const mains = { label: "mains", value: `${text(wh(view.before))} \u2192 ${text(wh(view.after))}` };
    const energy = { id: "energy", title: "Energy found, before \u2192 now", rows: [mains, ...rows] };
    if (after === undefined) return [energy];
    const run = {
      id: "run",
      title: "Live model",
      rows: [
        { label: "runs by", value: after.provider === "webgpu" ? "WebGPU" : "WebAssembly" },
        { label: "last run", value: after.milliseconds, unit: "ms" },
      ],
    };
    return [energy, run];
  }

  #notesOf(isBroken: boolean): readonly Note[] {
    const notes: Note[] = [];
    if (this.#task === undefined) {
      notes.push({
        id: "no-run",
        tone: "info",
        text: "There is no run behind this file: events can be moved, but no model looks on.",
      });
    } else if (this.#host.live === undefined) {
      const text =
        "This run has no exported model, so events can be moved, but no model looks on. Export it: sciformer-nilm export RUN --format onnx";
      notes.push({ id: "no-model", tone: "warning", text });
    }
    const { problem } = this.#live;
    if (problem !== undefined) notes.push({ id: "model", tone: "error", text: `The model cannot be run: ${problem}` });
    if (isBroken)
      notes.push({
        id: "gap",
        tone: "warning",
        text: "Readings are missing in this window: move it along the time line.",
      });
    return notes;
  }

  #picked({ key, appliance, at, factor, profile, peakW, origin }: Block): Picked {
    const { house, place, zone } = this.#shown!.view;
    const { startMs, periodMs } = house.grid;
    const first = at - place.from;
    const tokens = Array.from({ length: profile.length }, (_, sample) => first + sample);
    return {
      key,
      title: origin < 0 ? `${appliance.label}, added` : appliance.label,
      rows: [
        { label: "begins", value: clockText(startMs + at * periodMs, zone) },
        ...(origin >= 0 && origin !== at
          ? [{ label: "began", value: clockText(startMs + origin * periodMs, zone) }]
          : []),
        { label: "lasts", value: (profile.length * periodMs) / 60_000, unit: "min" },
        { label: "peak", value: factor * peakW, unit: "W" },
        { label: "factor", value: factor, digits: 2 },
      ],
      tokens: tokens.filter((token) => token >= 0 && token < place.length),
    };
  }
}

/** What can be moved: measured events, or predicted ones where nothing was measured. */
function sourceEvents(house: House, appliance: Appliance): HouseEvent[] {
  const isMeasured = house.power.get(appliance.name)!.truth !== undefined;
  return eventsOf(house, appliance, isMeasured ? "measured" : "predicted", appliance.thresholdW);
}

function hasGap(values: Float32Array): boolean {
  return values.some(Number.isNaN);
}
