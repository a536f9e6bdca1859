// A flow chart: bars and the bands between them.
import { type FlowChart, formatQuantity } from "@sciformer/core/view";
import { h, s } from "../dom.ts";
import type { ChartView } from "./chart-view.ts";
import { flowLayout, type PlacedLink, type PlacedNode } from "./flow-layout.ts";

const BAR = 12;
/** As the style sheet has it. */
const FONT = "12px system-ui, sans-serif";
/** Between a bar and its text, and between its label and its value. */
const GAP = 6;
/** Share of the width that the texts of one side take at most, values among them, which give way; and without them. */
const MOST_MARGIN = [0.46, 0.5] as const;
/** Narrower and lower than this, nothing is drawn. */
const LEAST = [120, 40] as const;

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
    if (chart === undefined || width < LEAST[0] || height < LEAST[1]) return;
    const room = [true, false].map((isFirst) => textRoom(flowLayout(chart, 1, 1).nodes, isFirst, chart.unit, width));
    const [left, right] = room as [TextRoom, TextRoom];
    const { nodes, links } = flowLayout(chart, width - left.width - right.width - BAR, height - 16);
    const label = chart.description ?? chart.title;
    const picture = s("svg", {
      viewBox: `${-left.width} -8 ${width} ${height}`,
      class: "flow",
      role: "img",
      "aria-label": label,
    });
    const bars = nodes.flatMap((node) => bar(node, chart.unit, node.x === 0 ? left.hasValues : right.hasValues));
    picture.append(...links.map((link) => band(link, chart.unit)), ...bars);
    this.element.replaceChildren(picture);
  }
}

/** What stands beside the bars of one side, and how wide it is. */
interface TextRoom {
  readonly width: number;
  readonly hasValues: boolean;
}

function textRoom(nodes: readonly PlacedNode[], isFirst: boolean, unit: string, all: number): TextRoom {
  const own = nodes.filter(({ x }) => (x === 0) === isFirst);
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = FONT;
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => context.measureText(text).width));
  const labels = widest(own.map(({ label }) => label)) + 2 * GAP;
  const both = labels + GAP + widest(own.map(({ value }) => formatQuantity(value, unit)));
  if (both <= MOST_MARGIN[0] * all) return { width: both, hasValues: true };
  return { width: Math.min(labels, MOST_MARGIN[1] * all), hasValues: false };
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

function bar({ label, colour, value, x, y, height }: PlacedNode, unit: string, hasValue: boolean): SVGElement[] {
  const isFirst = x === 0;
  const text = s("text", {
    x: isFirst ? -GAP : x + BAR + GAP,
    y: y + height / 2,
    "text-anchor": isFirst ? "end" : "start",
    class: "flow-text",
  });
  const shown = formatQuantity(value, unit);
  text.append(s("tspan", {}, label), s("title", {}, `${label}: ${shown}`));
  if (hasValue) text.append(s("tspan", { class: "flow-value", dx: GAP }, shown));
  return [s("rect", { x, y, width: BAR, height: Math.max(1, height), fill: colour }), text];
}
