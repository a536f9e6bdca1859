// Moving a camera by keyboard: arrows turn or shift it, plus and minus zoom.
import type { CameraPose, CameraSpec, Vec3 } from "@sciformer/core/view";
import { Vector3 } from "three/webgpu";

const TURN = Math.PI / 24;
const SHIFT = 0.06;
const ZOOM = 1.15;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where a key takes a camera; undefined if it is not a key of the camera. */
export function keyedPose(
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  pose: CameraPose,
  spec: CameraSpec,
): CameraPose | undefined {
  if (key === "+" || key === "=") return zoomed(pose, 1 / ZOOM);
  if (key === "-") return zoomed(pose, ZOOM);
  const direction = DIRECTIONS[key];
  // A camera that walks has these keys to itself.
  if (direction === undefined || spec.motion === "fly") return undefined;
  return spec.motion === "pan" || shiftKey ? shifted(pose, spec, direction) : turned(pose, spec, direction);
}

function zoomed(pose: CameraPose, factor: number): CameraPose {
  const target = new Vector3(...pose.target);
  const position = new Vector3(...pose.position).sub(target).multiplyScalar(factor).add(target);
  if (pose.halfHeight !== undefined) return { ...pose, halfHeight: pose.halfHeight * factor };
  return { ...pose, position: triple(position) };
}

function shifted(pose: CameraPose, spec: CameraSpec, [across, up]: readonly [number, number]): CameraPose {
  const position = new Vector3(...pose.position);
  const target = new Vector3(...pose.target);
  const forward = target.clone().sub(position);
  const right = forward.clone().cross(upOf(spec)).normalize();
  const above = right.clone().cross(forward).normalize();
  const size = SHIFT * 2 * (pose.halfHeight ?? 0.36 * forward.length());
  const step = right.multiplyScalar(across * size).add(above.multiplyScalar(up * size));
  return { ...pose, position: triple(position.add(step)), target: triple(target.add(step)) };
}

function turned(pose: CameraPose, spec: CameraSpec, [across, up]: readonly [number, number]): CameraPose {
  const target = new Vector3(...pose.target);
  const arm = new Vector3(...pose.position).sub(target);
  const vertical = upOf(spec);
  arm.applyAxisAngle(vertical, -across * TURN);
  const tilted = arm.clone().applyAxisAngle(vertical.clone().cross(arm).normalize(), -up * TURN);
  // Not over the pole: left and right would change places.
  const isOver = Math.abs(tilted.clone().normalize().dot(vertical)) > 0.995;
  return { ...pose, position: triple((isOver ? arm : tilted).add(target)) };
}

function upOf({ up }: CameraSpec): Vector3 {
  return up === "y" ? new Vector3(0, 1, 0) : new Vector3(0, 0, 1);
}

function triple({ x, y, z }: Vector3): Vec3 {
  return [x, y, z];
}
