// What the pointer is on.
import type { Hit, Pane, RayHit } from "@sciformer/core/view";
import { type Camera, type Intersection, Raycaster, Vector2 } from "three/webgpu";
import type { Box } from "./pane-grid.ts";

/** Pixels within which points and lines are met. */
const REACH = 5;

/** Objects on any layer are met: those that the camera does not see stand for others. */
const caster = new Raycaster();
caster.layers.enableAll();

/** The ray through a place of a pane, in CSS pixels of the stage. */
export function rayAt(camera: Camera, { left, top, width, height }: Box, x: number, y: number) {
  const place = new Vector2(((x - left) / width) * 2 - 1, 1 - ((y - top) / height) * 2);
  caster.setFromCamera(place, camera);
  return caster.ray;
}

/** The nearest thing on the ray that {@link rayAt} has set. @param perPixel scene units of a pixel */
export function hitOf(pane: Pane, camera: Camera, perPixel: number): Hit | undefined {
  caster.camera = camera;
  caster.params.Points.threshold = REACH * perPixel;
  caster.params.Line.threshold = REACH * perPixel;
  const found = pane.raycast ? pane.raycast(caster.ray) : nearestOf(pane);
  return found && { pane: pane.id, ...partsOf(found) };
}

function nearestOf({ root, pickable }: Pane): Intersection | undefined {
  return caster.intersectObjects(pickable ? [...pickable] : root.children, true).find(({ object }) => object.visible);
}

function partsOf({
  object,
  point,
  instanceId,
  index,
  faceIndex,
  uv,
  ...rest
}: RayHit | Intersection): Omit<Hit, "pane"> {
  const batchId = "batchId" in rest ? (rest.batchId as number) : undefined;
  const instance = instanceId ?? batchId;
  return {
    object,
    point,
    ...(instance === undefined ? {} : { instanceId: instance }),
    ...(index === undefined ? {} : { index }),
    ...(faceIndex === undefined || faceIndex === null ? {} : { faceIndex }),
    ...(uv ? { uv: { x: uv.x, y: uv.y } } : {}),
  };
}
