// The run browser: every run with a small picture and its telling figures.
import { formatQuantity, type ReadoutRow, type RunFacts } from "@sciformer/core/view";
import { loadView } from "../domains.ts";
import { h, replace } from "./dom.ts";
import { headlineOf } from "./headline.ts";
import { RunData } from "./run-data.ts";
import { paintLoss, paintPicture } from "./thumbnail.ts";

/** A run whose metrics changed this recently is being trained. */
const LIVE_MS = 30_000;
const THUMBNAIL = { width: 224, height: 56 } as const;

export interface RunBrowserActions {
  open(run: RunFacts): void;
  /** Shows a run beside the open one, or no more. */
  compare(run: RunFacts): void;
}

export class RunBrowser {
  readonly element = h("nav", { class: "runs", "aria-label": "List of runs" });
  readonly #list = h("ul", {});
  readonly #search = h("input", {
    type: "search",
    placeholder: "Find a run",
    "aria-label": "Find a run",
    oninput: () => this.#filter(),
  });
  readonly #actions: RunBrowserActions;
  #runs: readonly RunFacts[] = [];
  #cards = new Map<string, { readonly card: HTMLElement; readonly stamp: string }>();
  #open: string | undefined;
  #beside: readonly string[] = [];

  constructor(actions: RunBrowserActions) {
    this.#actions = actions;
    this.element.append(h("div", { class: "runs-head" }, h("h2", {}, "Runs"), this.#search), this.#list);
  }

  get runs(): readonly RunFacts[] {
    return this.#runs;
  }

  update(runs: readonly RunFacts[]): void {
    this.#runs = runs;
    const cards = runs.map((run) => {
      const stamp = stampOf(run);
      const known = this.#cards.get(run.id);
      return [run.id, known?.stamp === stamp ? known : { card: this.#card(run), stamp }] as const;
    });
    this.#cards = new Map(cards);
    replace(this.#list, ...cards.map(([, { card }]) => card));
    if (runs.length === 0) replace(this.#list, h("li", { class: "quiet empty" }, "No runs here yet."));
    this.mark(this.#open, this.#beside);
    this.#filter();
  }

  /** Marks the run that is open and those beside it. */
  mark(open: string | undefined, beside: readonly string[]): void {
    this.#open = open;
    this.#beside = beside;
    for (const [id, { card }] of this.#cards) {
      card.classList.toggle("is-open", id === open);
      card.classList.toggle("is-beside", beside.includes(id));
      card.querySelector("button")?.setAttribute("aria-current", String(id === open));
      const compare = card.querySelector<HTMLButtonElement>(".compare");
      if (!compare) continue;
      compare.hidden = id === open || open === undefined || id.split("/")[0] !== open.split("/")[0];
      compare.setAttribute("aria-pressed", String(beside.includes(id)));
    }
  }

  #filter(): void {
    const text = this.#search.value.trim().toLowerCase();
    for (const [id, { card }] of this.#cards) card.hidden = !id.toLowerCase().includes(text);
  }

  #card(run: RunFacts): HTMLElement {
    const canvas = h("canvas", { ...THUMBNAIL, class: "thumbnail", "aria-hidden": "true" });
    const figures = h("dl", { class: "figures" });
    const metrics = run.files["metrics.jsonl"];
    const isLive = metrics !== undefined && Date.now() - metrics.modified < LIVE_MS;
    const title = h(
      "div",
      { class: "run-title" },
      h("strong", {}, run.name),
      h("span", { class: "quiet" }, run.domain),
    );
    if (isLive) title.append(h("span", { class: "live" }, "training"));
    const open = h(
      "button",
      { type: "button", class: "run-open", onclick: () => this.#actions.open(run) },
      title,
      canvas,
      figures,
    );
    const compare = h(
      "button",
      {
        type: "button",
        class: "compare plain",
        "aria-label": `Compare with ${run.name}`,
        onclick: () => this.#actions.compare(run),
      },
      "Compare",
    );
    void this.#fill(run, canvas, figures);
    return h("li", { class: "run" }, open, compare);
  }

  /** What takes reading files comes afterwards; a run that cannot be read shows its name. */
  async #fill(run: RunFacts, canvas: HTMLCanvasElement, figures: HTMLElement): Promise<void> {
    const data = new RunData(run);
    const view = await loadView(run.domain);
    try {
      const evaluation = await data.evaluation();
      if (evaluation !== undefined)
        replace(figures, ...(view?.headline ?? headlineOf)(evaluation).slice(0, 3).flatMap(definition));
    } catch {
      // The run says so itself when it is opened.
    }
    try {
      const picture = await view?.thumbnail?.(data, THUMBNAIL).catch(() => undefined);
      if (picture) paintPicture(canvas, picture);
      else paintLoss(canvas, await data.metrics());
    } catch {
      canvas.hidden = true;
    }
  }
}

function definition({ label, value, unit }: ReadoutRow): HTMLElement[] {
  const text = typeof value === "number" || value === null ? formatQuantity(value, unit) : String(value);
  return [h("dt", {}, label), h("dd", {}, text)];
}

function stampOf({ files }: RunFacts): string {
  return ["metrics.jsonl", "evaluation.json", "predictions.arrow"].map((name) => files[name]?.modified ?? 0).join(" ");
}
