// Points put onto a grid: by place where they are one, by interpolation where that is asked for, refused otherwise.
import { InputError } from "@sciformer/core";
import { type GridAxis, spacingOf } from "./axis-spacing.ts";
import { triangulate, weightsAt } from "./triangulation.ts";

/** Values of points to values of a grid. */
export interface PointGrid {
  readonly axes: readonly GridAxis[];
  /** @returns [...grid], row-major; `valid` is 0 where a point is missing, not measured or outside of all points */
  place(values: Float64Array, measured: Uint8Array | undefined): { data: Float32Array; valid: Uint8Array | undefined };
}

const NAMES = ["x", "y", "z"] as const;
/** How far apart coordinates of one grid line may be, as a share of the spacing. */
const TOLERANCE = 1e-3;

/** How points may become a grid. */
export interface GridRule {
  /** Size of the grid to interpolate onto. */
  readonly onto: readonly [number, number] | undefined;
  /** True for nodes of a mesh: even where they fill a grid, they are none unless `onto` says so. */
  readonly nodes: boolean;
}

/**
 * @param coordinates x (, y (, z)) of all points
 * @param size points along each axis, the first one the fastest, where the file says so
 * @throws InputError for scattered points, unless they are to be interpolated
 */
export function pointGrid(
  coordinates: readonly Float64Array[],
  size: readonly number[] | undefined,
  { onto, nodes }: GridRule,
  where: string,
): PointGrid {
  const points = coordinates[0]!.length;
  if (size !== undefined && size.reduce((product, n) => product * n, 1) !== points) {
    const said = size.map((n, i) => `${"IJK"[i]}=${n}`).join(", ");
    throw new InputError(`${where}: ${points} rows, but the header says ${said}`);
  }
  const grid = filledGrid(coordinates, size);
  const own = grid?.axes.map((axis) => axis.size) ?? [];
  if (grid && (onto === undefined ? !nodes : onto.join() === own.join())) return grid;
  if (onto !== undefined) return interpolated(coordinates, onto, where);
  throw new InputError(
    grid
      ? `${where}: ${points} mesh nodes, taken as scattered points; --interpolate NX,NY puts them onto a grid ` +
          `(they fill one of ${own.join(" x ")}: --interpolate ${own.join(",")} keeps them as they are)`
      : `${where}: ${points} scattered points, not a regular grid; --interpolate NX,NY puts them onto one`,
  );
}

/** The grid that the points fill, each place once; undefined if they do not. */
function filledGrid(coordinates: readonly Float64Array[], size: readonly number[] | undefined): PointGrid | undefined {
  const lines = coordinates.map((values, axis) =>
    size === undefined ? distinct(values) : linesOf(values, size, axis),
  );
  const places = gridPlaces(coordinates, lines);
  if (!places) return undefined;
  const axes = lines.map((values, i): GridAxis => ({ name: NAMES[i]!, size: values.length, values }));
  return { axes, place: (values, measured) => placed(values, measured, places) };
}

/** Coordinates along one axis, from the points on it through the first point. */
function linesOf(values: Float64Array, size: readonly number[], axis: number): Float64Array {
  const stride = size.slice(0, axis).reduce((product, n) => product * n, 1);
  return Float64Array.from({ length: size[axis]! }, (_, i) => values[i * stride]!);
}

/** Distinct coordinates, rising; those that differ by rounding only are one. */
function distinct(values: Float64Array): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const span = sorted[sorted.length - 1]! - sorted[0]!;
  const lines: number[] = [];
  for (const value of sorted) if (lines.length === 0 || value - lines.at(-1)! > 1e-9 * span) lines.push(value);
  return Float64Array.from(lines);
}

/** Place of each point in the grid, or undefined if they do not fill it, each place once. */
function gridPlaces(coordinates: readonly Float64Array[], lines: readonly Float64Array[]): Int32Array | undefined {
  const points = coordinates[0]!.length;
  const total = lines.reduce((product, line) => product * line.length, 1);
  if (total !== points) return undefined;
  const places = new Int32Array(points);
  const taken = new Uint8Array(points);
  for (let point = 0; point < points; point++) {
    let place = 0;
    for (const [axis, line] of lines.entries()) {
      const index = nearest(line, coordinates[axis]![point]!);
      if (index < 0) return undefined;
      place = place * line.length + index;
    }
    if (taken[place] === 1) return undefined;
    taken[place] = 1;
    places[point] = place;
  }
  return places;
}

/** Index of a coordinate among rising or falling ones, or -1. */
function nearest(line: Float64Array, value: number): number {
  const falling = line.length > 1 && line[line.length - 1]! < line[0]!;
  let [low, high] = [0, line.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (line[middle]! < value !== falling) low = middle;
    else high = middle;
  }
  const index = Math.abs(line[low]! - value) <= Math.abs(line[high]! - value) ? low : high;
  const step = Math.abs(spacingOf({ name: "", size: line.length, values: line }));
  return Math.abs(line[index]! - value) <= TOLERANCE * step ? index : -1;
}

function placed(values: Float64Array, measured: Uint8Array | undefined, places: Int32Array) {
  const data = new Float32Array(values.length);
  const valid = measured && new Uint8Array(values.length);
  for (let point = 0; point < values.length; point++) {
    const isMeasured = measured === undefined || measured[point] === 1;
    if (isMeasured) data[places[point]!] = values[point]!;
    if (valid && isMeasured) valid[places[point]!] = 1;
  }
  return { data, valid };
}

/** Linear in the triangle of points (Delaunay) that a place of the grid lies in. */
function interpolated(
  coordinates: readonly Float64Array[],
  [nx, ny]: readonly [number, number],
  where: string,
): PointGrid {
  const [x, y] = coordinates;
  if (coordinates.length !== 2) {
    throw new InputError(`${where}: --interpolate is for points in a plane, not in ${coordinates.length} dimensions`);
  }
  const axes = [spanned("x", x!, nx), spanned("y", y!, ny)];
  const triangles = triangulate(x!, y!, where);
  const weights = weightsAt(triangles, x!, y!, axes[0]!.values!, axes[1]!.values!);
  return {
    axes,
    place(values, measured) {
      const data = new Float32Array(nx * ny);
      const valid = new Uint8Array(nx * ny);
      for (let place = 0; place < data.length; place++) {
        const corners = [0, 1, 2].map((k) => weights.points[3 * place + k]!);
        if (corners[0]! < 0 || corners.some((point) => measured?.[point] === 0)) continue;
        data[place] = corners.reduce((sum, point, k) => sum + values[point]! * weights.shares[3 * place + k]!, 0);
        valid[place] = 1;
      }
      return { data, valid: valid.includes(0) ? valid : undefined };
    },
  };
}

function spanned(name: string, values: Float64Array, size: number) {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return { name, size, values: Float64Array.from({ length: size }, (_, i) => low + ((high - low) * i) / (size - 1)) };
}
