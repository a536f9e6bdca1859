// The frames of a film: where the time line's cursor or the camera stands in each.
import type { CameraPath, CameraPose, Timeline } from "@sciformer/core/view";
import { snapTime } from "../playback.ts";

/** What a frame shows. */
export type FilmFrame = { readonly time: number } | { readonly pose: CameraPose };

/** From the first position of a time line to its last. */
export function timelineFrames(line: Timeline, count: number): FilmFrame[] {
  return shares(count).map((share) => ({ time: snapTime(line.from + share * (line.to - line.from), line) }));
}

/** Along a film of the camera. */
export function pathFrames({ pose }: CameraPath, count: number): FilmFrame[] {
  return shares(count).map((share) => ({ pose: pose(share) }));
}

function shares(count: number): number[] {
  return Array.from({ length: count }, (_, frame) => (count === 1 ? 0 : frame / (count - 1)));
}
