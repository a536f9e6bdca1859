// Which cameras an address must tell of: those that do not stand where they began.
import type { CameraPose, Pane } from "@sciformer/core/view";

/** Digits in which two places are the same: those of the address. */
const DIGITS = 5;

export function movedCameras(
  panes: readonly Pane[],
  cameras: Readonly<Record<string, CameraPose>>,
): Readonly<Record<string, CameraPose>> {
  const home = new Map(panes.map(({ link, camera }) => [link, camera.home]));
  const entries = Object.entries(cameras).filter(([link, pose]) => {
    const start = home.get(link);
    return start !== undefined && placeText(start) !== placeText(pose);
  });
  return Object.fromEntries(entries);
}

function placeText({ position, target, halfHeight = 0 }: CameraPose): string {
  return [...position, ...target, halfHeight].map((value) => value.toPrecision(DIGITS)).join();
}
