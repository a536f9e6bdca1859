// Colour bars and category keys, with their limits to be changed where a scene allows it.
import {
  COLOUR_MAPS,
  type ColourMapName,
  type ContinuousLegend,
  colourScale,
  colourTable,
  formatNumber,
  type Legend,
  linearTicks,
  logTicks,
  type ScaleChoice,
} from "@sciformer/core/view";
import { h, replace } from "../dom.ts";

const BAR_WIDTH = 256;

export class LegendsPanel {
  readonly element = h("section", { class: "panel legends", "aria-label": "Legend" });
  readonly #choose: (id: string, choice: ScaleChoice) => void;
  /** Ids of legends whose limits are being changed. */
  #adjusted: ReadonlySet<string> = new Set();
  #shown: readonly Legend[] = [];

  constructor(choose: (id: string, choice: ScaleChoice) => void) {
    this.#choose = choose;
  }

  update(legends: readonly Legend[]): void {
    if (legends.length === this.#shown.length && legends.every((legend, index) => legend === this.#shown[index]))
      return;
    this.#shown = legends;
    this.element.hidden = legends.length === 0;
    const focused = document.activeElement?.id;
    const open = this.element.querySelectorAll<HTMLElement>("details[open]");
    this.#adjusted = new Set([...open].map(({ dataset }) => dataset.legend!));
    replace(this.element, ...legends.map((legend) => this.#legend(legend)));
    if (focused?.startsWith("legend-")) document.getElementById(focused)?.focus();
  }

  #legend(legend: Legend): HTMLElement {
    if (legend.kind === "continuous") return this.#colourBar(legend);
    const entries = legend.entries.map(({ label, colour, mark = "fill" }) => {
      const swatch = h("span", { class: `swatch mark-${mark}` });
      swatch.style.setProperty("--colour", colour);
      return h("li", {}, swatch, label);
    });
    return h(
      "div",
      { class: "legend", role: "group", "aria-label": legend.title },
      h("h3", {}, legend.title),
      h("ul", { class: "categories" }, ...entries),
    );
  }

  #colourBar(legend: ContinuousLegend): HTMLElement {
    const { title, unit, range, missing } = legend;
    const text = `${title}: ${formatNumber(range[0])} to ${formatNumber(range[1])} ${unit}`;
    const heading = h("h3", {}, unit === "" ? title : `${title} (${unit})`);
    return h(
      "div",
      { class: "legend", role: "group", "aria-label": text },
      heading,
      bar(legend),
      ticks(legend),
      missing !== undefined && h("p", { class: "quiet" }, `no value: ${missing}`),
      legend.adjustable === true && this.#adjusting(legend),
    );
  }

  #adjusting(legend: ContinuousLegend): HTMLElement {
    const { id, title, map, range, symmetric } = legend;
    const { kind } = COLOUR_MAPS[map];
    const names = (Object.keys(COLOUR_MAPS) as ColourMapName[]).filter((name) => COLOUR_MAPS[name].kind === kind);
    const maps = h(
      "select",
      {
        id: `legend-${id}-map`,
        "aria-label": `Colour map of ${title}`,
        onchange: () => this.#choose(id, { map: maps.value as ColourMapName, range }),
      },
      ...names.map((name) => h("option", { value: name, selected: name === map }, COLOUR_MAPS[name].title)),
    );
    const ends = (["lowest", "highest"] as const).map((end, index) =>
      h("input", {
        type: "number",
        step: "any",
        value: Number(range[index]!.toPrecision(4)),
        id: `legend-${id}-${end}`,
        "aria-label": `${end} value of ${title}`,
        disabled: symmetric === true && index === 0,
        onchange: () => setEnds(),
      }),
    );
    const setEnds = () => {
      const [low, high] = ends.map(({ valueAsNumber }) => valueAsNumber) as [number, number];
      const next = symmetric ? ([-Math.abs(high), Math.abs(high)] as const) : ([low, high] as const);
      if (next[0] < next[1] && (legend.scale !== "log" || next[0] > 0)) this.#choose(id, { map, range: next });
    };
    const reset = h("button", { type: "button", class: "plain", onclick: () => this.#choose(id, {}) }, "Reset");
    return h(
      "details",
      { class: "adjust", open: this.#adjusted.has(id), "data-legend": id },
      h("summary", { class: "adjust-name" }, "Adjust"),
      h("div", { class: "adjust-row" }, maps, ...ends, reset),
    );
  }
}

function bar({ map }: ContinuousLegend): HTMLElement {
  const canvas = h("canvas", { width: BAR_WIDTH, height: 1, class: "colour-bar" });
  const pixels = new ImageData(new Uint8ClampedArray(colourTable(map)), BAR_WIDTH, 1);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  return canvas;
}

function ticks({ map, range, scale }: ContinuousLegend): HTMLElement {
  const { position } = colourScale({ map, range, scale });
  const values = scale === "log" ? logTicks(...range) : linearTicks(range[0], range[1], 4);
  const marks = values.map((value) => {
    const mark = h("span", { class: "colour-tick" }, formatNumber(value));
    mark.style.left = `${100 * position(value)}%`;
    return mark;
  });
  return h("div", { class: "colour-ticks" }, ...marks);
}
