// Columns as points in a cube.
import { type ColourScaleOptions, colourScale, valueRange } from "@sciformer/core/view";

/** Points of a cloud: rows without a value in one of the columns are left out. */
export interface Cloud {
  /** [points, 3], each axis from -1 to 1. */
  readonly positions: Float32Array;
  /** [points, 3], sRGB 0 ... 1. */
  readonly colours: Float32Array;
  /** Row of each point. */
  readonly rows: Int32Array;
  readonly ranges: readonly (readonly [number, number])[];
}

/**
 * At most `limit` points, evenly taken where there are more rows.
 *
 * @param columns the values along the axes, one array each, all of one length
 * @param shade the values that give the colour
 */
export function pointCloud(
  columns: readonly ArrayLike<number>[],
  shade: ArrayLike<number>,
  colour: ColourScaleOptions,
  limit: number,
): Cloud {
  const ranges = columns.map((column) => valueRange(column) ?? ([0, 1] as const));
  const rows = usableRows([...columns, shade], limit);
  const positions = new Float32Array(rows.length * 3);
  const colours = new Float32Array(rows.length * 3);
  const scale = colourScale(colour);
  const rgba = new Float32Array(4);
  rows.forEach((row, point) => {
    ranges.forEach(([low, high], axis) => {
      positions[3 * point + axis] = (2 * (columns[axis]![row]! - low)) / (high - low) - 1;
    });
    scale.write(shade[row]!, rgba, 0);
    colours.set(rgba.subarray(0, 3), 3 * point);
  });
  return { positions, colours, rows, ranges };
}

function usableRows(columns: readonly ArrayLike<number>[], limit: number): Int32Array {
  const count = columns[0]!.length;
  const stride = Math.max(1, Math.ceil(count / limit));
  const rows: number[] = [];
  for (let row = 0; row < count; row += stride) {
    if (columns.every((column) => Number.isFinite(column[row]))) rows.push(row);
  }
  return Int32Array.from(rows);
}
