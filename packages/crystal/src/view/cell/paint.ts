// A crystal as plain pixels, without a renderer: balls lit from the upper left, the edges of the cell behind them.
import type { Picture, Vec3 } from "@sciformer/core/view";
import { cellEdges, REACH } from "./frame.ts";
import type { CellGeometry, CellLook } from "./layout.ts";

/** A square part of a picture. */
export interface Tile {
  readonly left: number;
  readonly size: number;
}

/** What a small picture has room for. */
export const PAINTED_LOOK: CellLook = {
  cell: "conventional",
  repeat: [1, 1, 1],
  isClosed: true,
  colouring: "element",
  size: "ball",
  hasBonds: false,
  bondReach: 1,
  hasPolyhedra: false,
};

const EDGE = [128, 136, 148, 150] as const;
/** Directions of the picture: to the right, up, and towards the eye. */
const RIGHT: Vec3 = [0.84, 0.545, 0];
const UP: Vec3 = [-0.19, 0.293, 0.937];
const OUT: Vec3 = [0.511, -0.786, 0.349];
const LIGHT: Vec3 = [-0.45, 0.6, 0.66];

export function emptyPicture(width: number, height: number): Picture {
  return { width, height, rgba: new Uint8ClampedArray(4 * width * height) };
}

/** Draws into a tile as high as it is wide. */
export function paintCell(picture: Picture, tile: Tile, { frame, places, radii, colours }: CellGeometry): void {
  const scale = (0.46 * tile.size) / REACH;
  const seen = (place: Vec3) => ({
    x: tile.left + tile.size / 2 + scale * dot(place, RIGHT),
    y: tile.size / 2 - scale * dot(place, UP),
    depth: dot(place, OUT),
  });
  const edges = cellEdges(frame);
  for (let at = 0; at < edges.length; at += 6) {
    const point = (from: number): Vec3 => [edges[from]!, edges[from + 1]!, edges[from + 2]!];
    paintLine(picture, seen(point(at)), seen(point(at + 3)));
  }
  const order = places.map((place, at) => ({ at, ...seen(place) })).sort((a, b) => a.depth - b.depth);
  for (const { at, x, y } of order) paintBall(picture, x, y, scale * radii[at]! * 1.3, colours[at]!);
}

function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function paintLine(picture: Picture, from: Point, to: Point): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    setPixel(picture, Math.round(from.x + share * (to.x - from.x)), Math.round(from.y + share * (to.y - from.y)), EDGE);
  }
}

function paintBall(picture: Picture, x: number, y: number, radius: number, colour: string): void {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
  for (let row = Math.floor(y - radius); row <= y + radius; row++) {
    for (let column = Math.floor(x - radius); column <= x + radius; column++) {
      const [dx, dy] = [(column - x) / radius, (y - row) / radius];
      const rest = 1 - dx * dx - dy * dy;
      if (rest < 0) continue;
      const light = 0.4 + 0.65 * Math.max(0, dot([dx, dy, Math.sqrt(rest)], LIGHT));
      setPixel(picture, column, row, [r * light, g * light, b * light, 255]);
    }
  }
}

function setPixel({ width, height, rgba }: Picture, x: number, y: number, colour: readonly number[]): void {
  if (x >= 0 && x < width && y >= 0 && y < height) rgba.set(colour, 4 * (y * width + x));
}
