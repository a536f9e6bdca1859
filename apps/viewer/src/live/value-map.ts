// A tensor inside the model as a picture: two of its axes as rows and columns, an index for each axis before them.
import type { InspectedPath, InspectedValue } from "@sciformer/core/view";

/** The index along a leading axis, or the mean over it. */
export type AxisChoice = number | "mean";

/** An axis of which one index, or the mean, is shown. */
export interface LeadingAxis {
  /** Of the value; 0 is the batch. */
  readonly axis: number;
  readonly size: number;
}

/** Rows and columns of a value; an axis is undefined where the value has too few. */
export interface ValueMap {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly rowAxis: number | undefined;
  readonly columnAxis: number | undefined;
}

/** The shape with ones after the batch, so that there are two axes besides; and the axes that its entries are. */
function padded(shape: readonly number[]): { extents: number[]; axes: (number | undefined)[] } {
  const [batch = 1, ...inner] = shape;
  const missing = Math.max(0, 2 - inner.length);
  const ones = new Array<undefined>(missing).fill(undefined);
  return {
    extents: [batch, ...ones.map(() => 1), ...inner],
    axes: [0, ...ones, ...inner.map((_, index) => index + 1)],
  };
}

/** Axes of more than one entry that are neither rows nor columns. */
export function leadingAxes(shape: readonly number[]): readonly LeadingAxis[] {
  const { extents, axes } = padded(shape);
  return extents.slice(0, -2).flatMap((size, index) => (size > 1 ? [{ axis: axes[index]!, size }] : []));
}

/**
 * The picture of a value. Attention has queries as rows and keys as columns; of other values the positions are columns
 * and the channels rows.
 *
 * @param choices by axis; the first index unless given
 */
export function valueMap(
  { data, shape }: Pick<InspectedValue, "data" | "shape">,
  kind: InspectedPath["kind"],
  choices: ReadonlyMap<number, AxisChoice>,
): ValueMap {
  const { extents, axes } = padded(shape);
  const [height, width] = extents.slice(-2) as [number, number];
  const offsets = leadingOffsets(extents, axes, choices);
  const sums = new Float64Array(height * width);
  for (const offset of offsets) {
    for (let cell = 0; cell < sums.length; cell++) sums[cell]! += data[offset + cell]!;
  }
  const values = Float32Array.from(sums, (sum) => sum / offsets.length);
  const [rowAxis, columnAxis] = axes.slice(-2);
  if (kind === "attention") return { values, rows: height, columns: width, rowAxis, columnAxis };
  const turned = new Float32Array(values.length);
  for (let cell = 0; cell < values.length; cell++) {
    turned[(cell % width) * height + Math.floor(cell / width)] = values[cell]!;
  }
  return { values: turned, rows: width, columns: height, rowAxis: columnAxis, columnAxis: rowAxis };
}

/** Where the matrices begin that are averaged: one, or as many as the axes have whose mean is shown. */
function leadingOffsets(
  extents: readonly number[],
  axes: readonly (number | undefined)[],
  choices: ReadonlyMap<number, AxisChoice>,
): readonly number[] {
  let size = extents.at(-1)! * extents.at(-2)!;
  let offsets = [0];
  for (let index = extents.length - 3; index >= 0; index--) {
    const extent = extents[index]!;
    const choice = choices.get(axes[index]!) ?? 0;
    const chosen = choice === "mean" ? Array.from({ length: extent }, (_, i) => i) : [Math.min(choice, extent - 1)];
    const step = size;
    offsets = chosen.flatMap((entry) => offsets.map((offset) => offset + entry * step));
    size *= extent;
  }
  return offsets;
}

/** The largest entries of a row, largest first. */
export function largestInRow({ values, columns }: ValueMap, row: number, count: number) {
  const entries = Array.from({ length: columns }, (_, column) => ({ column, value: values[row * columns + column]! }));
  return entries.sort((a, b) => b.value - a.value).slice(0, count);
}
