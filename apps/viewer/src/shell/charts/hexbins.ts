// Counts of points in hexagons.

/** A hexagon with points in it; positions as shares of the area, 0 ... 1. */
export interface Hexagon {
  readonly x: number;
  readonly y: number;
  readonly count: number;
}

/**
 * Counts points on two interleaved grids; each point belongs to the nearer centre (D. B. Carr et al. 1987, JASA 82,
 * 424-436).
 *
 * @param xs shares of the width; points outside 0 ... 1 and missing ones are left out
 * @param columns hexagons across
 * @param aspect width of the area over its height
 */
export function hexbins(xs: Float64Array, ys: Float64Array, columns: number, aspect: number): Hexagon[] {
  const width = 1 / columns;
  const height = width * Math.sqrt(3) * aspect;
  const counts = new Map<number, Hexagon & { count: number }>();
  for (let index = 0; index < xs.length; index++) {
    const [x, y] = [xs[index]!, ys[index]!];
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) continue;
    const even = nearest(x, y, width, height, 0);
    const odd = nearest(x, y, width, height, 0.5);
    const isEven = distance(even, x, y, aspect) <= distance(odd, x, y, aspect);
    const { column, row, ...centre } = isEven ? even : odd;
    const key = (row * 2 + (isEven ? 0 : 1)) * 65_536 + column;
    const cell = counts.get(key);
    if (cell) cell.count++;
    else counts.set(key, { ...centre, count: 1 });
  }
  return [...counts.values()];
}

function nearest(x: number, y: number, width: number, height: number, shift: number) {
  const column = Math.round(x / width - shift);
  const row = Math.round(y / height - shift);
  return { column, row, x: (column + shift) * width, y: (row + shift) * height };
}

function distance(centre: { readonly x: number; readonly y: number }, x: number, y: number, aspect: number): number {
  return (centre.x - x) ** 2 + ((centre.y - y) / aspect) ** 2;
}
