// Flights of a camera from one pose to another.
import type { CameraPose } from "@sciformer/core/view";

/** True where a person wants nothing to move by itself. */
export function wantsCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Flies in some seconds, at once under "reduced motion". @param set told of every pose on the way */
export function fly(start: CameraPose, end: CameraPose, seconds: number, set: (pose: CameraPose) => void): void {
  const begin = performance.now();
  const isSudden = seconds <= 0 || wantsCalm();
  const step = (now: number) => {
    const share = isSudden ? 1 : Math.min(1, (now - begin) / (1000 * seconds));
    set(mixPose(start, end, share * share * (3 - 2 * share)));
    if (share < 1) requestAnimationFrame(step);
  };
  step(begin);
}

/** @param share 0 is `from`, 1 is `to` */
export function mixPose(from: CameraPose, to: CameraPose, share: number): CameraPose {
  const mix = (a: number, b: number) => a + share * (b - a);
  const vector = (name: "position" | "target") =>
    [0, 1, 2].map((axis) => mix(from[name][axis]!, to[name][axis]!)) as unknown as CameraPose["target"];
  const pose = { position: vector("position"), target: vector("target") };
  if (from.halfHeight === undefined || to.halfHeight === undefined) return pose;
  return { ...pose, halfHeight: mix(from.halfHeight, to.halfHeight) };
}
