// Looks inside the live model: any layer's values for what the scene gives the model now, and changes to them.
import type {
  HostTensor,
  InspectedPath,
  Inspection,
  LiveModel,
  ModelFocus,
  Probe,
  SceneState,
} from "@sciformer/core/view";
import "../../live/panel/model-panel.css";
import { type Change, type Changeable, ChangesList } from "../../live/panel/changes-list.ts";
import { effectsOn } from "../../live/panel/effects.ts";
import { effectsCard, queryCard, runText, statisticsCard } from "../../live/panel/figures.ts";
import { PathList } from "../../live/panel/path-list.ts";
import { type ShownValue, ValueView } from "../../live/panel/value-view.ts";
import { h, replace } from "../dom.ts";
import { icon } from "../icons.ts";

/** What the panel tells the scene. */
export interface ModelPanelActions {
  focus(focus: ModelFocus | undefined): void;
  tokens(tokens: readonly number[]): void;
}

type Outputs = Readonly<Record<string, HostTensor>>;

export class ModelPanel {
  readonly element = h("section", { class: "model-panel", "aria-label": "Inside the model", hidden: true });
  readonly #actions: ModelPanelActions;
  readonly #status = h("span", { class: "model-status", role: "status" });
  readonly #head = h(
    "button",
    { type: "button", class: "model-head", "aria-expanded": "false", onclick: () => this.#toggle() },
    icon("model"),
    h("span", { class: "model-title" }, "Inside the model"),
    this.#status,
  );
  readonly #list = new PathList((path) => this.#choose(path));
  readonly #value: ValueView;
  readonly #changesList = new ChangesList((changes) => this.#change(changes));
  readonly #figures = h("div", { class: "model-figures" });
  readonly #facts = h("div", {});
  readonly #body = h("div", { class: "model-body", hidden: true });
  #isOpen = false;
  #probe: Probe | undefined;
  #paths: readonly InspectedPath[] = [];
  #path: InspectedPath | undefined;
  #changes: readonly Change[] = [];
  #shown: ShownValue | undefined;
  /** Outputs without changes, for the inputs that they belong to. */
  #plain: { readonly inputs: Probe["inputs"]; readonly outputs: Outputs } | undefined;

  constructor(actions: ModelPanelActions) {
    this.#actions = actions;
    this.#value = new ValueView({ hover: (tokens) => actions.tokens(tokens), chosen: () => this.#chosen() });
    this.#figures.append(this.#changesList.element, this.#facts);
    this.#body.append(this.#list.element, this.#value.element, this.#figures);
    this.element.append(this.#head, this.#body);
  }

  /** Follows what the scene shows now; without a probe there is nothing to look into. */
  update(probe: Probe | undefined, { tokens, theme }: Pick<SceneState, "tokens" | "theme">): void {
    const before = this.#probe;
    this.#probe = probe;
    this.element.hidden = probe === undefined;
    this.#value.light(tokens, theme);
    if (probe?.model !== before?.model) this.#forget();
    if (this.#isOpen && probe && probe.inputs !== before?.inputs) void this.#look();
  }

  /** The scene is closed. */
  clear(): void {
    this.#probe = undefined;
    this.element.hidden = true;
    this.#forget();
  }

  #forget(): void {
    this.#paths = [];
    this.#path = undefined;
    this.#changes = [];
    this.#shown = undefined;
    this.#plain = undefined;
    this.#value.clear();
    this.#list.update([], "");
    this.#figures.hidden = true;
    this.#say("");
  }

  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#head.setAttribute("aria-expanded", String(this.#isOpen));
    this.#body.hidden = !this.#isOpen;
    if (this.#isOpen) void this.#look();
    else this.#actions.focus(undefined);
  }

  #choose(path: InspectedPath): void {
    this.#path = path;
    void this.#look();
  }

