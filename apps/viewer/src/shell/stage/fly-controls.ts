// Pointer and keys of a camera that walks: dragging turns the head, the wheel and held keys move it.
import type { CameraPose, CameraSpec } from "@sciformer/core/view";
import { Vector3 } from "three/webgpu";
import { flyMotion, isFlyKey, lookedPose, walkedPose } from "./fly-pose.ts";

/** Share of the scene's extent that is walked in a second; with shift four times as much. */
const SPEED = 0.12;
const FAST = 4;
/** Radians a second of turning by keys. */
const TURN = 0.9;
/** Radians that a drag across the height of the picture turns. */
const DRAG_TURN = 1.6;
/** What a single press moves by, in seconds of walking. */
const PRESS = 0.08;
const WHEEL_STEP = 1 / 500;

export class FlyControls {
  enabled = true;
  readonly #element: HTMLElement;
  readonly #spec: CameraSpec;
  readonly #pose: () => CameraPose;
  readonly #move: (pose: CameraPose) => void;
  readonly #ended = new AbortController();
  readonly #held = new Set<string>();
  readonly #extent: number;
  #isFast = false;
  #last = 0;

  constructor(spec: CameraSpec, element: HTMLElement, pose: () => CameraPose, move: (pose: CameraPose) => void) {
    this.#spec = spec;
    this.#element = element;
    this.#pose = pose;
    this.#move = move;
    this.#extent = new Vector3(...spec.bounds.max).distanceTo(new Vector3(...spec.bounds.min));
    const { signal } = this.#ended;
    element.addEventListener("pointerdown", (event) => this.#drag(event), { signal });
    element.addEventListener("wheel", (event) => this.#wheel(event), { signal, passive: false });
    element.addEventListener("keydown", (event) => this.#press(event), { signal });
    element.addEventListener("keyup", ({ code }) => this.#held.delete(code), { signal });
    element.addEventListener("blur", () => this.#held.clear(), { signal });
  }

  dispose(): void {
    this.#held.clear();
    this.#ended.abort();
  }

  #drag(down: PointerEvent): void {
    if (!this.enabled) return;
    this.#element.setPointerCapture(down.pointerId);
    const ended = new AbortController();
    const { signal } = ended;
    let last = down;
    const turn = (event: PointerEvent) => {
      const perPixel = DRAG_TURN / Math.max(1, this.#element.clientHeight);
      const [right, up] = [(event.clientX - last.clientX) * perPixel, (event.clientY - last.clientY) * perPixel];
      last = event;
      // What is held by the pointer goes with it.
      if (this.enabled) this.#move(lookedPose(this.#pose(), this.#spec, -right, up));
    };
    this.#element.addEventListener("pointermove", turn, { signal });
    for (const name of ["pointerup", "pointercancel"] as const) {
      this.#element.addEventListener(name, () => ended.abort(), { signal });
    }
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    if (this.enabled) this.#walk(0, 0, -event.deltaY * WHEEL_STEP);
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !isFlyKey(event.code)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#isFast = event.shiftKey;
    const wasStill = this.#held.size === 0;
    if (this.#held.has(event.code)) return;
    this.#held.add(event.code);
    this.#step(PRESS);
    if (!wasStill) return;
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#goOn(now));
  }

  /** As long as keys are held. */
  #goOn(now: number): void {
    if (this.#held.size === 0) return;
    this.#step(Math.min(0.1, Math.max(0, (now - this.#last) / 1000)));
    this.#last = now;
    requestAnimationFrame((later) => this.#goOn(later));
  }

  #step(seconds: number): void {
    const { right, up, ahead, turn, tilt } = flyMotion(this.#held);
    const angle = TURN * seconds;
    if (turn !== 0 || tilt !== 0) this.#move(lookedPose(this.#pose(), this.#spec, turn * angle, tilt * angle));
    this.#walk(right * seconds, up * seconds, ahead * seconds);
  }

  /** @param right, up, ahead in seconds of walking */
  #walk(right: number, up: number, ahead: number): void {
    if (right === 0 && up === 0 && ahead === 0) return;
    const length = SPEED * this.#extent * (this.#isFast ? FAST : 1);
    this.#move(walkedPose(this.#pose(), this.#spec, [right * length, up * length, ahead * length]));
  }
}
