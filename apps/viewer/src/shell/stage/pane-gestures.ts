// What a person does on a pane by pointer: points at things, clicks them, drags them.
import type { DragGesture, Hit } from "@sciformer/core/view";
import { Plane, type Ray, Vector3 } from "three/webgpu";
import type { CameraRig } from "./camera-rig.ts";

/** What the gestures of a pane are made from and told to. */
export interface GestureParts {
  readonly pane: string;
  readonly element: HTMLElement;
  readonly rig: CameraRig;
  hit(event: PointerEvent): Hit | undefined;
  ray(event: PointerEvent): Ray;
  hover(hit: Hit | undefined): void;
  click(event: PointerEvent): void;
  /** @returns true if something takes the gesture */
  drag(gesture: DragGesture): boolean;
}

/** Shortest time between two looks at what the pointer is on. */
const HOVER_MS = 40;
/** Looking takes at most this share of the time, however many things there are. */
const HOVER_SHARE = 0.25;
const CLICK = 5;

/** Listens as long as the element lives. */
export function listenToPane(parts: GestureParts): void {
  const { element } = parts;
  let down: { readonly x: number; readonly y: number } | undefined;
  // Before the camera's own listener, so that a gesture can be taken from it.
  element.addEventListener(
    "pointerdown",
    (event) => {
      down = { x: event.clientX, y: event.clientY };
      if (event.button === 0) beginDrag(parts, event);
    },
    { capture: true },
  );
  listenToHover(parts);
  element.addEventListener("pointerup", (event) => {
    const isClick = down !== undefined && Math.hypot(event.clientX - down.x, event.clientY - down.y) < CLICK;
    if (isClick && event.button === 0) parts.click(event);
    down = undefined;
  });
}

function listenToHover({ element, hit, hover }: GestureParts): void {
  let next = 0;
  element.addEventListener("pointermove", (event) => {
    if (event.buttons !== 0 || event.timeStamp < next) return;
    const begin = performance.now();
    hover(hit(event));
    next = event.timeStamp + Math.max(HOVER_MS, (performance.now() - begin) / HOVER_SHARE);
  });
  element.addEventListener("pointerleave", () => hover(undefined));
}

/** Offers a gesture to the scene; the camera is still as long as the scene has it. */
function beginDrag(parts: GestureParts, down: PointerEvent): void {
  const { rig, pane, element } = parts;
  const hit = parts.hit(down);
  if (hit === undefined) return;
  const facing = new Plane().setFromNormalAndCoplanarPoint(rig.camera.getWorldDirection(new Vector3()), hit.point);
  const gestureOf = (phase: DragGesture["phase"], event: PointerEvent): DragGesture => {
    const ray = parts.ray(event).clone();
    const point = ray.intersectPlane(facing, new Vector3()) ?? hit.point;
    const { shiftKey: shift, altKey: alt, ctrlKey: ctrl } = event;
    return { phase, pane, hit, ray, point, modifiers: { shift, alt, ctrl } };
  };
  if (!parts.drag(gestureOf("start", down))) return;
  rig.enabled = false;
  element.setPointerCapture(down.pointerId);
  const ended = new AbortController();
  const { signal } = ended;
  const finish = (phase: DragGesture["phase"]) => (event: PointerEvent) => {
    ended.abort();
    rig.enabled = true;
    parts.drag(gestureOf(phase, event));
  };
  element.addEventListener("pointermove", (event) => parts.drag(gestureOf("move", event)), { signal });
  element.addEventListener("pointerup", finish("end"), { signal });
  element.addEventListener("pointercancel", finish("cancel"), { signal });
}
