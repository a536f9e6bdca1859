// The open scene on the page: stage, charts, listings, panels, time line.
import {
  type CameraPath,
  formatTime,
  type RunPart,
  type SceneData,
  type SceneDefinition,
  type SceneFrame,
  type SceneHost,
  type ThemeName,
} from "@sciformer/core/view";
import { liveModels } from "../live/live-models.ts";
import { ArrangementBar } from "./arrangement-bar.ts";
import { CameraMenu } from "./camera-menu.ts";
import { Charts } from "./charts/charts.ts";
import { Comparison } from "./comparison.ts";
import { listingRows } from "./csv.ts";
import { h, replace } from "./dom.ts";
import { type Exportable, ExportMenu } from "./export/export-menu.ts";
import type { PictureParts } from "./export/picture.ts";
import type { Regions } from "./layout.ts";
import { Messages } from "./messages.ts";
import { movedCameras } from "./moved-cameras.ts";
import { paneActions } from "./pane-actions.ts";
import { ControlsPanel } from "./panels/controls-panel.ts";
import { LegendsPanel } from "./panels/legends-panel.ts";
import { Listings } from "./panels/listings.ts";
import { LiveRegion } from "./panels/live-region.ts";
import { ModelPanel } from "./panels/model-panel.ts";
import { NotesPanel } from "./panels/notes-panel.ts";
import { ReadoutPanel } from "./panels/readout-panel.ts";
import { TimelineBar } from "./panels/timeline-bar.ts";
import { PathPlayer } from "./path-player.ts";
import { noRuns, nothingToShow, problem } from "./placeholders.ts";
import { Progress } from "./progress.ts";
import { type HostParts, sceneHost } from "./scene-host.ts";
import { SceneSession, type Shown } from "./scene-session.ts";
import type { SceneKey } from "./shortcuts.ts";
import type { Stage, StageActions, StageStatistics } from "./stage/stage.ts";
import { turntable } from "./stage/turntable.ts";
import { chooseTheme, currentTheme } from "./theme.ts";
import { EMPTY_VIEW, type ViewState } from "./url-state.ts";

