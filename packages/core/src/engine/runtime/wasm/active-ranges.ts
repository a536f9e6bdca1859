// Which stages take part where: the ranges of the flat arrays over which the masks of all stages say the same.
import type { FlatLayout } from "../../../optim/layout.ts";
import type { Mask } from "../../../optim/transform.ts";

/** Consecutive tensors, padding included. */
interface ActiveRange {
  /** First byte and end, from the start of a flat array; multiples of 64. */
  readonly start: number;
  readonly end: number;
  /** For each mask, whether its stage takes part. */
  readonly active: readonly boolean[];
}

/** The ranges in order, as few as there can be; a stage without a mask takes part everywhere. */
export function activeRanges({ tensors, length }: FlatLayout, masks: readonly (Mask | undefined)[]): ActiveRange[] {
  const ranges: ActiveRange[] = [];
  for (const [index, tensor] of tensors.entries()) {
    const active = masks.map((mask) => mask?.(tensor) !== false);
    const start = tensor.offset * Float32Array.BYTES_PER_ELEMENT;
    const end = (tensors[index + 1]?.offset ?? length) * Float32Array.BYTES_PER_ELEMENT;
    const last = ranges.at(-1);
    if (last && last.active.join() === active.join()) ranges[ranges.length - 1] = { ...last, end };
    else if (end > start) ranges.push({ start, end, active });
  }
  return ranges;
}
