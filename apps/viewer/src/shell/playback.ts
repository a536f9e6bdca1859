// Where the time line's cursor goes: on its steps, inside its ends, round again where it loops.
import type { Timeline } from "@sciformer/core/view";

/** The nearest position that the time line has. */
export function snapTime(time: number, { from, to, step }: Timeline): number {
  if (Number.isNaN(time)) return from;
  const inside = Math.min(to, Math.max(from, time));
  return step === 0 ? inside : Math.min(to, from + Math.round((inside - from) / step) * step);
}

/** Where it is after some seconds of playing; undefined at the end of a time line that does not loop. */
export function playedTime(time: number, seconds: number, speed: number, line: Timeline): number | undefined {
  const next = time + seconds * speed * line.rate;
  if (next <= line.to) return next;
  return line.loop ? line.from + ((next - line.from) % (line.to - line.from || 1)) : undefined;
}

/** One step on or back; a continuum has a hundred. */
export function steppedTime(time: number, steps: number, line: Timeline): number {
  return snapTime(time + steps * (line.step || (line.to - line.from) / 100), line);
}
