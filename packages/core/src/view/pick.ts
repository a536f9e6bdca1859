// What a person points at in a pane, and what the shell tells about it.
import type { Object3D, Ray, Vector3 } from "three";

/** A line of a read-out: `site symmetry: mm2`, `power: 2 310 W`. */
export interface ReadoutRow {
  readonly label: string;
  readonly value: string | number | boolean | null;
  readonly unit?: string;
  /** Digits after the decimal point; four significant digits unless given. */
  readonly digits?: number;
}

/** What was pointed at. */
export interface Picked {
  /** Stable name of the thing within the scene: it stands in the URL and is compared to find out what is selected. */
  readonly key: string;
  readonly title: string;
  readonly rows: readonly ReadoutRow[];
  /** The table row behind it; the shell offers all of its columns. `table` is `predictions` or `<table>/<split>`. */
  readonly row?: { readonly table: string; readonly index: number };
  /** Where it lies on the time line; the shell offers to go there. */
  readonly time?: number;
  /** Positions of the live model's sequence that stand for it: hovering the one lights the other. */
  readonly tokens?: readonly number[];
}

/** What the pointer's ray met. */
export interface Hit {
  readonly pane: string;
  readonly object: Object3D;
  /** Of an InstancedMesh or BatchedMesh. */
  readonly instanceId?: number;
  /** Index of a point or of a line's vertex. */
  readonly index?: number;
  readonly faceIndex?: number;
  readonly point: Vector3;
  readonly uv?: { readonly x: number; readonly y: number };
}

/** Things that can be reached one after the other by keyboard, in reading order. */
export interface PickList {
  readonly count: number;
  at(index: number): Picked;
}

/** A pointer gesture that moves something in a pane. */
export interface DragGesture {
  readonly phase: "start" | "move" | "end" | "cancel";
  readonly pane: string;
  /** What lay under the pointer at the start. */
  readonly hit: Hit;
  readonly ray: Ray;
  /** Where the ray now meets the plane through the start that faces the camera. */
  readonly point: Vector3;
  readonly modifiers: { readonly shift: boolean; readonly alt: boolean; readonly ctrl: boolean };
}

/** What three's raycaster yields; a pane's own `raycast` gives the same. */
export interface RayHit {
  readonly object: Object3D;
  readonly point: Vector3;
  readonly distance: number;
  readonly instanceId?: number;
  readonly index?: number;
  readonly faceIndex?: number;
  readonly uv?: { readonly x: number; readonly y: number };
}
