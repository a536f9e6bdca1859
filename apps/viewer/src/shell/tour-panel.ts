// The guided walk of a domain: a text beside a view, step by step.
import type { TourStep } from "@sciformer/core/view";
import { h, replace } from "./dom.ts";
import { icon } from "./icons.ts";

export class TourPanel {
  readonly element = h("section", { class: "tour", "aria-label": "Tour", hidden: true });
  readonly #go: (step: TourStep) => void;
  #steps: readonly TourStep[] = [];
  #at = 0;

  /** @param go shows the view of a step */
  constructor(go: (step: TourStep) => void) {
    this.#go = go;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.end();
    });
  }

  /** Begins at the first step. */
  start(steps: readonly TourStep[]): void {
    this.#steps = steps;
    this.#show(0);
  }

  end(): void {
    this.element.hidden = true;
  }

  #show(at: number): void {
    const step = this.#steps[at];
    if (step === undefined) {
      this.end();
      return;
    }
    this.#at = at;
    const isLast = at === this.#steps.length - 1;
    const button = (text: string, work: () => void, attributes = {}) =>
      h("button", { type: "button", ...attributes, onclick: work }, text);
    const next = button(isLast ? "Done" : "Next", () => this.#show(this.#at + 1), { class: "primary" });
    const close = h(
      "button",
      { type: "button", class: "plain", "aria-label": "End the tour", onclick: () => this.end() },
      icon("close"),
    );
    replace(
      this.element,
      h("div", { class: "tour-head" }, h("h2", {}, step.title), close),
      h("div", { "aria-live": "polite" }, ...step.text.map((text) => h("p", {}, text))),
      h(
        "div",
        { class: "dialog-foot" },
        h("span", { class: "quiet" }, `${at + 1} of ${this.#steps.length}`),
        button("Back", () => this.#show(this.#at - 1), { disabled: at === 0 }),
        next,
      ),
    );
    this.element.hidden = false;
    next.focus();
    this.#go(step);
  }
}