export class Workspace {
  readonly progress = new Progress();
  readonly messages = new Messages();
  readonly exports = new ExportMenu(this.progress, (error) => this.messages.error(error));
  readonly timeline: TimelineBar;
  readonly #regions: Regions;
  readonly #viewed: (view: ViewState) => void;
  readonly #controls: ControlsPanel;
  readonly #legends: LegendsPanel;
  readonly #readout: ReadoutPanel;
  readonly #notes = new NotesPanel();
  readonly #model = new ModelPanel({
    focus: (focus) => this.#session?.setFocus(focus),
    tokens: (tokens) => this.#session?.setTokens(tokens),
  });
  readonly #said = new LiveRegion();
  readonly #charts: Charts;
  readonly #listings: Listings;
  readonly #arrangement: ArrangementBar;
  readonly #cameras: CameraMenu;
  readonly #player = new PathPlayer((pose) => this.#stage?.moveCamera(this.#link, pose, 0));
  readonly #comparison: Comparison;
  #host: (data: SceneData, session: () => SceneSession | undefined) => SceneHost = () => {
    throw new Error("no scene is open");
  };
  #shown: Shown | undefined;
  #view: ViewState = EMPTY_VIEW;
  #stage: Stage | undefined;
  #session: SceneSession | undefined;
  #definition: SceneDefinition | undefined;
  #data: SceneData | undefined;
  #ended = new AbortController();
  #item = -1;

  /** @param viewed told of the view whenever it changes */
  constructor(regions: Regions, viewed: (view: ViewState) => void) {
    this.#regions = regions;
    this.#viewed = viewed;
    this.#controls = new ControlsPanel({
      set: (id, value) => this.#session?.setControl(id, value),
      press: (id) => this.#session?.press(id),
    });
    this.#legends = new LegendsPanel((id, choice) => this.#session?.setScale(id, choice));
    const setTime = (time: number) => this.#session?.setTime(time);
    this.#readout = new ReadoutPanel({ setTime, table: (name) => this.#table(name) });
    this.timeline = new TimelineBar({ setTime, setPlaying: (playing) => this.#session?.setPlaying(playing) });
    const places = { main: regions.mainCharts, below: regions.below, side: regions.sideCharts };
    this.#charts = new Charts(places, {
      report: (change) => {
        const owner = this.#comparison.ownerOf(change.chart);
        if (owner) owner.session.report({ ...change, chart: owner.id });
        else this.#session?.report(change);
      },
      setRange: (id, range) => this.#session?.setRange(id, range),
      setTime,
    });
    this.#listings = new Listings(places, {
      pick: (listing, row) => this.#session?.report({ kind: "listing-pick", listing, row }),
      filter: (listing, rows) => {
        this.#session?.report({ kind: "listing-filter", listing, rows });
        this.#viewed(this.view);
      },
    });
    this.#comparison = new Comparison({
      host: (data, session) => this.#host(data, session),
      changed: () => this.#draw(),
      failed: (error) => this.messages.error(error),
    });
    this.#cameras = new CameraMenu({
      reset: () => this.resetView(),
      goTo: (link, pose) => this.#moveTo(link, pose),
      play: (path) => this.#player.play(path),
      paths: () => this.#paths(),
    });
    this.#arrangement = new ArrangementBar(() => this.#arrange());
    this.exports.source = () => this.#exportable();
    this.#fillRegions();
  }

  get sceneId(): string | undefined {
    return this.#definition?.id;
  }

  /** The view as an address would say it. */
  get view(): ViewState {
    const session = this.#session;
    if (session === undefined || this.#definition === undefined) return EMPTY_VIEW;
    const { state, frame, chosen } = session;
    const saved = session.scene.save?.();
    return {
      ...EMPTY_VIEW,
      scene: this.#definition.id,
      ...(frame?.timeline && state.time !== frame.timeline.start ? { time: state.time } : {}),
      controls: chosen,
      scales: state.scales,
      ranges: state.ranges,
      selection: state.selection.map(({ key }) => key),
      cameras: movedCameras(frame?.panes ?? [], this.#stage?.cameras ?? {}),
      ...this.#arrangement.view,
      listings: this.#listings.choices,
      ...(saved === undefined ? {} : { saved }),
    };
  }

  /** Closes the open scene and opens another. An error takes the scene's place. */
  async open(
    definition: SceneDefinition,
    data: SceneData,
    beside: readonly SceneData[],
    view: ViewState,
  ): Promise<void> {
    this.#close();
    const { signal } = this.#ended;
    this.#definition = definition;
    this.#data = data;
    this.#regions.main.setAttribute("aria-busy", "true");
    this.#regions.main.dataset.opening = `Opening ${definition.title} \u2026`;
    const line = this.progress.begin(`Opening ${definition.title}`);
    try {
      await this.#start(definition, data, beside, view, signal);
    } catch (error) {
      if (!signal.aborted) this.showError(error);
    } finally {
      line.done();
      this.#regions.main.removeAttribute("aria-busy");
    }
  }

  async #start(
    definition: SceneDefinition,
    data: SceneData,
    beside: readonly SceneData[],
    view: ViewState,
    signal: AbortSignal,
  ): Promise<void> {
    const stage = definition.usesPanes ? await this.#startStage() : undefined;
    let session: SceneSession | undefined;
    let comparesItself = false;
    const comparing = () => {
      comparesItself = true;
    };
    const own = { ...this.#hostParts(data, stage, signal), beside, saved: view.saved, comparing };
    const scene = await definition.open(sceneHost({ ...own, session: () => session }));
    if (signal.aborted) {
      scene.dispose();
      return;
    }
    this.#view = view;
    this.#arrangement.restore(view);
    this.#listings.restore(view.listings);
    const failed = (error: unknown) => this.messages.error(error);
    session = new SceneSession(scene, view, own.theme, { shown: (shown) => this.#show(shown), failed });
    this.#session = session;
    await session.open(view.selection);
    this.#said.say(`${definition.title} of ${data.title} is open.`);
    if (beside.length === 0 || comparesItself || signal.aborted) return;
    this.#host = (other, found) => sceneHost({ ...this.#hostParts(other, stage, signal), session: found });
    await this.#comparison.open(definition, beside, session, signal);
  }

  #hostParts(data: SceneData, stage: Stage | undefined, signal: AbortSignal): Omit<HostParts, "session"> {
    return {
      data,
      beside: [],
      saved: undefined,
      theme: currentTheme(),
      stage,
      live: liveModels(data, signal),
      progress: this.progress,
      signal,
      fail: (error) => this.messages.error(error),
    };
  }

  dataChanged(part: RunPart): void {
    this.#session?.dataChanged(part);
  }

  setTheme(name: ThemeName): void {
    chooseTheme(name);
    const theme = currentTheme();
    this.#stage?.setTheme(theme);
    this.#session?.setTheme(theme);
  }

  resetView(): void {
    this.#player.stop();
    this.#stage?.reset();
  }

  /** Chooses nothing, and stops what moves. */
  clearSelection(): void {
    this.#player.stop();
    this.timeline.stop();
    this.#session?.select([]);
    this.#comparison.clearSelection();
  }

  /** Keys that the open scene has. */
  get sceneKeys(): readonly SceneKey[] {
    const controls = this.#shown?.controls ?? [];
    const presets = this.#frame?.panes.flatMap(({ camera }) => camera.presets ?? []) ?? [];
    const keys = [...controls.map(({ key, label }) => ({ key, label })), ...presets.map(presetKey)];
    const named = keys.filter((one): one is SceneKey => one.key !== undefined);
    return named.filter(({ key }, index) => named.findIndex((one) => one.key === key) === index);
  }

  /** Goes to the next thing that can be picked, or the one before. */
  stepItem(step: number): void {
    const items = this.#session?.frame?.items;
    if (!items || items.count === 0) return;
    this.#item = (this.#item + step + items.count) % items.count;
    this.#session!.select([items.at(this.#item)]);
  }

  pressKey(key: string): boolean {
    this.#player.stop();
    return this.#controls.pressKey(key) || this.#stage?.presetKey(key) === true;
  }

  /** @param name of the folder of runs */
  showEmpty(name: string): void {
    this.#close();
    this.#said.say("There are no runs here yet.");
    replace(this.#regions.mainCharts, noRuns(name));
  }

  /** @param title of data that no scene can show */
  showNothing(title: string): void {
    this.#close();
    this.#definition = undefined;
    replace(this.#regions.mainCharts, nothingToShow(title));
  }

  showError(error: unknown): void {
    this.#close();
    const { message } = error instanceof Error ? error : new Error(String(error));
    replace(this.#regions.mainCharts, problem(this.#definition?.title, message));
    if (!(error instanceof Error && error.name === "InputError")) console.error(error);
  }

  #fillRegions(): void {
    const { stage, foot, right, sideCharts, status, root } = this.#regions;
    stage.append(
      this.#notes.badges,
      h("div", { class: "stage-bar" }, this.#arrangement.element, this.#cameras.element),
    );
    foot.append(this.timeline.element);
    foot.before(this.#model.element);
    right.append(
      this.#notes.element,
      this.#controls.element,
      this.#legends.element,
      this.#readout.element,
      sideCharts,
      status,
    );
    root.append(this.progress.element, this.messages.element, this.#said.element);
    this.#clear();
  }

  #close(): void {
    this.#ended.abort();
    this.#ended = new AbortController();
    this.timeline.stop();
    this.#player.stop();
    this.#stage?.setPanes([], {});
    this.#comparison.close();
    this.#session?.close();
    this.#session = undefined;
    this.#shown = undefined;
    this.#item = -1;
    this.#clear();
  }

  #clear(): void {
    this.#charts.clear();
    this.#listings.update([]);
    this.#regions.mainCharts.replaceChildren();
    this.#regions.stage.hidden = true;
    for (const panel of [this.#controls, this.#legends, this.#readout]) panel.element.hidden = true;
    this.#controls.update([], {});
    this.#legends.update([]);
    this.#readout.update([], [], undefined);
    this.#notes.update([]);
    this.#model.clear();
    this.timeline.element.hidden = true;
    this.#regions.status.textContent = "";
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    if (this.#session) this.#comparison.follow(this.#session);
    this.#draw();
  }

  /** The frame with what the runs beside it show. */
  get #frame(): SceneFrame | undefined {
    return this.#shown && this.#comparison.merged(this.#shown.frame);
  }

  #draw(): void {
    const frame = this.#frame;
    if (this.#shown === undefined || frame === undefined) return;
    const { state, controls } = this.#shown;
    const chosen = [...state.selection, ...this.#comparison.selection];
    this.#controls.update(controls, state.controls);
    this.#legends.update(frame.legends);
    this.#readout.update(frame.readouts, chosen, frame.timeline);
    this.#said.tellChosen(chosen);
    this.#notes.update(frame.notes);
    this.#model.update(frame.probe, state);
    this.timeline.update(frame.timeline, state);
    this.#regions.stage.hidden = frame.panes.length === 0;
    this.#stage?.setPanes(frame.panes, this.#view.cameras);
    this.#arrangement.update(frame.panes);
    this.#cameras.update(frame.panes);
    this.#charts.update(frame, state);
    this.#listings.update(frame.listings);
    this.#viewed(this.view);
  }

  async #startStage(): Promise<Stage> {
    if (this.#stage) return this.#stage;
    const { Stage } = await import("./stage/stage.ts");
    this.#stage = await Stage.create(this.#stageActions(), currentTheme());
    this.#regions.stage.prepend(this.#stage.element);
    return this.#stage;
  }

  #stageActions(): StageActions {
    const actions = paneActions(this.#comparison, () => this.#session);
    return {
      ...actions,
      drag: (gesture) => {
        this.#player.stop();
        return actions.drag(gesture);
      },
      moved: (cameras) => {
        this.#session?.setCameras(cameras);
        this.#viewed(this.view);
      },
      divided: (split) => this.#arrangement.divide(split),
      drawn: (statistics) => this.#showStatistics(statistics),
    };
  }

  #showStatistics({ backend, drawCalls, triangles, milliseconds }: StageStatistics): void {
    const { status, stage } = this.#regions;
    Object.assign(stage.dataset, {
      backend,
      drawCalls: String(drawCalls),
      triangles: String(triangles),
      milliseconds: milliseconds.toFixed(1),
    });
    const name = backend === "webgpu" ? "WebGPU" : "WebGL 2";
    status.textContent = `${name}: ${drawCalls} draw calls, ${triangles.toLocaleString("en")} triangles, ${milliseconds.toFixed(1)} ms`;
  }

  get #sessions(): readonly SceneSession[] {
    return [...(this.#session ? [this.#session] : []), ...this.#comparison.sessions];
  }

  /** The cameras that films are made with. */
  get #link(): string {
    return this.#frame?.panes[0]?.link ?? "";
  }

  #moveTo(link: string, pose: Parameters<Stage["moveCamera"]>[1]): void {
    this.#player.stop();
    this.#stage?.moveCamera(link, pose, 0.35);
  }

  /** Films of the scene, and one that every picture has. */
  #paths(): readonly CameraPath[] {
    const { panes = [], paths = [] } = this.#frame ?? {};
    const [first] = panes;
    const pose = first && this.#stage?.cameras[first.link];
    if (!pose || first.camera.motion !== "orbit") return paths;
    return [...paths, turntable(pose, first.camera.up)];
  }

  #arrange(): void {
    const { arrangement = "side", pane, split = 0.5 } = this.#arrangement.view;
    this.#stage?.arrange(arrangement, pane, split);
    this.#viewed(this.view);
  }

  async #table(name: string) {
    const other = this.#comparison.tableOf(name);
    const data = other?.data ?? this.#data;
    const path = other?.table ?? name;
    if (path === "predictions") return data?.predictions();
    const [table = "", split = ""] = path.split("/");
    return data?.table(table, split);
  }

  #exportable(): Exportable | undefined {
    const session = this.#session;
    const frame = this.#frame;
    if (!session || !frame) return undefined;
    const rows = () => {
      const shown = session.scene.shown?.();
      return [...(shown ? [shown] : []), ...this.#listings.views.map((view) => listingRows(view.listing, view.shown))];
    };
    return {
      frame,
      stage: frame.panes.length > 0 ? this.#stage : undefined,
      name: fileName(`${this.#data?.title}-${this.#definition?.id}`),
      rows,
      paths: this.#paths(),
      signal: this.#ended.signal,
      picture: () => this.#picture(session),
      setPose: (pose) => this.#stage?.moveCamera(this.#link, pose, 0),
      setTime: async (time) => {
        session.setTime(time);
        for (const one of this.#sessions) await one.settled();
      },
    };
  }

  #picture({ state }: SceneSession): PictureParts {
    const { timeline, legends = [], panes = [] } = this.#frame ?? {};
    const time = timeline && `${timeline.title}: ${formatTime(state.time, timeline.format, timeline.step)}`;
    const title = [this.#data?.title, this.#definition?.title].join(" \u00b7 ");
    const domain = this.#data?.run?.id ?? this.#data?.domain;
    return {
      title,
      subtitle: [domain, time].filter(Boolean).join("   "),
      legends,
      theme: state.theme,
      region: this.#regions.main,
      stage: panes.length > 0 ? this.#stage : undefined,
    };
  }
}

/** A title as the name of a file. */
function fileName(title: string): string {
  return title.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
}

function presetKey({ key, title }: { readonly key?: string; readonly title: string }) {
  return { key, label: title };
}
