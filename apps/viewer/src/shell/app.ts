// The shell: brings runs, scenes, pictures, panels and the address together.
import {
  type DomainView,
  InputError,
  type RunFacts,
  type RunPart,
  type SceneData,
  type SceneDefinition,
  type TourStep,
} from "@sciformer/core/view";
import { loadView, loadViews } from "../domains.ts";
import { GENERIC_SCENES } from "../generic/index.ts";
import { Address } from "./address.ts";
import { fetchRuns, fetchSession } from "./api.ts";
import { h, replace } from "./dom.ts";
import { listenToDrops } from "./drop-zone.ts";
import { droppedFiles } from "./dropped.ts";
import { DROPPED, type FileData } from "./file-data.ts";
import { howToPredict } from "./how-to-predict.ts";
import { buildLayout } from "./layout.ts";
import { offerOf } from "./offer.ts";
import { type OpenedFiles, openFiles, titleOf } from "./open-files.ts";
import { RunBrowser } from "./run-browser.ts";
import { RunData } from "./run-data.ts";
import { drawTabs, openable, type SceneChoice, sceneChoices } from "./scene-tabs.ts";
import { shellShortcuts } from "./shell-shortcuts.ts";
import { listenToKeys } from "./shortcuts.ts";
import { TopBar } from "./top-bar.ts";
import { TourPanel } from "./tour-panel.ts";
import { EMPTY_VIEW, type ViewState } from "./url-state.ts";
import { Workspace } from "./workspace.ts";

/** How often the list of runs is looked at again. */
const LIST_MS = 10_000;

/** Starts the page. */
export async function startApp(root: HTMLElement): Promise<void> {
  const app = new App(root);
  await app.start();
}

class App {
  readonly #regions;
  readonly #workspace: Workspace;
  readonly #browser: RunBrowser;
  readonly #address: Address;
  #data: RunData | FileData | undefined;
  #view: DomainView | undefined;
  #choices: readonly SceneChoice[] = [];
  #beside: readonly string[] = [];
  #opening = 0;
  #unfollow = () => {};
  #isLost = false;
  readonly #bar: TopBar;
  readonly #tour = new TourPanel((step) => void this.#goOnTour(step));

