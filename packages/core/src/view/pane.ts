// Panes: regions of the stage, each a three scene seen by a camera that panes can share.
import type { Object3D, Ray, Scene } from "three";
import type { RayHit } from "./pick.ts";

/** A point or direction in scene units. */
export type Vec3 = readonly [number, number, number];

/** Where a camera stands. */
export interface CameraPose {
  readonly position: Vec3;
  readonly target: Vec3;
  /** Of an orthographic camera: scene units from the middle to the upper edge of a pane half as wide again as high. */
  readonly halfHeight?: number;
}

/** A named view: `top`, `along a`. */
export interface CameraPreset {
  readonly id: string;
  readonly title: string;
  readonly pose: CameraPose;
  /** Keyboard key that goes there. */
  readonly key?: string;
}

/** How a pane is looked at. */
export interface CameraSpec {
  readonly projection: "perspective" | "orthographic";
  /** `orbit` turns about the target; `pan` moves and zooms only (2-D); `fly` walks. */
  readonly motion: "orbit" | "pan" | "fly";
  readonly up: "y" | "z";
  /** Where it stands at first and after "reset view". */
  readonly home: CameraPose;
  /** What must be inside the near and far planes. */
  readonly bounds: { readonly min: Vec3; readonly max: Vec3 };
  /**
   * Vertical opening angle in degrees, for a scene with a camera of its own (rendering). Left out, it is 40 and opens
   * in narrow panes, so that what fits across one aspect fits across all.
   */
  readonly fieldOfView?: number;
  readonly presets?: readonly CameraPreset[];
}

/** A film of the camera that the shell can play and record. */
export interface CameraPath {
  readonly id: string;
  readonly title: string;
  readonly seconds: number;
  /** @param fraction 0 at the start, 1 at the end */
  pose(fraction: number): CameraPose;
}

/** Text at a place of the scene, drawn above the picture; crowded ones give way to those of higher priority. */
export interface SceneLabel {
  readonly at: Vec3;
  readonly text: string;
  readonly priority?: number;
  /** The pick that a click on the label makes. */
  readonly key?: string;
  readonly tone?: "normal" | "quiet" | "strong";
}

/** A measured edge of the scene, labelled with ticks by the shell. */
export interface SceneAxis {
  readonly id: string;
  readonly title: string;
  readonly unit?: string;
  readonly from: Vec3;
  readonly to: Vec3;
  /** Values at `from` and `to`. */
  readonly range: readonly [number, number];
  /** Value and text of each tick; nice ones are chosen where they are left out. */
  readonly ticks?: readonly { readonly value: number; readonly text: string }[];
}

/** What a pane stands for: the shell's compare modes (side by side, one, split slider) go by it. */
export type PaneRole = "prediction" | "truth" | "error" | "reference" | "input" | "other";

/** One picture of the scene. */
export interface Pane {
  readonly id: string;
  readonly title: string;
  readonly role: PaneRole;
  /**
   * What is drawn. The scene owns it and disposes of it; panes may share objects only by cloning them. Fog (depth
   * cueing) and background are the scene's; without a background the theme's colour is used.
   */
  readonly root: Scene;
  /** `studio`: the shell adds a key, a fill and an ambient light. `own`: the root has what it needs. */
  readonly lights: "studio" | "own";
  readonly camera: CameraSpec;
  /** Panes of one link share one camera; its spec is that of the first. */
  readonly link: string;
  /** Length of a scene unit for the scale bar; left out, there is none. */
  readonly scale?: { readonly perUnit: number; readonly unit: string };
  readonly labels?: readonly SceneLabel[];
  readonly axes?: readonly SceneAxis[];
  /**
   * What can be picked; all of the root unless given. Objects on layer 1 are picked and not drawn: they stand for what
   * is drawn in a form that rays do not meet (instanced sprites, displaced surfaces).
   */
  readonly pickable?: readonly Object3D[];
  /** Instead of three's raycaster, where that is too slow or the surface is not a mesh. */
  readonly raycast?: (ray: Ray) => RayHit | undefined;
}
