// The charts of a scene in their places.
import type { Change, Chart, SceneFrame, SceneState } from "@sciformer/core/view";
import { ownName, runNumber } from "../comparison.ts";
import { h } from "../dom.ts";
import { keyedRange } from "./chart-keys.ts";
import type { ChartContext, ChartReport, ChartView } from "./chart-view.ts";
import { FlowView } from "./flow-view.ts";
import { HeatMapView } from "./heatmap-view.ts";
import { HexbinView } from "./hexbin-view.ts";
import { XyView } from "./xy-view.ts";

const VIEWS: { readonly [K in Chart["kind"]]: new () => ChartView<Extract<Chart, { kind: K }>> } = {
  xy: XyView,
  heatmap: HeatMapView,
  hexbin: HexbinView,
  flow: FlowView,
};

/** What the charts need of the shell. */
export interface ChartActions {
  report(change: Extract<Change, ChartReport>): void;
  setRange(id: string, range: readonly [number, number] | undefined): void;
  setTime(time: number): void;
}

interface Card {
  readonly element: HTMLElement;
  readonly title: HTMLElement;
  readonly kind: Chart["kind"];
  readonly view: ChartView<Chart>;
}

/** Cards by chart id, moved into the place that each chart asks for. */
export class Charts {
  readonly #places: Readonly<Record<Chart["place"], HTMLElement>>;
  readonly #actions: ChartActions;
  readonly #cards = new Map<string, Card>();
  readonly #zooms = new Map<string, { readonly zoom: string; readonly followsTime: boolean }>();

  constructor(places: Readonly<Record<Chart["place"], HTMLElement>>, actions: ChartActions) {
    this.#places = places;
    this.#actions = actions;
  }

  update({ charts }: SceneFrame, state: SceneState): void {
    for (const [id, card] of this.#cards) {
      if (!charts.some((chart) => chart.id === id && chart.kind === card.kind)) this.#remove(id);
    }
    for (const chart of charts) {
      const card = this.#cards.get(chart.id) ?? this.#add(chart);
      card.title.textContent = chart.title;
      card.title.title = chart.title;
      card.element.style.flexGrow = String(chart.weight ?? 1);
      card.view.element.setAttribute("aria-label", chart.description ?? chart.title);
      this.#zooms.set(chart.id, {
        zoom: zoomOf(chart),
        followsTime: "followsTime" in chart && chart.followsTime === true,
      });
      card.view.update(chart, this.#contextOf(chart, charts, state));
    }
    this.#arrange(charts);
  }

  /** Runs stand beside each other: a column each, in which a chart has the height that it asks for. */
  #arrange(charts: readonly Chart[]): void {
    const { main } = this.#places;
    const all = charts.filter(({ place }) => place === "main");
    const own = all.filter(({ id }) => runNumber(id) === 0);
    const runs = Math.max(0, ...all.map(({ id }) => runNumber(id)));
    main.classList.toggle("compares", runs > 0);
    main.style.gridTemplateColumns = runs > 0 ? `repeat(${runs + 1}, minmax(0, 1fr))` : "";
    main.style.gridTemplateRows = own.map(({ weight = 1 }) => `minmax(0, ${weight}fr)`).join(" ");
    for (const { id } of all) {
      const { style } = this.#cards.get(id)!.element;
      style.gridColumn = String(runNumber(id) + 1);
      style.gridRow = String(own.findIndex((one) => one.id === ownName(id)) + 1);
    }
  }

  clear(): void {
    for (const id of [...this.#cards.keys()]) this.#remove(id);
  }

  #add(chart: Chart): Card {
    const view = new VIEWS[chart.kind]() as ChartView<Chart>;
    const title = h("h3", {});
    const head = h("div", { class: "chart-head" }, title, h("div", { class: "chart-values" }));
    const element = h("section", { class: `chart chart-${chart.kind}`, "aria-label": chart.title }, head, view.element);
    this.#places[chart.place].append(element);
    const card = { element, title, kind: chart.kind, view };
    if ("sight" in view) this.#listen(chart.id, view);
    this.#cards.set(chart.id, card);
    return card;
  }

  /** The keyboard looks around in charts that zoom. */
  #listen(id: string, view: ChartView<Chart>): void {
    view.element.tabIndex = 0;
    view.element.setAttribute("role", "group");
    view.element.addEventListener("keydown", (event) => {
      if (event.target !== view.element || event.ctrlKey || event.metaKey || event.altKey || !view.sight) return;
      const { range, all } = view.sight;
      const { zoom, followsTime } = this.#zooms.get(id)!;
      const next = keyedRange(event.key, range, all);
      if (next !== undefined) this.#actions.setRange(zoom, next === "all" ? undefined : next);
      else if (event.key === "Enter" && followsTime) this.#actions.setTime((range[0] + range[1]) / 2);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  #remove(id: string): void {
    const card = this.#cards.get(id)!;
    card.view.dispose();
    card.element.remove();
    this.#cards.delete(id);
  }

  #contextOf(chart: Chart, all: readonly Chart[], state: SceneState): ChartContext {
    const zoom = zoomOf(chart);
    return {
      endsAxis: endsAxis(chart, all),
      theme: state.theme,
      time: state.time,
      range: state.ranges[zoom],
      report: (report) => this.#actions.report(report),
      setRange: (range) => this.#actions.setRange(zoom, range),
      setTime: (time) => this.#actions.setTime(time),
    };
  }
}

/** True unless a chart with the same x axis lies below: charts are stacked in the middle of the page only. */
function endsAxis(chart: Chart, all: readonly Chart[]): boolean {
  if (chart.place !== "main") return true;
  const own = all.filter(({ id, place }) => place === "main" && runNumber(id) === runNumber(chart.id));
  const below = own[own.indexOf(chart) + 1];
  return below === undefined || zoomOf(below) !== zoomOf(chart);
}

/** Charts of one name, and of several runs, zoom together. */
function zoomOf(chart: Chart): string {
  return ("sync" in chart && chart.sync) || ownName(chart.id);
}