  constructor(root: HTMLElement) {
    this.#regions = buildLayout(root);
    this.#address = new Address((view) => void this.#go(view));
    this.#workspace = new Workspace(this.#regions, (view) => this.#address.replace(this.#placed(view)));
    this.#browser = new RunBrowser({
      open: (run) => {
        root.classList.remove("shows-runs");
        void this.#go({ ...EMPTY_VIEW, run: run.id }, true);
      },
      compare: (run) => void this.#compare(run),
    });
    this.#regions.left.append(this.#browser.element);
    this.#bar = new TopBar(this.#workspace, {
      open: (files) => void this.#openFiles(files),
      tour: () => this.#tour.start(this.#view?.tour ?? []),
    });
    replace(this.#regions.actions, ...this.#bar.elements);
    this.#regions.top.prepend(this.#bar.runsButton);
    this.#regions.main.append(this.#tour.element);
    listenToDrops(root, (transfer) => void droppedFiles(transfer).then((files) => this.#openFiles(files)));
    const shortcuts = shellShortcuts(this.#workspace, (step) => this.#stepScene(step));
    listenToKeys(
      () => shortcuts,
      (key) => this.#workspace.pressKey(key),
    );
  }

  async start(): Promise<void> {
    const session = await fetchSession();
    this.#browser.update(await fetchRuns());
    setInterval(() => void this.#refresh(), LIST_MS);
    const asked = this.#address.view;
    const run = asked.run ?? session.run ?? this.#browser.runs[0]?.id;
    if (run === undefined) this.#workspace.showEmpty(session.runs);
    else await this.#go({ ...asked, run });
  }

  async #refresh(): Promise<void> {
    if (document.hidden) return;
    const wasEmpty = this.#browser.runs.length === 0;
    try {
      this.#browser.update(await fetchRuns());
      if (this.#isLost) this.#workspace.messages.info("The viewer's server answers again.");
      this.#isLost = false;
    } catch (error) {
      // Once: it is looked for again and again.
      if (!this.#isLost) this.#workspace.messages.error(error);
      this.#isLost = true;
      return;
    }
    const [first] = this.#browser.runs;
    if (wasEmpty && first && this.#data === undefined) await this.#go({ ...EMPTY_VIEW, run: first.id });
  }

  /** Opens what an address says. @param isNew it becomes a step of the browser's history */
  async #go(view: ViewState, isNew = false): Promise<void> {
    const run = this.#browser.runs.find(({ id }) => id === view.run);
    try {
      if (run === undefined) throw new InputError(`there is no run "${view.run}" here`);
      if (isNew) this.#address.push(view);
      await this.#openData(new RunData(run), view);
    } catch (error) {
      this.#workspace.showError(error);
    }
  }

  async #openData(data: RunData | FileData, view: ViewState): Promise<void> {
    const opening = ++this.#opening;
    this.#unfollow();
    const domainView = await loadView(data.domain);
    if (opening !== this.#opening) return;
    this.#data = data;
    this.#view = domainView;
    this.#beside = view.beside;
    this.#drawTitle();
    this.#bar.offer(undefined);
    this.#bar.hasTour = (domainView?.tour ?? []).length > 0;
    await this.#findChoices(data, (error) => this.#workspace.messages.error(error));
    if (opening !== this.#opening) return;
    if (data instanceof RunData) this.#unfollow = data.follow((part) => void this.#dataChanged(data, part));
    const definition = openable(this.#choices, view.scene);
    if (definition) await this.#openScene(definition, view);
    else this.#workspace.showNothing(data.title);
  }

  async #findChoices(data: RunData | FileData, failed: (error: unknown) => void): Promise<void> {
    const scenes = [...(this.#view?.scenes ?? []), ...GENERIC_SCENES];
    const offer = await offerOf(data, scenes, failed);
    if (data === this.#data) this.#choices = sceneChoices(scenes, offer);
  }

  /** A run that trains has more and more to show. */
  async #dataChanged(data: RunData, part: RunPart): Promise<void> {
    this.#workspace.dataChanged(part);
    void this.#refresh();
    if (part === "metrics" && this.#choices.every(({ missing }) => missing.length === 0)) return;
    await data.refresh().catch(() => {});
    await this.#findChoices(data, () => {});
    if (data !== this.#data) return;
    const { sceneId } = this.#workspace;
    const first = openable(this.#choices, sceneId);
    if (sceneId !== undefined) this.#drawTabs(sceneId);
    else if (first) await this.#openScene(first, EMPTY_VIEW);
  }

  async #openScene(definition: SceneDefinition, view: ViewState): Promise<void> {
    const beside = this.#beside.flatMap((id) => this.#browser.runs.find((run) => run.id === id) ?? []);
    this.#drawTabs(definition.id);
    this.#browser.mark(this.#data?.run?.id, this.#beside);
    await this.#workspace.open(
      definition,
      this.#data!,
      beside.map((run): SceneData => new RunData(run)),
      view,
    );
  }

  #drawTabs(open: string): void {
    drawTabs(this.#regions.tabs, this.#choices, open, ({ definition, missing }) => {
      if (missing.length === 0) this.#chooseScene(definition);
      else this.#workspace.messages.info(`${definition.title} needs ${missing.join(", ")}.`);
    });
  }

  #chooseScene(definition: SceneDefinition): void {
    const view = { ...EMPTY_VIEW, scene: definition.id, beside: this.#beside };
    this.#address.push(this.#placed(view));
    void this.#openScene(definition, view);
  }

  #stepScene(step: number): void {
    const ready = this.#choices.filter(({ missing }) => missing.length === 0);
    const at = ready.findIndex(({ definition }) => definition.id === this.#workspace.sceneId);
    const next = ready[(at + step + ready.length) % ready.length];
    if (next && ready.length > 1) this.#chooseScene(next.definition);
  }

  async #compare(run: RunFacts): Promise<void> {
    const isBeside = this.#beside.includes(run.id);
    this.#beside = isBeside ? this.#beside.filter((id) => id !== run.id) : [...this.#beside, run.id];
    const definition = this.#choices.find(({ definition: { id } }) => id === this.#workspace.sceneId)?.definition;
    if (definition) await this.#openScene(definition, { ...this.#workspace.view, beside: this.#beside });
  }

  /** A step of the tour on the open data. */
  async #goOnTour({ scene, controls = {}, time }: TourStep): Promise<void> {
    const view = { ...EMPTY_VIEW, scene, controls, ...(time === undefined ? {} : { time }), beside: this.#beside };
    const choice = this.#choices.find(({ definition }) => definition.id === scene);
    if (choice === undefined || choice.missing.length > 0) {
      this.#workspace.messages.info(`This step needs ${choice?.missing.join(", ") ?? `the scene ${scene}`}.`);
      return;
    }
    this.#address.push(this.#placed(view));
    await this.#openScene(choice.definition, view);
  }

  #openFiles(files: Parameters<typeof openFiles>[0]): Promise<void> {
    const run = this.#data?.run;
    return this.#bring(titleOf(files), async () => {
      const views = await loadViews();
      return openFiles(files, {
        views,
        run,
        ask: (name, only) => howToPredict(name, only ? [only] : this.#browser.runs, views, run),
        during: (label, work) => this.#workspace.progress.during(label, work),
      });
    });
  }

  /** Shows what comes of opening files; an error leaves what is open. */
  async #bring(name: string, open: () => Promise<OpenedFiles | undefined>): Promise<void> {
    const { messages } = this.#workspace;
    try {
      const opened = await open();
      if (opened === undefined) return;
      const { data, scene, notes, prediction } = opened;
      await this.#openData(data, { ...EMPTY_VIEW, ...(scene ? { scene } : {}) });
      if (prediction) {
        this.#bar.offer({ name: prediction.run.name, predict: () => void this.#bring(name, prediction.make) });
      }
      messages.info(`${name} is open.`);
      for (const note of notes) messages.info(note);
    } catch (error) {
      messages.error(error);
    }
  }

  #drawTitle(): void {
    const { title, domain, kind, run, files } = this.#data!;
    const isPredicted = run !== undefined && files.includes("predictions.arrow");
    const file = run?.id.startsWith(DROPPED) ? "run folder" : `file${isPredicted ? `, predicted by ${run.name}` : ""}`;
    const origin = kind === "file" ? file : (this.#view?.title ?? domain);
    replace(this.#regions.title, h("h1", {}, title), h("span", { class: "quiet" }, origin));
    document.title = `${title} \u00b7 Sciformer`;
  }

  /** A view with the run that it belongs to; a dropped file has no address. */
  #placed(view: ViewState): ViewState {
    const run = this.#data?.kind === "run" ? this.#data.run?.id : undefined;
    return { ...view, ...(run === undefined ? {} : { run }), beside: this.#beside };
  }
}
