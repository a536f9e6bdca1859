// A canvas with axes: what heat maps and hexagon counts are drawn on.
import type { Axis, Theme } from "@sciformer/core/view";
import { h } from "../dom.ts";
import { axisTicks, axisTitle } from "./axis-text.ts";

const MARGIN = { left: 62, right: 12, top: 8, bottom: 36 } as const;

/** The area inside the axes, in CSS pixels, and the values at its edges. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: readonly [number, number];
  /** At the lower and the upper edge. */
  readonly y: readonly [number, number];
}

export class CanvasPlot {
  readonly element = h("div", { class: "chart-plot" });
  readonly canvas = h("canvas", { role: "img" });
  readonly #resized: ResizeObserver;

  constructor(redraw: () => void) {
    this.element.append(this.canvas);
    this.#resized = new ResizeObserver(redraw);
    this.#resized.observe(this.element);
  }

  /** Clears the canvas at its present size; undefined where it has none. */
  begin(
    x: readonly [number, number],
    y: readonly [number, number],
  ): { context: CanvasRenderingContext2D; area: PlotArea } | undefined {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 100 || height < 60) return undefined;
    this.canvas.width = Math.round(width * devicePixelRatio);
    this.canvas.height = Math.round(height * devicePixelRatio);
    const context = this.canvas.getContext("2d")!;
    context.scale(devicePixelRatio, devicePixelRatio);
    const { left, right, top, bottom } = MARGIN;
    return { context, area: { left, top, width: width - left - right, height: height - top - bottom, x, y } };
  }

  /** The values at a pointer; undefined outside of the axes. */
  valuesAt({ clientX, clientY }: MouseEvent, { left, top, width, height, x, y }: PlotArea) {
    const box = this.canvas.getBoundingClientRect();
    const across = (clientX - box.left - left) / width;
    const up = 1 - (clientY - box.top - top) / height;
    if (across < 0 || across > 1 || up < 0 || up > 1) return undefined;
    return { x: x[0] + across * (x[1] - x[0]), y: y[0] + up * (y[1] - y[0]) };
  }

  dispose(): void {
    this.#resized.disconnect();
  }
}

/** Pixel of a value. */
export function placeIn({ left, top, width, height, x, y }: PlotArea, xValue: number, yValue: number) {
  return {
    left: left + ((xValue - x[0]) / (x[1] - x[0])) * width,
    top: top + (1 - (yValue - y[0]) / (y[1] - y[0])) * height,
  };
}

/** Pixels from tick to tick: what the longest name needs. */
export function tickSpace({ names }: Axis): number {
  return names ? Math.max(16, ...names.map(({ length }) => 6.5 * length + 10)) : 70;
}

/** Ticks, their texts and the titles. @param ticksOf {@link cellTicks} where the axes count rows and columns */
export function drawAxes(
  context: CanvasRenderingContext2D,
  area: PlotArea,
  x: Axis,
  y: Axis,
  theme: Theme,
  ticksOf: typeof axisTicks = axisTicks,
): void {
  const { left, top, width, height } = area;
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = theme.quiet;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const { value, text } of ticksOf(x, area.x[0], area.x[1], Math.max(2, Math.floor(width / tickSpace(x))))) {
    context.fillText(text, placeIn(area, value, area.y[0]).left, top + height + 5);
  }
  context.fillText(axisTitle(x), left + width / 2, top + height + 21);
  context.textAlign = "right";
  context.textBaseline = "middle";
  const [low, high] = area.y[0] < area.y[1] ? area.y : [area.y[1], area.y[0]];
  for (const { value, text } of ticksOf(y, low, high, Math.max(2, Math.floor(height / 16)))) {
    context.fillText(
      text.length > 9 ? `${text.slice(0, 8)}\u2026` : text,
      left - 5,
      placeIn(area, area.x[0], value).top,
    );
  }
  context.save();
  context.translate(9, top + height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(axisTitle(y), 0, 0);
  context.restore();
}
