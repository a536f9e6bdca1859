// A field as plain geometry: its place in the picture, pixels, a height surface, grids upon it, arrows.
import { type ColourScaleOptions, colourScale, colourTable } from "@sciformer/core/view";
import { type Movie, wraps } from "../movie.ts";

/** Scene units of the longer side. */
export const SIDE = 10;
/** Scene units from the lower to the upper limit of the colours. */
export const HEIGHT = 3;
/** A strip of one dimension is so wide. */
const STRIP = 1.6;
/** Narrower domains are drawn wider than they are. */
const NARROWEST = 0.12;
/** Points along a side of the surface; larger fields are thinned. */
const MOST_POINTS = 256;
/** Values beyond the limits are drawn so far above them: a share of the height. */
const OVERSHOOT = 0.4;

/** Where a field lies: its middle is the origin, x to the right, y up, z towards the viewer. */
export interface FieldFrame {
  readonly nx: number;
  readonly ny: number;
  readonly sizeX: number;
  readonly sizeY: number;
  /** Whether the field goes on at its other end. */
  readonly wraps: readonly [boolean, boolean];
}

export function fieldFrame(movie: Pick<Movie, "grid" | "extent" | "boundary">): FieldFrame {
  const { grid, extent } = movie;
  const [nx, ny] = grid;
  const [x, y] = extent ?? grid;
  const frame = { nx, ny, wraps: wraps(movie) };
  if (ny === 1) return { ...frame, sizeX: SIDE, sizeY: STRIP };
  const longer = Math.max(x, y);
  const side = (length: number) => SIDE * Math.max(NARROWEST, length / longer);
  return { ...frame, sizeX: side(x), sizeY: side(y) };
}

/** The middle of the cell of a point; points may lie between or beyond. */
export function placeOf({ nx, ny, sizeX, sizeY }: FieldFrame, i: number, j: number): readonly [number, number] {
  return [((i + 0.5) / nx - 0.5) * sizeX, ((j + 0.5) / ny - 0.5) * sizeY];
}

/**
 * Writes the pixels of a field: row j is y, column i is x; a value that is missing is transparent.
 *
 * @param values [x, y]
 * @param rgba [y, x, 4]
 */
export function paintField(
  values: Float32Array,
  { nx, ny }: Pick<FieldFrame, "nx" | "ny">,
  options: ColourScaleOptions,
  rgba: Uint8Array | Uint8ClampedArray,
): void {
  const isLinear = options.scale === "linear";
  const scale = colourScale(options);
  const table = colourTable(options.map);
  const [low, high] = options.range;
  const factor = 255 / (high - low);
  for (let i = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      const value = values[i * ny + j]!;
      const at = 4 * (j * nx + i);
      if (!isLinear || Number.isNaN(value)) {
        scale.write(value, rgba, at);
        continue;
      }
      const entry = 4 * Math.round(Math.min(255, Math.max(0, (value - low) * factor)));
      for (let part = 0; part < 4; part++) rgba[at + part] = table[entry + part]!;
    }
  }
}

/** Heights of values: zero in the middle of signed ones, else at their lower limit. */
export interface Relief {
  readonly range: readonly [number, number];
  readonly isSigned: boolean;
}

export function heightOf(value: number, { range: [low, high], isSigned }: Relief): number {
  const share = (value - (isSigned ? (low + high) / 2 : low)) / (high - low);
  const [least, most] = isSigned ? [-0.5 - OVERSHOOT, 0.5 + OVERSHOOT] : [-OVERSHOOT, 1 + OVERSHOOT];
  // A missing value lies on the ground.
  return HEIGHT * Math.min(most, Math.max(least, share || 0));
}

/** The vertices of a height surface: at points, and at the edges of the field. */
export interface SurfaceGrid {
  /** Places of vertices along x and along y, counted in points; the edges lie half a point outside. */
  readonly columns: Float32Array;
  readonly rows: Float32Array;
  readonly uvs: Float32Array;
  readonly indices: Uint32Array;
}

