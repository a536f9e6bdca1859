// The open scene on the page: its session with its pictures and panels, what it is compared with, what is exported.
import {
  formatTime,
  type RunPart,
  type SceneData,
  type SceneDefinition,
  type SceneFrame,
  type SceneHost,
  type ThemeName,
} from "@sciformer/core/view";
import { liveModels } from "../live/live-models.ts";
import { Comparison } from "./comparison.ts";
import { type Exportable, ExportMenu } from "./export/export-menu.ts";
import type { PictureParts } from "./export/picture.ts";
import type { Regions } from "./layout.ts";
import { Messages } from "./messages.ts";
import type { TimelineBar } from "./panels/timeline-bar.ts";
import { noRuns, nothingToShow, problem } from "./placeholders.ts";
import { Progress } from "./progress.ts";
import { type HostParts, sceneHost } from "./scene-host.ts";
import { ScenePanels } from "./scene-panels.ts";
import { ScenePictures } from "./scene-pictures.ts";
import { SceneSession, type Shown } from "./scene-session.ts";
import type { SceneKey } from "./shortcuts.ts";
import type { Stage } from "./stage/stage.ts";
import { chooseTheme, currentTheme } from "./theme.ts";
import { EMPTY_VIEW, type ViewState } from "./url-state.ts";

export class Workspace {
  readonly progress = new Progress();
  readonly messages = new Messages();
  readonly exports = new ExportMenu(this.progress, (error) => this.messages.error(error));
  readonly #regions: Regions;
  readonly #viewed: (view: ViewState) => void;
  readonly #panels: ScenePanels;
  readonly #pictures: ScenePictures;
  readonly #comparison: Comparison;
  #host: (data: SceneData, session: () => SceneSession | undefined) => SceneHost = () => {
    throw new Error("no scene is open");
  };
  #shown: Shown | undefined;
  #session: SceneSession | undefined;
  #definition: SceneDefinition | undefined;
  #data: SceneData | undefined;
  #ended = new AbortController();
  #item = -1;

  /** @param viewed told of the view whenever it changes */
  constructor(regions: Regions, viewed: (view: ViewState) => void) {
    this.#regions = regions;
    this.#viewed = viewed;
    this.#comparison = new Comparison({
      host: (data, session) => this.#host(data, session),
      changed: () => this.#draw(),
      failed: (error) => this.messages.error(error),
    });
    const changed = () => this.#viewed(this.view);
    const session = () => this.#session;
    const owner = {
      get session() {
        return session();
      },
      comparison: this.#comparison,
      table: (name: string) => this.#table(name),
      filtered: changed,
      arranged: changed,
    };
    this.#panels = new ScenePanels(regions, owner);
    this.#pictures = new ScenePictures(regions, owner);
    this.#pictures.clear();
    this.exports.source = () => this.#exportable();
    regions.root.append(this.progress.element, this.messages.element);
  }

  get timeline(): TimelineBar {
    return this.#panels.timeline;
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
      ...this.#pictures.view,
      listings: this.#panels.listingChoices,
      ...(saved ? { saved } : {}),
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
    const stage = definition.usesPanes ? await this.#pictures.start(currentTheme()) : undefined;
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
    this.#pictures.restore(view);
    this.#panels.restore(view);
    const failed = (error: unknown) => this.messages.error(error);
    session = new SceneSession(scene, view, own.theme, { shown: (shown) => this.#show(shown), failed });
    this.#session = session;
    await session.open(view.selection);
    this.#panels.say(`${definition.title} of ${data.title} is open.`);
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
    this.#pictures.setTheme(theme);
    this.#session?.setTheme(theme);
  }

  resetView(): void {
    this.#pictures.reset();
  }

  /** Chooses nothing, and stops what moves. */
  clearSelection(): void {
    this.#pictures.stop();
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
    this.#pictures.stop();
    return this.#panels.pressKey(key) || this.#pictures.presetKey(key);
  }

  /** @param name of the folder of runs */
  showEmpty(name: string): void {
    this.#close();
    this.#panels.say("There are no runs here yet.");
    this.#panels.showInstead(noRuns(name));
  }

  /** @param title of data that no scene can show */
  showNothing(title: string): void {
    this.#close();
    this.#definition = undefined;
    this.#panels.showInstead(nothingToShow(title));
  }

  showError(error: unknown): void {
    this.#close();
    const { message } = error instanceof Error ? error : new Error(String(error));
    this.#panels.showInstead(problem(this.#definition?.title, message));
    if (!(error instanceof Error && error.name === "InputError")) console.error(error);
  }

  #close(): void {
    this.#ended.abort();
    this.#ended = new AbortController();
    this.#pictures.clear();
    this.#comparison.close();
    this.#session?.close();
    this.#session = undefined;
    this.#shown = undefined;
    this.#item = -1;
    this.#panels.clear();
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
    this.#pictures.update(frame);
    this.#panels.update(this.#shown, frame, [...this.#shown.state.selection, ...this.#comparison.selection]);
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
    return {
      frame,
      stage: this.#pictures.stage,
      name: fileName(`${this.#data?.title}-${this.#definition?.id}`),
      rows: () => {
        const shown = session.scene.shown?.();
        return [...(shown ? [shown] : []), ...this.#panels.rows];
      },
      paths: this.#pictures.paths,
      signal: this.#ended.signal,
      picture: () => this.#picture(session),
      setPose: (pose) => this.#pictures.setPose(pose),
      setTime: async (time) => {
        session.setTime(time);
        for (const one of [session, ...this.#comparison.sessions]) await one.settled();
      },
    };
  }

  #picture({ state }: SceneSession): PictureParts {
    const { timeline, legends = [] } = this.#frame ?? {};
    const time = timeline && `${timeline.title}: ${formatTime(state.time, timeline.format, timeline.step)}`;
    const title = [this.#data?.title, this.#definition?.title].join(" \u00b7 ");
    const domain = this.#data?.run?.id ?? this.#data?.domain;
    return {
      title,
      subtitle: [domain, time].filter(Boolean).join("   "),
      legends,
      theme: state.theme,
      region: this.#regions.main,
      stage: this.#pictures.stage,
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
