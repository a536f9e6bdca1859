// Where the cameras stand: straight above a plane, or around a surface.
import type { CameraSpec, SceneAxis } from "@sciformer/core/view";
import type { Movie } from "../movie.ts";
import { type FieldFrame, HEIGHT } from "./layout.ts";

/** Room around a field, for its axes: a factor. */
const ROOM = 1.2;
/** Aspect that a camera's half height is given for. */
const WIDE = 1.5;

/** Looks down on a field; a tiled one is three times as large. */
export function planeCamera({ sizeX, sizeY }: FieldFrame, isTiled: boolean): CameraSpec {
  const times = isTiled ? 3 : 1;
  const [x, y] = [(times * sizeX) / 2, (times * sizeY) / 2];
  const halfHeight = ROOM * Math.max(y, x / WIDE);
  return {
    projection: "orthographic",
    motion: "pan",
    up: "y",
    home: { position: [0, 0, 30], target: [0, 0, 0], halfHeight },
    bounds: { min: [-x, -y, -HEIGHT], max: [x, y, HEIGHT] },
  };
}

export function surfaceCamera({ sizeX, sizeY }: FieldFrame, isTiled: boolean): CameraSpec {
  const times = isTiled ? 3 : 1;
  const [x, y] = [(times * sizeX) / 2, (times * sizeY) / 2];
  const far = Math.max(x, y);
  const target = [0, 0, 0] as const;
  return {
    projection: "perspective",
    motion: "orbit",
    up: "z",
    home: { position: [0.95 * far, -2.75 * far, 2.4 * far], target },
    bounds: { min: [-x, -y, -HEIGHT], max: [x, y, HEIGHT] },
    presets: [
      { id: "front", title: "Along y", key: "1", pose: { position: [0, -3.2 * far, 0.9 * far], target } },
      { id: "side", title: "Along x", key: "2", pose: { position: [3.2 * far, 0, 0.9 * far], target } },
      { id: "above", title: "From above", key: "3", pose: { position: [0, -0.01, 3.6 * far], target } },
    ],
  };
}

/** The lower and the left edge, measured: in units of the domain, or in points. */
export function fieldAxes({ sizeX, sizeY, ny }: FieldFrame, { extent, grid, axes }: Movie): SceneAxis[] {
  const [left, low] = [-sizeX / 2, -sizeY / 2];
  const along: SceneAxis = {
    id: "along",
    title: axes[0],
    from: [left, low, 0],
    to: [-left, low, 0],
    range: [0, extent?.[0] ?? grid[0]],
  };
  if (ny === 1) return [along];
  const up: SceneAxis = {
    id: "up",
    title: axes[1],
    from: [left, low, 0],
    to: [left, -low, 0],
    range: [0, extent?.[1] ?? grid[1]],
  };
  return [along, up];
}
