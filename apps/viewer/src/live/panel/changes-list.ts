// Changes inside the model: what can be multiplied here, and what is.
import type { Intervention } from "@sciformer/core/view";
import { h, replace } from "../../shell/dom.ts";
import { icon } from "../../shell/icons.ts";

/** A place that can be multiplied. */
export interface Changeable {
  readonly path: string;
  readonly axis: number;
  readonly index: number;
  /** `head 2`, `14:31`. */
  readonly title: string;
}

/** A change with its title. */
export interface Change extends Intervention {
  readonly title: string;
}

const samePlace = (a: Omit<Changeable, "title">, b: Omit<Changeable, "title">): boolean =>
  a.path === b.path && a.axis === b.axis && a.index === b.index;

export class ChangesList {
  readonly element = h("div", { class: "card changes" });
  readonly #set: (changes: readonly Change[]) => void;
  #changes: readonly Change[] = [];
  #key = "";

  /** @param set told of the changes as they should be */
  constructor(set: (changes: readonly Change[]) => void) {
    this.#set = set;
  }

  /** @param places what is chosen now and can be changed */
  update(changes: readonly Change[], places: readonly Changeable[]): void {
    const key = JSON.stringify([changes.map(({ factor: _, ...place }) => place), places]);
    this.#changes = changes;
    // Fields stay while their factors move.
    if (key === this.#key) return;
    this.#key = key;
    const open = places.filter((place) => !changes.some((change) => samePlace(change, place)));
    const silence = open.map((place) => {
      const onclick = () => this.#set([...this.#changes, { ...place, factor: 0 }]);
      return h("button", { type: "button", onclick }, `Silence ${place.title}`);
    });
    const rows = changes.map((change) => this.#row(change));
    replace(this.element, h("h3", {}, "Change the model"), ...rows, h("div", { class: "change-buttons" }, ...silence));
    this.element.hidden = rows.length + silence.length === 0;
  }

  #row(change: Change): HTMLElement {
    const shown = h("output", {}, `\u00d7 ${change.factor}`);
    const slider = h("input", {
      type: "range",
      min: 0,
      max: 2,
      step: 0.05,
      value: change.factor,
      "aria-label": `Factor of ${change.title} in ${change.path}`,
      oninput: () => {
        shown.textContent = `\u00d7 ${slider.value}`;
        this.#set(
          this.#changes.map((one) => (samePlace(one, change) ? { ...one, factor: Number(slider.value) } : one)),
        );
      },
    });
    const remove = h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": `Remove the change of ${change.title}`,
        onclick: () => this.#set(this.#changes.filter((one) => !samePlace(one, change))),
      },
      icon("close"),
    );
    return h("div", { class: "change" }, h("span", { title: change.path }, change.title), slider, shown, remove);
  }
}
