// A plane of a field as a picture: colours, a colour bar with numbers, the time below it.
import { type ColourMapName, colourTable, linearTicks } from "@sciformer/core/view";
import type { Simulation, SimulationFrame } from "../../simulation.ts";
import { drawText, textSize } from "./bitmap-font.ts";
import { blankImage, fillRectangle, type IndexedImage } from "./indexed-image.ts";

/** Entries of the palette behind the colours of the map. */
const BACKGROUND = 253;
const INK = 254;
const UNMEASURED = 255;
const COLOURS = 253;

const MARGIN = 8;
const BAR_WIDTH = 12;
const TICK = 3;
const TEXT_ZOOM = 2;
/** A small field is enlarged to about this many pixels. */
const COMFORTABLE = 256;

/** How values become colours. */
export interface PictureStyle {
  readonly map: ColourMapName;
  readonly limits: readonly [number, number];
  /** Pixels of a point, each way. */
  readonly zoom: number;
}

export interface PictureOptions {
  /** Channel that is shown: the first unless given. */
  readonly channel?: number;
  /** Viridis for fields of one sign, twilight for signed ones unless given. */
  readonly map?: ColourMapName;
  /** Of all frames unless given; the same distance from zero on both sides for signed fields. */
  readonly limits?: readonly [number, number];
  readonly zoom?: number;
}

/** Map and limits for all frames of a simulation, read once where no limits are given. */
export async function pictureStyle(simulation: Simulation, options: PictureOptions): Promise<PictureStyle> {
  const zoom = options.zoom ?? Math.max(1, Math.floor(COMFORTABLE / Math.max(...simulation.grid)));
  const found = options.limits ?? (await valueLimits(simulation, options.channel ?? 0));
  const isSigned = found[0] < 0 && found[1] > 0;
  const widest = Math.max(-found[0], found[1]);
  const limits = options.limits ?? (isSigned ? ([-widest, widest] as const) : found);
  return { map: options.map ?? (isSigned ? "twilight" : "viridis"), limits, zoom };
}

async function valueLimits(simulation: Simulation, channel: number): Promise<readonly [number, number]> {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for await (const { data, valid } of simulation.frames()) {
    const points = data.length / simulation.fieldNames.length;
    for (let i = 0; i < points; i++) {
      if (valid?.[i] === 0) continue;
      const value = data[channel * points + i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return [0, 1];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** Colours of the palette: those of the map, then background, ink, and what was not measured. */
export function picturePalette(map: ColourMapName): readonly (readonly [number, number, number])[] {
  const table = colourTable(map);
  const palette = Array.from({ length: COLOURS }, (_, i): [number, number, number] => {
    const entry = 4 * Math.round((i / (COLOURS - 1)) * 255);
    return [table[entry]!, table[entry + 1]!, table[entry + 2]!];
  });
  return [...palette, [255, 255, 255], [32, 32, 32], [200, 200, 200]];
}

/**
 * Draws one channel: x to the right, y upwards; a line is a band, of a volume the middle plane is shown.
 *
 * @param frame data [channels, ...grid]
 */
export function fieldPicture(
  frame: SimulationFrame,
  grid: readonly number[],
  style: PictureStyle,
  channel = 0,
): IndexedImage {
  const { zoom, limits } = style;
  const [nx, ny] = [grid[0]!, grid[1] ?? bandHeight(grid[0]!)];
  const ticks = linearTicks(limits[0], limits[1], 4).map((value) => ({ value, text: shortNumber(value) }));
  const textWidth = Math.max(0, ...ticks.map(({ text }) => textSize(text, TEXT_ZOOM).width));
  const { height: textHeight } = textSize("0", TEXT_ZOOM);
  const width = MARGIN + nx * zoom + MARGIN + BAR_WIDTH + TICK + 2 + textWidth + MARGIN;
  const image = blankImage(width, MARGIN + ny * zoom + MARGIN + textHeight + MARGIN, BACKGROUND);
  drawPlane(image, frame, grid, ny, style, channel);
  drawBar(image, MARGIN + nx * zoom + MARGIN, ny * zoom, ticks, style);
  drawText(image, `t=${shortNumber(frame.time)}`, MARGIN, MARGIN + ny * zoom + MARGIN, TEXT_ZOOM, INK);
  return image;
}

function bandHeight(width: number): number {
  return Math.max(1, Math.round(width / 8));
}

function drawPlane(
  image: IndexedImage,
  { data, valid }: SimulationFrame,
  grid: readonly number[],
  ny: number,
  { limits, zoom }: PictureStyle,
  channel: number,
): void {
  const nx = grid[0]!;
  const [stepX, stepY, offset] = planeStrides(grid);
  const points = grid.reduce((product, size) => product * size, 1);
  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      const at = offset + x * stepX + y * stepY;
      const entry = valid?.[at] === 0 ? UNMEASURED : colourEntry(data[channel * points + at]!, limits);
      fillRectangle(image, MARGIN + x * zoom, MARGIN + (ny - 1 - y) * zoom, zoom, zoom, entry);
    }
  }
}

/** Distance between neighbours along x and y, and where the shown plane starts. */
function planeStrides([, ny, nz]: readonly number[]): readonly [number, number, number] {
  if (ny === undefined) return [1, 0, 0];
  if (nz === undefined) return [ny, 1, 0];
  return [ny * nz, nz, nz >> 1];
}

function colourEntry(value: number, [low, high]: readonly [number, number]): number {
  const place = (value - low) / (high - low);
  return Math.round(Math.min(1, Math.max(0, place)) * (COLOURS - 1));
}

function drawBar(
  image: IndexedImage,
  left: number,
  height: number,
  ticks: readonly { readonly value: number; readonly text: string }[],
  { limits: [low, high] }: PictureStyle,
): void {
  for (let row = 0; row < height; row++) {
    const entry = Math.round((1 - row / Math.max(1, height - 1)) * (COLOURS - 1));
    fillRectangle(image, left, MARGIN + row, BAR_WIDTH, 1, entry);
  }
  const half = textSize("0", TEXT_ZOOM).height / 2;
  for (const { value, text } of ticks) {
    const y = MARGIN + Math.round((1 - (value - low) / (high - low)) * (height - 1));
    fillRectangle(image, left + BAR_WIDTH, y, TICK, 1, INK);
    drawText(image, text, left + BAR_WIDTH + TICK + 2, Math.max(0, Math.round(y - half)), TEXT_ZOOM, INK);
  }
}

/** Digits of the font only. */
function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3))).replace("e+", "e");
}