function thinned(count: number): Float32Array {
  const step = Math.ceil(count / MOST_POINTS);
  const inner = Array.from({ length: Math.ceil(count / step) }, (_, k) => k * step);
  return Float32Array.of(-0.5, ...inner, count - 0.5);
}

export function surfaceGrid({ nx, ny }: Pick<FieldFrame, "nx" | "ny">): SurfaceGrid {
  const [columns, rows] = [thinned(nx), thinned(ny)];
  const [across, up] = [columns.length, rows.length];
  const uvs = new Float32Array(2 * across * up);
  const indices = new Uint32Array(6 * (across - 1) * (up - 1));
  for (let row = 0, vertex = 0; row < up; row++) {
    for (let column = 0; column < across; column++, vertex++) {
      uvs[2 * vertex] = (columns[column]! + 0.5) / nx;
      uvs[2 * vertex + 1] = (rows[row]! + 0.5) / ny;
    }
  }
  for (let row = 0, at = 0; row + 1 < up; row++) {
    for (let column = 0; column + 1 < across; column++, at += 6) {
      const corner = row * across + column;
      indices.set([corner, corner + 1, corner + across + 1, corner, corner + across + 1, corner + across], at);
    }
  }
  return { columns, rows, uvs, indices };
}

/** The value at a place between points, linear in between; beyond the edges as the field goes on there. */
export function valueAt(values: Float32Array, { nx, ny, wraps: round }: FieldFrame, i: number, j: number): number {
  const inside = (at: number, count: number, goesOn: boolean) =>
    goesOn ? ((at % count) + count) % count : Math.min(count - 1, Math.max(0, at));
  const [left, low] = [Math.floor(i), Math.floor(j)];
  const [right, high] = [i - left, j - low];
  const columns = [inside(left, nx, round[0]), inside(left + 1, nx, round[0])] as const;
  const rows = [inside(low, ny, round[1]), inside(low + 1, ny, round[1])] as const;
  const along = (row: number) => {
    const first = values[columns[0] * ny + row]!;
    return right === 0 ? first : (1 - right) * first + right * values[columns[1] * ny + row]!;
  };
  return high === 0 ? along(rows[0]) : (1 - high) * along(rows[0]) + high * along(rows[1]);
}

/** Writes [vertices, 3] places and normals of a height surface. @param values [x, y] */
export function writeSurface(
  values: Float32Array,
  frame: FieldFrame,
  { columns, rows }: SurfaceGrid,
  relief: Relief,
  target: { readonly positions: Float32Array; readonly normals: Float32Array },
): void {
  const { positions, normals } = target;
  for (let row = 0, at = 0; row < rows.length; row++) {
    for (let column = 0; column < columns.length; column++, at += 3) {
      const [x, y] = placeOf(frame, columns[column]!, rows[row]!);
      positions[at] = x;
      positions[at + 1] = y;
      positions[at + 2] = heightOf(valueAt(values, frame, columns[column]!, rows[row]!), relief);
    }
  }
  writeNormals(positions, normals, columns.length, rows.length, frame.wraps);
}

/** From the neighbours along both axes; over the edge where the field goes on there. */
function writeNormals(
  positions: Float32Array,
  normals: Float32Array,
  across: number,
  up: number,
  round: readonly [boolean, boolean],
): void {
  const columnSlope = slopes(positions, { count: across, stride: 3, axis: 0, goesOn: round[0] });
  const rowSlope = slopes(positions, { count: up, stride: 3 * across, axis: 1, goesOn: round[1] });
  for (let row = 0, at = 0; row < up; row++) {
    for (let column = 0; column < across; column++, at += 3) {
      const dx = columnSlope(3 * row * across, column);
      const dy = rowSlope(3 * column, row);
      const length = Math.hypot(dx, dy, 1);
      normals[at] = -dx / length;
      normals[at + 1] = -dy / length;
      normals[at + 2] = 1 / length;
    }
  }
}

