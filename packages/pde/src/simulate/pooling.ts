// Average pooling: from the grid that an equation is solved on to the one that is stored.
import type { PeriodicGrid } from "../spectral/grid.ts";

/**
 * Means over squares of factor x factor points (in one dimension over `factor` points).
 *
 * @param fields [channels, nx, ny]
 * @param result [channels, nx / factor, ny / factor], overwritten
 */
export function averagePool(
  fields: Float64Array,
  { nx, ny, dimensions }: Pick<PeriodicGrid, "nx" | "ny" | "dimensions">,
  factor: number,
  result: Float32Array | Float64Array,
): void {
  const factorY = dimensions === 2 ? factor : 1;
  const columns = ny / factorY;
  const rows = (fields.length / (nx * ny)) * (nx / factor);
  const share = 1 / (factor * factorY);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      let sum = 0;
      for (let x = 0; x < factor; x++) {
        const start = (row * factor + x) * ny + column * factorY;
        for (let y = 0; y < factorY; y++) sum += fields[start + y]!;
      }
      result[i] = sum * share;
    }
  }
}
