// "What if": a window of the mains whose events a person moves, scales and silences while the model looks on.
import {
  type Change,
  type Control,
  flagValue,
  type HostBatch,
  type Intervention,
  Kept,
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
} from "@sciformer/core/view";
import type { TaskConfig } from "../../config.ts";
import { chosenAppliances } from "../appliance-choice.ts";
import type { Appliance } from "../appliances.ts";
import { clockText, eventsOf, type HouseEvent } from "../house-events.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import { type Answer, LiveWindow } from "../live-window.ts";
import { modelInputs, outputPower, taskOf } from "../task.ts";
import { hasGap, windowAt, windowTimeline } from "../window-line.ts";
import { sampleClocks, windowProbe } from "../window-probe.ts";
import { whatIfControls } from "./controls.ts";
import { type Block, blocksIn, copyKey, decodeEdits, type Edit, type Edits, edited, encodeEdits } from "./edits.ts";
import { energyReadout, type FoundPower, modelNotes, paceReadout, pickedBlock } from "./figures.ts";
import {
  type AttentionRow,
  attentionChart,
  attentionRow,
  blockHeight,
  mainsChart,
  outputChart,
  type WindowView,
} from "./layout.ts";

/** Samples of a window where no run says how many. */
const DEFAULT_WINDOW = 128;
/** Largest factor of an event. */
const MOST_FACTOR = 5;
const UNCHANGED: readonly Intervention[] = [];

/** What the model said: of the window as it was, and as it is now. */
interface Answers {
  readonly before?: Answer;
  readonly after?: Answer;
}

export async function openWhatIf(host: SceneHost): Promise<Scene> {
  return new WhatIfScene(host, await HouseSource.open(host.data));
}

class WhatIfScene implements Scene {
  readonly #host: SceneHost;
  readonly #source: HouseSource;
  readonly #task: TaskConfig | undefined;
  #live: LiveWindow;
  #edits: Edits;
  #touched: string | undefined;
  #query: number | undefined;
  #view: WindowView | undefined;
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

  constructor(host: SceneHost, source: HouseSource) {
    this.#host = host;
    this.#source = source;
    this.#task = taskOf(host.data.run?.config);
    this.#edits = decodeEdits(host.saved ?? "");
    this.#live = this.#openModel();
  }

