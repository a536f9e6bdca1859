// A film of the camera that every pane has: once around what it looks at.
import type { CameraPath, CameraPose } from "@sciformer/core/view";

const SECONDS = 8;

/** @param up the axis that the camera goes around */
export function turntable(from: CameraPose, up: "y" | "z"): CameraPath {
  const [across, along] = up === "y" ? ([0, 2] as const) : ([0, 1] as const);
  const pose = (fraction: number): CameraPose => {
    const angle = 2 * Math.PI * fraction;
    const arm = from.position.map((value, axis) => value - from.target[axis]!);
    const turned = [...arm];
    turned[across] = Math.cos(angle) * arm[across]! - Math.sin(angle) * arm[along]!;
    turned[along] = Math.sin(angle) * arm[across]! + Math.cos(angle) * arm[along]!;
    const [x, y, z] = turned.map((value, axis) => value + from.target[axis]!) as [number, number, number];
    return { ...from, position: [x, y, z] };
  };
  return { id: "around", title: "Once around", seconds: SECONDS, pose };
}
