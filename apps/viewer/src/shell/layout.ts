// The page: a bar above, runs on the left, the picture in the middle, controls on the right.
import { h } from "./dom.ts";

/** The regions of the page that parts of the shell go into. */
export interface Regions {
  readonly root: HTMLElement;
  readonly top: HTMLElement;
  readonly title: HTMLElement;
  readonly tabs: HTMLElement;
  readonly actions: HTMLElement;
  readonly left: HTMLElement;
  readonly main: HTMLElement;
  readonly stage: HTMLElement;
  readonly mainCharts: HTMLElement;
  readonly below: HTMLElement;
  readonly foot: HTMLElement;
  readonly right: HTMLElement;
  readonly sideCharts: HTMLElement;
  readonly status: HTMLElement;
}

export function buildLayout(root: HTMLElement): Regions {
  const title = h("div", { class: "title" });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Scenes" });
  const actions = h("div", { class: "actions" });
  const left = h("aside", { class: "left", id: "runs", "aria-label": "Runs" });
  const stage = h("div", { class: "stage-holder" });
  const mainCharts = h("div", { class: "main-charts" });
  const below = h("div", { class: "below" });
  const foot = h("div", { class: "foot" });
  const main = h(
    "main",
    { class: "main", id: "main", tabindex: -1 },
    h("div", { class: "pictures" }, stage, mainCharts),
    below,
    foot,
  );
  const sideCharts = h("div", { class: "side-charts" });
  const right = h("aside", { class: "right", "aria-label": "Controls and figures" });
  const status = h("div", { class: "status quiet" });
  const brand = h("div", { class: "brand" }, "Sciformer");
  const top = h("header", { class: "top" }, brand, title, tabs, actions);
  root.replaceChildren(h("a", { class: "skip", href: "#main" }, "Skip to the picture"), top, left, main, right);
  return { root, top, title, tabs, actions, left, main, stage, mainCharts, below, foot, right, sideCharts, status };
}
