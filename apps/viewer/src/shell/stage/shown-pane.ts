// A pane on the stage: its frame on the page, its camera and lights, and what the pointer is on.
import type { CameraPose, DragGesture, Hit, Pane } from "@sciformer/core/view";
import type { Group, Ray } from "three/webgpu";
import { h } from "../dom.ts";
import { keyedPose } from "./camera-keys.ts";
import { CameraRig } from "./camera-rig.ts";
import { listenToPane } from "./pane-gestures.ts";
import type { PanePlace } from "./pane-grid.ts";
import { hitOf, rayAt } from "./picker.ts";
import { studioLights } from "./studio.ts";

/** What a person does in a pane. */
export interface PaneListener {
  /** The upper left corner of the stage in the window. */
  corner(): { readonly left: number; readonly top: number };
  posed(link: string, pose: CameraPose): void;
  hover(hit: Hit | undefined): void;
  drag(gesture: DragGesture): boolean;
  click(shown: ShownPane, event: PointerEvent): void;
}

export class ShownPane {
  readonly rig: CameraRig;
  readonly element = h("div", { class: "frame", tabindex: 0, role: "application" }, h("h2", {}));
  readonly #lights: Group | undefined;
  readonly #listener: PaneListener;
  #pane: Pane;
  #place: PanePlace | undefined;

  /** @param pose where its camera stands; its home unless given */
  constructor(pane: Pane, pose: CameraPose | undefined, listener: PaneListener) {
    this.#pane = pane;
    this.#listener = listener;
    this.#name();
    this.rig = new CameraRig(pane.camera, this.element, (moved) => listener.posed(this.#pane.link, moved));
    if (pose) this.rig.setPose(pose);
    this.#lights = pane.lights === "studio" ? studioLights(pane.camera.up) : undefined;
    if (this.#lights) pane.root.add(this.#lights);
    this.#listen();
  }

  get pane(): Pane {
    return this.#pane;
  }

  /** Undefined while it is not in sight. */
  get place(): PanePlace | undefined {
    return this.#place;
  }

  set place(place: PanePlace | undefined) {
    this.#place = place;
    this.element.hidden = place === undefined;
    if (!place) return;
    const { left, top, width, height } = place.seen;
    Object.assign(this.element.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  /** Takes over a pane of the same picture and camera. @returns false if it is another one's */
  follow(pane: Pane): boolean {
    if (pane.camera !== this.#pane.camera || pane.root !== this.#pane.root) return false;
    this.#pane = pane;
    this.#name();
    return true;
  }

  /** What lies under the pointer. */
  hit(event: PointerEvent): Hit | undefined {
    if (!this.#place) return undefined;
    this.#ray(event);
    return hitOf(this.#pane, this.rig.camera, 1 / this.rig.pixelsPerUnit(this.#place.view.height));
  }

  dispose(): void {
    this.rig.dispose();
    if (this.#lights) this.#pane.root.remove(this.#lights);
    this.element.remove();
  }

  /** The title above it, and what a screen reader says of it. */
  #name(): void {
    const { title } = this.#pane;
    this.element.setAttribute("aria-label", `${title}: move with arrow keys, plus and minus`);
    this.element.querySelector("h2")!.textContent = title;
  }

  #ray({ clientX, clientY }: PointerEvent): Ray {
    const { left, top } = this.#listener.corner();
    return rayAt(this.rig.camera, this.#place!.view, clientX - left, clientY - top);
  }

  #listen(): void {
    const { element, rig } = this;
    listenToPane({
      pane: this.#pane.id,
      element,
      rig,
      hit: (event) => this.hit(event),
      ray: (event) => this.#ray(event),
      hover: (hit) => this.#listener.hover(hit),
      drag: (gesture) => this.#listener.drag(gesture),
      click: (event) => this.#listener.click(this, event),
    });
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const pose = keyedPose(event, rig.pose, this.#pane.camera);
      if (pose === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#listener.posed(this.#pane.link, pose);
    });
  }
}