interface Row {
  readonly count: number;
  /** From vertex to vertex in the array. */
  readonly stride: number;
  readonly axis: 0 | 1;
  readonly goesOn: boolean;
}

/** How steep a row of vertices that begins at `start` is at one of them. */
function slopes(positions: Float32Array, { count, stride, axis, goesOn }: Row) {
  const place = (start: number, at: number) => positions[start + at * stride + axis]!;
  const height = (start: number, at: number) => positions[start + at * stride + 2]!;
  return (start: number, at: number) => {
    const isEdge = at === 0 || at === count - 1;
    if (goesOn && isEdge) {
      // The last vertex is the first one again.
      const width = place(start, 1) - place(start, 0) + place(start, count - 1) - place(start, count - 2);
      return (height(start, 1) - height(start, count - 2)) / width;
    }
    const [before, after] = [Math.max(0, at - 1), Math.min(count - 1, at + 1)];
    return (height(start, after) - height(start, before)) / (place(start, after) - place(start, before));
  };
}

/** Height of the field at a place, counted in points. */
export type Ground = (i: number, j: number) => number;

/**
 * [points, 3] segments of lines at the borders of blocks, along x and along y, following the ground.
 *
 * @param block points along a side of a block
 * @param offset points by which the blocks are shifted
 */
export function gridLines(frame: FieldFrame, block: number, offset: number, ground: Ground): Float32Array {
  const { nx, ny } = frame;
  const points: number[] = [];
  const borders = (count: number) => {
    const first = ((offset % block) + block) % block;
    const inner = Array.from({ length: Math.ceil((count - first) / block) }, (_, k) => first + k * block);
    return offset === 0 ? [...new Set([...inner, count])] : inner.filter((border) => border > 0 && border < count);
  };
  const put = (i: number, j: number) => {
    const [x, y] = placeOf(frame, i - 0.5, j - 0.5);
    points.push(x, y, ground(i - 0.5, j - 0.5));
  };
  for (const border of borders(nx)) {
    for (let j = 0; j < ny; j++) {
      put(border, j);
      put(border, j + 1);
    }
  }
  for (const border of borders(ny)) {
    for (let i = 0; i < nx; i++) {
      put(i, border);
      put(i + 1, border);
    }
  }
  return Float32Array.from(points);
}

/** An arrow at a place: where its middle lies, where it points to, how long it is. */
export interface Arrow {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Radians from the x axis. */
  readonly angle: number;
  readonly length: number;
}

/** Arrows along a side at most. */
const MOST_ARROWS = 20;
/** Arrows shorter than this share of the longest are left out. */
const SHORTEST = 0.06;

/** Arrows of a vector field at evenly spaced points. @param longest the length of a vector that fills its room */
export function arrowsOf(
  [u, v]: readonly [Float32Array, Float32Array],
  frame: FieldFrame,
  longest: number,
  ground: Ground,
): Arrow[] {
  const { nx, ny, sizeX, sizeY } = frame;
  const step = Math.max(1, Math.ceil(Math.max(nx, ny) / MOST_ARROWS));
  const room = 0.95 * step * Math.min(sizeX / nx, sizeY / ny);
  const arrows: Arrow[] = [];
  for (let i = Math.floor(step / 2); i < nx; i += step) {
    for (let j = Math.floor(step / 2); j < ny; j += step) {
      // Directions are those of the picture, in which both axes have scales of their own.
      const across = u[i * ny + j]!;
      const up = v[i * ny + j]!;
      const share = Math.min(1.4, Math.hypot(across, up) / longest);
      if (!(share > SHORTEST)) continue;
      const [x, y] = placeOf(frame, i, j);
      arrows.push({ x, y, z: ground(i, j), angle: Math.atan2(up, across), length: room * share });
    }
  }
  return arrows;
}
