// Walking through a scene: where a step or a turn of the head takes a camera.
import type { CameraPose, CameraSpec, Vec3 } from "@sciformer/core/view";
import { Vector3 } from "three/webgpu";

/** Shares of the full speed: to the right, up, ahead; and turns of the head to the right and up. */
export interface FlyMotion {
  readonly right: number;
  readonly up: number;
  readonly ahead: number;
  readonly turn: number;
  readonly tilt: number;
}

const KEYS: Readonly<Record<string, keyof FlyMotion>> = {
  KeyW: "ahead",
  KeyS: "ahead",
  KeyA: "right",
  KeyD: "right",
  KeyQ: "up",
  KeyE: "up",
  ArrowUp: "ahead",
  ArrowDown: "ahead",
  ArrowLeft: "turn",
  ArrowRight: "turn",
  PageUp: "tilt",
  PageDown: "tilt",
};
const BACKWARD: ReadonlySet<string> = new Set(["KeyS", "KeyA", "KeyQ", "ArrowDown", "ArrowLeft", "PageDown"]);
/** The head does not go over the pole. */
const STEEPEST = 1.5;

/** True for a key, by its place on the keyboard, that walks. */
export function isFlyKey(code: string): boolean {
  return Object.hasOwn(KEYS, code);
}

/** What the held keys ask for together. */
export function flyMotion(codes: Iterable<string>): FlyMotion {
  const motion = { right: 0, up: 0, ahead: 0, turn: 0, tilt: 0 };
  for (const code of codes) {
    const part = KEYS[code];
    if (part !== undefined) motion[part] += BACKWARD.has(code) ? -1 : 1;
  }
  return motion;
}

/** A pose after steps in scene units: to the right, up, ahead. */
export function walkedPose(pose: CameraPose, spec: CameraSpec, [right, up, ahead]: Vec3): CameraPose {
  const vertical = verticalOf(spec);
  const forward = new Vector3(...pose.target).sub(new Vector3(...pose.position)).normalize();
  const across = forward.clone().cross(vertical).normalize();
  const step = forward.multiplyScalar(ahead).addScaledVector(across, right).addScaledVector(vertical, up);
  return {
    ...pose,
    position: triple(new Vector3(...pose.position).add(step)),
    target: triple(new Vector3(...pose.target).add(step)),
  };
}

/** A pose after the head has turned to the right and up, in radians. */
export function lookedPose(pose: CameraPose, spec: CameraSpec, turn: number, tilt: number): CameraPose {
  const vertical = verticalOf(spec);
  const position = new Vector3(...pose.position);
  const sight = new Vector3(...pose.target).sub(position).applyAxisAngle(vertical, -turn);
  const height = Math.PI / 2 - sight.angleTo(vertical);
  const next = Math.min(STEEPEST, Math.max(-STEEPEST, height + tilt));
  sight.applyAxisAngle(sight.clone().cross(vertical).normalize(), next - height);
  return { ...pose, target: triple(position.add(sight)) };
}

function verticalOf({ up }: CameraSpec): Vector3 {
  return up === "y" ? new Vector3(0, 1, 0) : new Vector3(0, 0, 1);
}

function triple({ x, y, z }: Vector3): Vec3 {
  return [x, y, z];
}
