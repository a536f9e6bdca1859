// Fields in normalised units and back.
import type { Scale } from "./statistics.ts";

/**
 * (value - offset) / scale, channel by channel.
 *
 * @param values [channels, points]
 */
export function normalised(values: Float32Array, points: number, { offset, scale }: Scale): Float32Array {
  const result = new Float32Array(values.length);
  for (let c = 0, i = 0; i < values.length; c++) {
    const [shift, factor] = [offset[c]!, 1 / scale[c]!];
    for (const end = i + points; i < end; i++) result[i] = (values[i]! - shift) * factor;
  }
  return result;
}

/** The inverse of {@link normalised}. */
export function denormalised(values: Float32Array, points: number, { offset, scale }: Scale): Float32Array {
  const result = new Float32Array(values.length);
  for (let c = 0, i = 0; i < values.length; c++) {
    const [shift, factor] = [offset[c]!, scale[c]!];
    for (const end = i + points; i < end; i++) result[i] = values[i]! * factor + shift;
  }
  return result;
}
