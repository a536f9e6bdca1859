// Which axes of a lazy value really hold different elements.
import type { Value } from "../value.ts";

/** One extent per axis of `value`: 1 along axes where it only repeats itself, all axes of a splat among them. */
export function ownShape({ shape, splat, expanded }: Value): readonly number[] {
  if (splat !== undefined) return shape.map(() => 1);
  if (expanded === undefined) return shape;
  return [...new Array<number>(shape.length - expanded.shape.length).fill(1), ...expanded.shape];
}