  #change(changes: readonly Change[]): void {
    this.#changes = changes;
    void this.#look();
  }

  /** Another head or cell of the same value. */
  #chosen(): void {
    this.#drawFigures();
    this.#tell();
  }

  #say(text: string, isProblem = false): void {
    this.#status.textContent = text;
    this.#status.classList.toggle("problem", isProblem);
  }

  /** Runs the model and shows the chosen value; of several that wait only the newest runs. */
  async #look(): Promise<void> {
    const probe = this.#probe;
    if (probe === undefined) return;
    try {
      await this.#loadPaths(probe.model);
      const path = this.#path;
      if (path === undefined || probe.model !== this.#probe?.model) return;
      const request = { inputs: probe.inputs, paths: [path.path], interventions: this.#changes };
      const inspection = await probe.model.inspect(request, { replaces: "model panel" });
      if (path !== this.#path || probe.model !== this.#probe?.model) return;
      await this.#comparePlain(probe, inspection);
      this.#show({ path, value: inspection.values[path.path]!, probe }, inspection);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error.name !== "AbortError") this.#say(error.message, true);
    }
  }

  async #loadPaths(model: LiveModel): Promise<void> {
    if (this.#paths.length > 0) return;
    this.#say("Loading the model with its inner values\u2026");
    const paths = await model.paths();
    if (model !== this.#probe?.model) return;
    this.#paths = paths;
    this.#path ??= paths.find(({ kind }) => kind === "attention") ?? paths[0];
  }

  /** Remembers the outputs without changes: from this run if there are none, else from one of its own. */
  async #comparePlain({ model, inputs }: Probe, { outputs }: Inspection): Promise<void> {
    if (this.#changes.length === 0) this.#plain = { inputs, outputs };
    else if (this.#plain?.inputs !== inputs) {
      const plain = await model.run(inputs, { replaces: "model panel, unchanged" });
      this.#plain = { inputs, outputs: plain.outputs };
    }
  }

  #show(shown: ShownValue, inspection: Inspection): void {
    this.#shown = shown;
    const { path } = shown.path;
    const heads = this.#changes.filter((change) => change.path === path && change.factor !== 1);
    this.#list.update(this.#paths, path);
    this.#value.show(shown, new Set(heads.map(({ index }) => index)));
    this.#figures.hidden = false;
    this.#say(runText(inspection));
    this.#drawFigures(inspection.outputs);
    this.#tell();
  }

  #drawFigures(outputs?: Outputs): void {
    const shown = this.#shown;
    if (shown === undefined) return;
    if (outputs) this.#effects = this.#changes.length > 0 && this.#plain ? effectsOn(outputs, this.#plain.outputs) : [];
    this.#changesList.update(this.#changes, this.#places(shown));
    replace(this.#facts, effectsCard(this.#effects), queryCard(this.#value), statisticsCard(shown));
  }

  #effects: ReturnType<typeof effectsOn> = [];

  /** What can be multiplied of what is chosen: the head; the channel and the position of the cell. */
  #places({ path: { path, changeable } }: ShownValue): readonly Changeable[] {
    const { head, headAxis, map, cell } = this.#value;
    const places: Changeable[] = [];
    const offer = (axis: number | undefined, index: number, title: string) => {
      if (axis !== undefined && changeable.includes(axis)) places.push({ path, axis, index, title });
    };
    if (head !== undefined) offer(headAxis, head, `head ${head}`);
    if (headAxis === undefined && map && cell) {
      offer(map.rowAxis, cell.row, `channel ${this.#value.nameOf(map.rowAxis, cell.row)}`);
      offer(map.columnAxis, cell.column, `position ${this.#value.nameOf(map.columnAxis, cell.column)}`);
    }
    return places;
  }

  #tell(): void {
    const { head, cell, headAxis } = this.#value;
    const { path, value } = this.#shown!;
    const query = headAxis === undefined ? undefined : cell?.row;
    const interventions = this.#changes.map(({ title: _, ...change }) => change);
    this.#actions.focus({ path: path.path, head, query, value, interventions });
  }
}
