// An open scene: its state, what changes it, and the frames that come of it.
import {
  type CameraPose,
  type Change,
  type Control,
  type ControlValue,
  type ControlValues,
  type ModelFocus,
  type Picked,
  type RunPart,
  type ScaleChoice,
  type Scene,
  type SceneFrame,
  type SceneState,
  sameValue,
  settleControls,
  type Theme,
} from "@sciformer/core/view";
import { snapTime } from "./playback.ts";
import type { ViewState } from "./url-state.ts";

/** What the shell draws after an update. */
export interface Shown {
  readonly frame: SceneFrame;
  readonly state: SceneState;
  readonly controls: readonly Control[];
}

/** Told of every update, and of errors that do not end the scene. */
export interface SessionListener {
  shown(shown: Shown): void;
  failed(error: unknown): void;
}

type Part = "time" | "selection" | "hover" | "tokens" | "focus" | "camera" | "theme" | "range";

/** Changes after which a thing of the same name may be another, or have other values. */
const RENEWING: ReadonlySet<Change["kind"]> = new Set([
  "control",
  "button",
  "time",
  "data",
  "handle",
  "scale",
  "invalidated",
]);

/** Keeps the state of one scene; changes that come while an update runs are handed over together afterwards. */
export class SceneSession {
  readonly scene: Scene;
  readonly #listener: SessionListener;
  #wanted: Partial<ControlValues>;
  #state: SceneState;
  #controls: readonly Control[] = [];
  #frame: SceneFrame | undefined;
  #changes: Change[] = [{ kind: "open" }];
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(scene: Scene, view: ViewState, theme: Theme, listener: SessionListener) {
    this.scene = scene;
    this.#listener = listener;
    this.#wanted = view.controls;
    this.#state = {
      time: view.time ?? Number.NaN,
      controls: {},
      scales: view.scales,
      ranges: view.ranges,
      selection: [],
      hover: undefined,
      tokens: [],
      focus: undefined,
      cameras: view.cameras,
      theme,
      playing: false,
    };
    this.#settle();
  }

  get state(): SceneState {
    return this.#state;
  }

  get frame(): SceneFrame | undefined {
    return this.#frame;
  }

  /** Values that differ from what the scene declares: what the address must say. */
  get chosen(): ControlValues {
    const own = new Map(
      this.#controls.map((control) => [control.id, control.kind === "button" ? undefined : control.value]),
    );
    const entries = Object.entries(this.#state.controls).filter(([id, value]) => !sameValue(value, own.get(id)));
    return Object.fromEntries(entries);
  }

  /** The first update, with the things named in the address chosen. @throws what the scene throws */
  async open(selection: readonly string[]): Promise<void> {
    await this.#update();
    const named = selection.flatMap((key) => this.scene.pickNamed?.(key) ?? []);
    if (named.length > 0) this.select(named);
  }

  setControl(id: string, value: ControlValue): void {
    if (sameValue(this.#state.controls[id], value)) return;
    this.#wanted = { ...this.#wanted, [id]: value };
    this.#settle();
    this.#changed({ kind: "control", id });
  }

  press(id: string): void {
    this.#changed({ kind: "button", id });
  }

  setTime(time: number): void {
    const line = this.#frame?.timeline;
    const snapped = line === undefined ? time : snapTime(time, line);
    if (snapped !== this.#state.time) this.#set("time", { time: snapped });
  }

  setPlaying(playing: boolean): void {
    this.#set("time", { playing });
  }

  setScale(id: string, choice: ScaleChoice): void {
    this.#state = { ...this.#state, scales: { ...this.#state.scales, [id]: choice } };
    this.#changed({ kind: "scale", id });
  }

  setRange(id: string, range: readonly [number, number] | undefined): void {
    const { [id]: _, ...others } = this.#state.ranges;
    this.#set("range", { ranges: range === undefined ? others : { ...others, [id]: range } });
  }

  /** Chooses one thing, or with `add` one more, up to as many as the scene allows. */
  pick(picked: Picked | undefined, add: boolean): void {
    const { selection } = this.#state;
    if (picked === undefined) {
      if (!add && selection.length > 0) this.select([]);
      return;
    }
    const others = add ? selection.filter(({ key }) => key !== picked.key) : [];
    this.select([...others, picked].slice(-(this.scene.selectable ?? 1)));
  }

  select(selection: readonly Picked[]): void {
    this.#set("selection", { selection });
  }

  hover(hover: Picked | undefined): void {
    if (hover?.key === this.#state.hover?.key) return;
    this.#set("hover", { hover, tokens: hover?.tokens ?? [] });
  }

  /** What the pointer is on in the model panel. */
  setTokens(tokens: readonly number[]): void {
    if (tokens.join() !== this.#state.tokens.join()) this.#set("tokens", { tokens });
  }

  setFocus(focus: ModelFocus | undefined): void {
    this.#set("focus", { focus });
  }

  setCameras(cameras: Readonly<Record<string, CameraPose>>): void {
    this.#state = { ...this.#state, cameras };
    if (this.scene.watchesCamera) this.#changed({ kind: "camera" });
  }

  setTheme(theme: Theme): void {
    this.#set("theme", { theme });
  }

  /** Hands on what a person did in a chart or listing. */
  report(change: Extract<Change, { kind: "chart-pick" | "handle" | "listing-pick" | "listing-filter" }>): void {
    this.#changed(change);
  }

  dataChanged(part: RunPart): void {
    this.#changed({ kind: "data", part });
  }

  invalidate(): void {
    this.#changed({ kind: "invalidated" });
  }

  /** Takes over what the same scene on other data is set to. */
  follow({ time, controls, scales, ranges, theme, playing }: SceneState): void {
    for (const [id, value] of Object.entries(controls)) this.setControl(id, value);
    for (const [id, choice] of Object.entries(scales)) {
      if (!sameChoice(choice, this.#state.scales[id])) this.setScale(id, choice);
    }
    if (!Number.isNaN(time)) this.setTime(time);
    if (ranges !== this.#state.ranges) this.#set("range", { ranges });
    if (theme !== this.#state.theme) this.setTheme(theme);
    if (playing !== this.#state.playing) this.setPlaying(playing);
  }

  /** Resolves when everything that was set is shown. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  close(): void {
    this.#isClosed = true;
    this.scene.dispose();
  }

  #set(part: Part, change: Partial<SceneState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed({ kind: part });
  }

  #settle(): void {
    const { controls, values } = settleControls((known) => this.scene.controls(known), this.#wanted);
    this.#controls = controls;
    this.#state = { ...this.#state, controls: values };
  }

  #changed(change: Change): void {
    this.#changes.push(change);
    this.#running ??= this.#run();
  }

  /** Waits for the next turn, so that what is set together is handed over together. */
  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#changes.length > 0 && !this.#isClosed) {
      try {
        await this.#update();
      } catch (error) {
        this.#listener.failed(error);
      }
    }
    this.#running = undefined;
  }

  async #update(): Promise<void> {
    const changes = this.#changes;
    this.#changes = [];
    this.#settle();
    const state = this.#state;
    const frame = await this.scene.update(state, changes);
    if (this.#isClosed) return;
    this.#frame = frame;
    if (this.#placeTime(frame)) return this.#update();
    this.#renewSelection(changes);
    this.#listener.shown({ frame, state: this.#state, controls: this.#controls });
  }

  /** What is chosen is told anew, as it is after the changes; what is no longer there is not chosen any more. */
  #renewSelection(changes: readonly Change[]): void {
    const { selection } = this.#state;
    if (selection.length === 0 || !this.scene.pickNamed || !changes.some(({ kind }) => RENEWING.has(kind))) return;
    const renewed = selection.flatMap(({ key }) => this.scene.pickNamed?.(key) ?? []);
    if (JSON.stringify(renewed) === JSON.stringify(selection)) return;
    this.#state = { ...this.#state, selection: renewed };
    if (renewed.length < selection.length) this.#changes.push({ kind: "selection" });
  }

  /** Puts the cursor on a time line that has just come or changed. @returns true if that moved it */
  #placeTime({ timeline }: SceneFrame): boolean {
    if (timeline === undefined) return false;
    const { time } = this.#state;
    const placed = snapTime(Number.isNaN(time) ? timeline.start : time, timeline);
    if (placed === time) return false;
    this.#state = { ...this.#state, time: placed };
    this.#changes.push({ kind: "time" });
    return true;
  }
}

function sameChoice(a: ScaleChoice, b: ScaleChoice | undefined): boolean {
  return a.map === b?.map && a.range?.[0] === b?.range?.[0] && a.range?.[1] === b?.range?.[1];
}
