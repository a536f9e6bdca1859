// Legends below an exported picture.
import {
  type CategoryLegend,
  type ContinuousLegend,
  colourScale,
  colourTable,
  formatNumber,
  type Legend,
  linearTicks,
  logTicks,
  type Theme,
} from "@sciformer/core/view";

const FONT = "12px system-ui, sans-serif";
const BAR = { width: 220, height: 10 } as const;
const GAP = 24;
const LINE = 18;
const BAR_HEIGHT = 46;
const SWATCH = 10;

/** A legend and its place in the strip. */
export interface PlacedLegend {
  readonly legend: Legend;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

/**
 * Places legends beside each other and in as many lines as it takes.
 *
 * @param textWidth of a text in the font of legends
 * @returns the places, and the height of all
 */
export function placeLegends(
  legends: readonly Legend[],
  width: number,
  textWidth: (text: string) => number,
): { readonly places: readonly PlacedLegend[]; readonly height: number } {
  const places: PlacedLegend[] = [];
  let [left, top, lineHeight] = [0, 0, 0];
  for (const legend of legends) {
    const own = Math.min(width, legend.kind === "continuous" ? BAR.width : categoriesWidth(legend, textWidth));
    if (left > 0 && left + own > width) [left, top, lineHeight] = [0, top + lineHeight, 0];
    places.push({ legend, left, top, width: own });
    left += own + GAP;
    lineHeight = Math.max(lineHeight, legend.kind === "continuous" ? BAR_HEIGHT + 8 : 2 * LINE + 8);
  }
  return { places, height: top + lineHeight };
}

function categoriesWidth({ title, entries }: CategoryLegend, textWidth: (text: string) => number): number {
  const all = entries.reduce((sum, { label }) => sum + entryWidth(label, textWidth), 0);
  return Math.max(textWidth(title), all);
}

function entryWidth(label: string, textWidth: (text: string) => number): number {
  return SWATCH + 6 + textWidth(label) + 14;
}

/** Draws placed legends from a corner on. */
export function drawLegends(
  context: CanvasRenderingContext2D,
  places: readonly PlacedLegend[],
  corner: { readonly left: number; readonly top: number },
  theme: Theme,
): void {
  context.font = FONT;
  context.textBaseline = "top";
  for (const { legend, left, top } of places) {
    const at = { left: corner.left + left, top: corner.top + top };
    if (legend.kind === "continuous") drawBar(context, legend, at, theme);
    else drawCategories(context, legend, at, theme);
  }
}

interface Corner {
  readonly left: number;
  readonly top: number;
}

function drawBar(context: CanvasRenderingContext2D, legend: ContinuousLegend, { left, top }: Corner, theme: Theme) {
  const { title, unit, map, range, scale } = legend;
  context.textAlign = "left";
  context.fillStyle = theme.text;
  context.fillText(unit === "" ? title : `${title} (${unit})`, left, top);
  const colours = new OffscreenCanvas(256, 1);
  colours.getContext("2d")!.putImageData(new ImageData(new Uint8ClampedArray(colourTable(map)), 256, 1), 0, 0);
  context.drawImage(colours, left, top + LINE, BAR.width, BAR.height);
  const { position } = colourScale({ map, range, scale });
  context.fillStyle = theme.quiet;
  for (const value of scale === "log" ? logTicks(...range) : linearTicks(range[0], range[1], 4)) {
    const share = position(value);
    context.textAlign = share < 0.1 ? "left" : share > 0.9 ? "right" : "center";
    context.fillText(formatNumber(value), left + share * BAR.width, top + LINE + BAR.height + 4);
  }
}

function drawCategories(
  context: CanvasRenderingContext2D,
  { title, entries }: CategoryLegend,
  { left, top }: Corner,
  theme: Theme,
): void {
  context.textAlign = "left";
  context.fillStyle = theme.text;
  context.fillText(title, left, top);
  let at = left;
  for (const { label, colour, mark = "fill" } of entries) {
    drawMark(context, mark, colour, at, top + LINE + 2);
    context.fillStyle = theme.text;
    context.fillText(label, at + SWATCH + 6, top + LINE);
    at += entryWidth(label, (text) => context.measureText(text).width);
  }
}

function drawMark(
  context: CanvasRenderingContext2D,
  mark: NonNullable<CategoryLegend["entries"][number]["mark"]>,
  colour: string,
  left: number,
  top: number,
): void {
  context.fillStyle = colour;
  if (mark === "dot") {
    context.beginPath();
    context.arc(left + SWATCH / 2, top + SWATCH / 2, SWATCH / 2, 0, 2 * Math.PI);
    context.fill();
  } else if (mark === "line") context.fillRect(left, top + SWATCH / 2 - 1, SWATCH, 2);
  else if (mark === "fill") context.fillRect(left, top, SWATCH, SWATCH);
  else for (let part = 0; part < 3; part++) stripe(context, mark, left, top, part);
}

function stripe(context: CanvasRenderingContext2D, mark: "dash" | "hatch", left: number, top: number, part: number) {
  if (mark === "dash") context.fillRect(left + part * 4, top + SWATCH / 2 - 1, 2.5, 2);
  else context.fillRect(left, top + part * 4, SWATCH, 2);
}
