// How several panes stand: side by side, one alone, or two behind a divider.
import type { Pane } from "@sciformer/core/view";
import { h, replace } from "./dom.ts";
import type { Arrangement, ViewState } from "./url-state.ts";

const NAMES: Readonly<Record<Arrangement, string>> = { side: "Side by side", one: "One", split: "Divider" };

export class ArrangementBar {
  readonly element = h("div", { class: "arrangement", role: "group", "aria-label": "Panes", hidden: true });
  readonly #changed: () => void;
  #mode: Arrangement | undefined;
  #pane: string | undefined;
  #split: number | undefined;
  #panes = "";

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What the address says of it. */
  get view(): Pick<ViewState, "arrangement" | "pane" | "split"> {
    return {
      ...(this.#mode ? { arrangement: this.#mode } : {}),
      ...(this.#pane ? { pane: this.#pane } : {}),
      ...(this.#split === undefined ? {} : { split: this.#split }),
    };
  }

  restore({ arrangement, pane, split }: ViewState): void {
    this.#mode = arrangement;
    this.#pane = pane;
    this.#split = split;
    this.#panes = "";
    this.#changed();
  }

  /** The divider was moved. */
  divide(split: number): void {
    this.#split = split;
    this.#changed();
  }

  update(panes: readonly Pane[]): void {
    const key = panes.map(({ id, title }) => `${id} ${title}`).join("\n");
    if (key === this.#panes) return;
    this.#panes = key;
    this.element.hidden = panes.length < 2;
    const mode = h(
      "select",
      { "aria-label": "Arrangement", class: "plain", onchange: () => this.#set(mode.value as Arrangement, this.#pane) },
      ...Object.entries(NAMES).map(([value, name]) => h("option", { value, selected: value === this.#mode }, name)),
    );
    const pane = h(
      "select",
      {
        "aria-label": "Pane",
        class: "plain",
        hidden: this.#isSide,
        onchange: () => this.#set(this.#mode ?? "one", pane.value),
      },
      ...panes.map(({ id, title }) => h("option", { value: id, selected: id === this.#pane }, title)),
    );
    replace(this.element, mode, pane);
  }

  get #isSide(): boolean {
    return this.#mode === undefined || this.#mode === "side";
  }

  #set(mode: Arrangement, pane: string | undefined): void {
    this.#mode = mode;
    this.#pane = pane;
    this.element.querySelector("select:last-child")?.toggleAttribute("hidden", this.#isSide);
    this.#changed();
  }
}
