// Colours of a value: from zero up for attention, to both sides of zero for what has a sign.
import {
  type ColourScale,
  colourAt,
  colourScale,
  formatNumber,
  type InspectedPath,
  valueRange,
} from "@sciformer/core/view";
import { h } from "../../shell/dom.ts";

/** How values are spread over the colours. */
export type Spread = "linear" | "log";

export interface MapColours {
  readonly map: "viridis" | "blue-white-red";
  readonly range: readonly [number, number];
  readonly scale: ColourScale;
}

/** Decades below the largest weight that a logarithmic scale shows. */
const DECADES = 1e-4;

/** Of one picture: its limits are those of its values. */
export function mapColours(values: ArrayLike<number>, kind: InspectedPath["kind"], spread: Spread): MapColours {
  const [low, high] = valueRange(values) ?? [0, 1];
  if (kind === "attention") {
    // Weights of a silenced head are all 0.
    const top = low >= 0 ? high : 1;
    const range = [spread === "log" ? top * DECADES : 0, top] as const;
    return { map: "viridis", range, scale: colourScale({ map: "viridis", range, scale: spread }) };
  }
  const largest = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const range = [-largest, largest] as const;
  const scale = colourScale({ map: "blue-white-red", range, scale: spread === "log" ? "symlog" : "linear" });
  return { map: "blue-white-red", range, scale };
}

/** A bar with its limits. */
export function colourBar({ map, range }: MapColours): HTMLElement {
  const stops = Array.from({ length: 17 }, (_, i) => colourAt(map, i / 16));
  const bar = h("span", { class: "map-bar" });
  bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const [low, high] = range.map((limit) => formatNumber(limit)) as [string, string];
  const label = `Colours from ${low} to ${high}`;
  return h(
    "div",
    { class: "map-legend", role: "img", "aria-label": label },
    h("span", {}, low),
    bar,
    h("span", {}, high),
  );
}

/** A pixel a cell. */
export function mapImage(values: ArrayLike<number>, columns: number, { scale }: MapColours): OffscreenCanvas {
  const rows = Math.max(1, values.length / columns);
  const image = new ImageData(columns, rows);
  for (let cell = 0; cell < values.length; cell++) scale.write(values[cell]!, image.data, 4 * cell);
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext("2d")!.putImageData(image, 0, 0);
  return canvas;
}
