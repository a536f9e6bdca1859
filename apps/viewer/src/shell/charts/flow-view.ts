// A flow chart: bars and the bands between them.
import { type FlowChart, formatQuantity } from "@sciformer/core/view";
import { h, s } from "../dom.ts";
import type { ChartView } from "./chart-view.ts";
import { flowLayout, type PlacedLink, type PlacedNode } from "./flow-layout.ts";

const BAR = 12;
/** Room for the texts on either side. */
const MARGIN = 120;
const MARGIN_SHARE = 0.34;

export class FlowView implements ChartView<FlowChart> {
  readonly element = h("div", { class: "chart-plot" });
  readonly #resized = new ResizeObserver(() => this.#draw());
  #chart: FlowChart | undefined;

  constructor() {
    this.#resized.observe(this.element);
  }

  update(chart: FlowChart): void {
    if (chart === this.#chart) return;
    this.#chart = chart;
    this.#draw();
  }

  dispose(): void {
    this.#resized.disconnect();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const chart = this.#chart;
    if (chart === undefined || width < MARGIN || height < 40) return;
    const margin = Math.min(MARGIN, MARGIN_SHARE * width);
    const { nodes, links } = flowLayout(chart, width - 2 * margin - BAR, height - 16);
    const label = chart.description ?? chart.title;
    const picture = s("svg", {
      viewBox: `${-margin} -8 ${width} ${height}`,
      class: "flow",
      role: "img",
      "aria-label": label,
    });
    picture.append(...links.map((link) => band(link, chart.unit)), ...nodes.flatMap((node) => bar(node, chart.unit)));
    this.element.replaceChildren(picture);
  }
}

function band({ from, to, value, label, y0, y1, height }: PlacedLink, unit: string): SVGElement {
  const [start, end] = [from.x + BAR, to.x];
  const middle = (start + end) / 2;
  const path = `M${start} ${y0}C${middle} ${y0} ${middle} ${y1} ${end} ${y1}V${y1 + height}C${middle} ${y1 + height} ${middle} ${y0 + height} ${start} ${y0 + height}Z`;
  const title = s(
    "title",
    {},
    `${from.label} to ${to.label}: ${formatQuantity(value, unit)}${label ? `, ${label}` : ""}`,
  );
  return s("path", { d: path, fill: to.colour, class: "flow-band" }, title);
}

function bar({ label, colour, value, x, y, height }: PlacedNode, unit: string): SVGElement[] {
  const isFirst = x === 0;
  const text = s("text", {
    x: isFirst ? -6 : x + BAR + 6,
    y: y + height / 2,
    "text-anchor": isFirst ? "end" : "start",
    class: "flow-text",
  });
  text.append(s("tspan", {}, label), s("tspan", { class: "flow-value", dx: 6 }, formatQuantity(value, unit)));
  return [s("rect", { x, y, width: BAR, height: Math.max(1, height), fill: colour }), text];
}
