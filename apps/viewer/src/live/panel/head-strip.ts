// Small pictures of the heads of an attention, one of which is shown large.
import { h, replace } from "../../shell/dom.ts";
import type { AxisChoice, ValueMap } from "../value-map.ts";
import { type MapColours, mapImage } from "./map-colours.ts";

/** A head, or the mean over all. */
export interface Head {
  readonly choice: AxisChoice;
  readonly map: ValueMap;
  readonly colours: MapColours;
  /** Its factor is not 1. */
  readonly isChanged: boolean;
}

export class HeadStrip {
  readonly element = h("div", { class: "head-strip", role: "group", "aria-label": "Heads" });
  readonly #choose: (choice: AxisChoice) => void;
  #drawn: readonly { readonly button: HTMLElement; readonly canvas: HTMLCanvasElement }[] = [];

  constructor(choose: (choice: AxisChoice) => void) {
    this.#choose = choose;
  }

  update(heads: readonly Head[], chosen: AxisChoice): void {
    this.element.hidden = heads.length === 0;
    if (heads.length !== this.#drawn.length) this.#build(heads);
    for (const [index, { choice, map, colours, isChanged }] of heads.entries()) {
      const { button, canvas } = this.#drawn[index]!;
      button.setAttribute("aria-pressed", String(choice === chosen));
      button.classList.toggle("is-changed", isChanged);
      canvas.width = map.columns;
      canvas.height = map.rows;
      canvas.getContext("2d")!.drawImage(mapImage(map.values, map.columns, colours), 0, 0);
    }
  }

  #build(heads: readonly Head[]): void {
    this.#drawn = heads.map(({ choice }) => {
      const canvas = h("canvas", {});
      const text = choice === "mean" ? "mean" : `head ${choice}`;
      const button = h("button", { type: "button", onclick: () => this.#choose(choice) }, canvas, h("span", {}, text));
      return { button, canvas };
    });
    replace(this.element, ...this.#drawn.map(({ button }) => button));
  }
}