  controls(): readonly Control[] {
    const canAttend = this.#host.live !== undefined && this.#task !== undefined;
    return whatIfControls(this.#source.houseIds, this.#source.appliances, canAttend, this.#live.attentionPaths);
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls } = state;
    const house = await this.#source.house(controls, changes);
    if (changes.some((change) => change.kind === "data" && change.part === "model")) this.#live = this.#openModel();
    const events = this.#events.of([house], () => this.#source.appliances.flatMap((one) => sourceEvents(house, one)));
    const timeline = this.#timeline.of([house], () =>
      windowTimeline(house, this.#source.appliances, this.#source.zone, this.#length),
    );
    const { from } = windowAt(house, timeline, state.time, this.#length);
    this.#act(house, events, from, state, changes);
    const view = this.#viewOf(house, events, from, state);
    this.#view = view;
    const interventions = state.focus?.interventions ?? UNCHANGED;
    const appliances = chosenAppliances(this.#source.appliances, controls);
    const answers = this.#answers(view, interventions);
    const { problem, model } = this.#live;
    const inputs = model && this.#inputsNow(view);
    return {
      panes: [],
      timeline,
      legends: [],
      charts: this.#chartsOf(view, appliances, answers, interventions, state),
      listings: [],
      readouts: this.#readouts.of([view.blocks, answers.before, answers.after, ...appliances], () => [
        energyReadout(view, appliances, (appliance) => this.#found(appliance, answers, true)),
        ...(answers.after ? [paceReadout(answers.after)] : []),
      ]),
      notes: this.#notes.of([problem, hasGap(view.before), JSON.stringify(interventions)], () =>
        modelNotes({
          hasRun: this.#task !== undefined,
          hasModel: this.#host.live !== undefined,
          problem,
          hasGap: hasGap(view.before),
          interventions,
        }),
      ),
      ...(model && inputs && this.#task ? { probe: this.#probeOf(view, inputs, this.#task) } : {}),
      items: { count: view.blocks.length, at: (index) => pickedBlock(view.blocks[index]!, view) },
    };
  }

  pickNamed(key: string): Picked | undefined {
    const block = this.#view?.blocks.find((one) => one.key === key);
    return block && this.#view && pickedBlock(block, this.#view);
  }

  /** Nothing where nothing was edited. */
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

  #act(house: House, events: readonly HouseEvent[], from: number, state: SceneState, changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind === "handle") this.#move(house, change);
      if (change.kind === "chart-pick") this.#query = change.index;
      if (change.kind !== "button") continue;
      if (change.id === "reset") this.#edits = new Map();
      if (change.id === "add") this.#add(house, events, from, textValue(state.controls, "source"));
      if (change.id === "silence") this.#silence(state);
    }
  }

  #move(house: House, { handle, x, height, phase }: Extract<Change, { kind: "handle" }>): void {
    const view = this.#view;
    const block = view?.blocks.find(({ key }) => key === handle);
    if (view === undefined || block === undefined) return;
    const { place } = view;
    const at = Math.round((x - house.grid.startMs) / house.grid.periodMs);
    const last = place.from + place.length - 1;
    const inside = Math.min(last, Math.max(place.from - block.profile.length + 1, at));
    // A block that is only moved comes back as high as it was shown.
    const isPulled = Math.abs(height - blockHeight(block, view)) > 1e-3;
    const factor = isPulled ? Math.min(MOST_FACTOR, height / block.peakW) : block.factor;
    this.#edit(block, { at: inside, factor });
    this.#touched = handle;
    if (phase === "end") this.#host.select([pickedBlock({ ...block, at: inside, factor }, view)]);
  }

  #edit(block: Block, change: Pick<Edit, "at" | "factor">): void {
    const edits = new Map(this.#edits);
    if (block.origin === change.at && change.factor === 1) edits.delete(block.key);
    else edits.set(block.key, { ...change, isAdded: block.origin < 0 });
    this.#edits = edits;
  }

  /** Puts a typical event of an appliance into the middle of the window. */
  #add(house: House, events: readonly HouseEvent[], from: number, name: string): void {
    const own = events.filter(({ appliance }) => appliance.name === name);
    const typical = [...own].sort((a, b) => a.energyKwh - b.energyKwh)[Math.floor(own.length / 2)];
    if (typical === undefined) {
      this.#host.fail(new Error(`house ${house.id} has no event of the ${name}`));
      return;
    }
    const key = copyKey(typical.key, this.#edits);
    const at = from + Math.floor((this.#length - (typical.to - typical.from)) / 2);
    this.#edits = new Map(this.#edits).set(key, { at, factor: 1, isAdded: true });
    this.#touched = key;
  }

  #silence({ selection }: SceneState): void {
    const wanted = selection.at(-1)?.key ?? this.#touched;
    const block = this.#view?.blocks.find(({ key }) => key === wanted);
    if (this.#view === undefined || block === undefined) return;
    const factor = block.factor === 0 ? 1 : 0;
    this.#edit(block, { at: block.at, factor });
    this.#host.select([pickedBlock({ ...block, factor }, this.#view)]);
  }

  #viewOf(house: House, events: readonly HouseEvent[], from: number, state: SceneState): WindowView {
    const place = { from, length: Math.min(this.#length, house.grid.count) };
    const before = this.#before.of([house, from], () => house.mains.slice(from, from + place.length));
    const blocks = this.#blocks.of([before, this.#edits], () => blocksIn(house, events, this.#edits, place));
    const after = this.#after.of([blocks], () => edited(before, blocks, place));
    const { focus } = state;
    const isAttending = flagValue(state.controls, "attends") || focus?.value.shape.length === 4;
    const chosen = isAttending ? [focus?.query ?? this.#queryIn(place.length)] : [];
    const tokens = state.tokens.length > 0 ? state.tokens : chosen;
    return { house, place, blocks, before, after, zone: this.#source.zone, theme: state.theme, tokens };
  }

  #queryIn(length: number): number {
    return Math.min(length - 1, this.#query ?? Math.floor(length / 2));
  }

  /** What the model is given now; undefined where it cannot be given this window. */
  #inputsNow({ before, after, house, place }: WindowView): HostBatch | undefined {
    const task = this.#task;
    if (task === undefined || hasGap(before) || before.length < task.window) return undefined;
    return this.#inputsAfter.of([after], () => modelInputs(house.times[place.from]!, after, task));
  }

  #answers(view: WindowView, interventions: readonly Intervention[]): Answers {
    const now = this.#inputsNow(view);
    const task = this.#task;
    if (now === undefined || task === undefined || this.#live.model === undefined) return {};
    const { before, house, place } = view;
    const first = this.#inputsBefore.of([before], () => modelInputs(house.times[place.from]!, before, task));
    const [was, is] = [this.#live.ask("before", first), this.#live.ask("after", now, interventions)];
    return { ...(was && { before: was }), ...(is && { after: is }) };
  }

  #found(appliance: Appliance, { before, after }: Answers, cuts: boolean): FoundPower {
    const power = (answer: Answer | undefined) =>
      answer && this.#task && outputPower(answer.output, this.#task, cuts).get(appliance.name);
    return { before: power(before), after: power(after) };
  }

  #chartsOf(
    view: WindowView,
    appliances: readonly Appliance[],
    answers: Answers,
    interventions: readonly Intervention[],
    state: SceneState,
  ): SceneFrame["charts"] {
    const { blocks, before, after, theme, tokens } = view;
    const cuts = flagValue(state.controls, "cut");
    const mains = this.#mains.of([blocks, before, after, theme, ...tokens], () => [mainsChart(view)]);
    const keys = [blocks, before, answers.before, answers.after, theme, cuts, ...tokens, "|", ...appliances];
    const outputs = this.#outputs.of(keys, () =>
      appliances.map((appliance) => outputChart(view, appliance, this.#found(appliance, answers, cuts))),
    );
    const attention = this.#attentionOf(view, interventions, state);
    return this.#charts.of([mains, outputs, attention], () => [...mains, ...outputs, ...attention]);
  }

  #attentionOf(
    view: WindowView,
    interventions: readonly Intervention[],
    { controls, focus, tokens }: SceneState,
  ): SceneFrame["charts"] {
    const inputs = flagValue(controls, "attends") ? this.#inputsNow(view) : undefined;
    const layer = "layer" in controls ? textValue(controls, "layer") : undefined;
    const own = inputs && this.#live.attention(inputs, layer, interventions);
    const focused = focus?.value.shape.length === 4 ? { path: focus.path, weights: focus.value } : undefined;
    const shown = focused ?? own;
    const query = focus?.query ?? tokens[0] ?? this.#queryIn(view.place.length);
    return this.#attention.of([shown?.weights, query, focus?.head, view.theme, ...view.tokens], () => {
      const row = shown && attentionRow(shown.weights, query, view.place.length, focus?.head);
      return row ? [attentionChart(view, row, attentionTitle(view, row, query, shown.path))] : [];
    });
  }

  #probeOf(view: WindowView, inputs: HostBatch, task: TaskConfig): Probe {
    const { house, place, zone } = view;
    const model = this.#live.model!;
    return this.#probe.of([model, inputs], () => windowProbe(model, inputs, sampleClocks(house, place, zone), task));
  }
}

function attentionTitle(
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

/** What can be moved: measured events, or predicted ones where nothing was measured. */
function sourceEvents(house: House, appliance: Appliance): HouseEvent[] {
  const isMeasured = house.power.get(appliance.name)!.truth !== undefined;
  return eventsOf(house, appliance, isMeasured ? "measured" : "predicted", appliance.thresholdW);
}
