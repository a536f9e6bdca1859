// The stage: one canvas on which all panes are drawn, by WebGPU or WebGL 2.
import type { CameraPose, DragGesture, Hit, Pane, Picture, Theme } from "@sciformer/core/view";
import type { Ray } from "three";
import { type Group, type PerspectiveCamera, WebGPURenderer } from "three/webgpu";
import { h } from "../dom.ts";
import type { Arrangement } from "../url-state.ts";
import { keyedPose } from "./camera-keys.ts";
import { CameraRig } from "./camera-rig.ts";
import { drawOverlay, type WrittenLabel } from "./overlay.ts";
import { listenToPane } from "./pane-gestures.ts";
import { type PanePlace, panePlaces } from "./pane-grid.ts";
import { hitOf, rayAt } from "./picker.ts";
import { studioLights } from "./studio.ts";

/** What happens on the stage. */
export interface StageActions {
  hover(hit: Hit | undefined): void;
  click(hit: Hit | undefined, add: boolean): void;
  /** A click on a label that names a thing of the scene. */
  named(pane: string, key: string, add: boolean): void;
  /** @returns true if something takes the gesture */
  drag(gesture: DragGesture): boolean;
  moved(cameras: Readonly<Record<string, CameraPose>>): void;
  /** Moves what moves by itself. @returns true while there is more */
  animate(seconds: number): boolean;
  /** The divider was moved. */
  divided(split: number): void;
  drawn(statistics: StageStatistics): void;
}

/** What the last frame took. */
export interface StageStatistics {
  readonly backend: "webgpu" | "webgl2";
  readonly drawCalls: number;
  readonly triangles: number;
  readonly milliseconds: number;
}

interface Shown {
  pane: Pane;
  readonly rig: CameraRig;
  readonly lights: Group | undefined;
  readonly element: HTMLElement;
  place: PanePlace | undefined;
}

export class Stage {
  readonly element = h("div", { class: "stage" });
  readonly backend: StageStatistics["backend"];
  readonly maxTextureSize: number;
  readonly #renderer: WebGPURenderer;
  readonly #overlay = h("canvas", { class: "overlay", "aria-hidden": "true" });
  readonly #frames = h("div", { class: "frames" });
  readonly #divider: HTMLInputElement;
  readonly #actions: StageActions;
  readonly #resized: ResizeObserver;
  #shown: Shown[] = [];
  #arrangement: { mode: Arrangement; pane: string | undefined; split: number } = {
    mode: "side",
    pane: undefined,
    split: 0.5,
  };
  #theme: Theme;
  #isAsked = false;
  #last = performance.now();
  #labels: readonly WrittenLabel[] = [];

  /** Starts a renderer. @throws Error where there is neither WebGPU nor WebGL 2 */
  static async create(actions: StageActions, theme: Theme): Promise<Stage> {
    const renderer = new WebGPURenderer({ antialias: true });
    await renderer.init();
    return new Stage(renderer, actions, theme);
  }

  private constructor(renderer: WebGPURenderer, actions: StageActions, theme: Theme) {
    this.#renderer = renderer;
    this.#actions = actions;
    this.#theme = theme;
    const { backend } = renderer as unknown as { backend: { isWebGPUBackend?: boolean; gl?: WebGL2RenderingContext } };
    this.backend = backend.isWebGPUBackend ? "webgpu" : "webgl2";
    this.maxTextureSize = backend.gl ? (backend.gl.getParameter(backend.gl.MAX_TEXTURE_SIZE) as number) : 8192;
    renderer.info.autoReset = false;
    renderer.autoClear = true;
    renderer.domElement.className = "canvas";
    renderer.domElement.setAttribute("aria-hidden", "true");
    this.#divider = h("input", {
      type: "range",
      class: "divider",
      min: 0,
      max: 1,
      step: 0.005,
      "aria-label": "Divider",
      oninput: () => actions.divided(Number(this.#divider.value)),
    });
    this.element.append(renderer.domElement, this.#frames, this.#overlay, this.#divider);
    this.#resized = new ResizeObserver(() => this.draw());
    this.#resized.observe(this.element);
  }

  get cameras(): Readonly<Record<string, CameraPose>> {
    return Object.fromEntries(this.#shown.map(({ pane, rig }) => [pane.link, rig.pose]));
  }

  /** Shows these panes; a pane that stays keeps its camera. @param poses where cameras stand that are new */
  setPanes(panes: readonly Pane[], poses: Readonly<Record<string, CameraPose>>): void {
    const isSame =
      panes.length === this.#shown.length && panes.every((pane, index) => pane === this.#shown[index]!.pane);
    if (!isSame) {
      const known = new Map(this.#shown.map((one) => [one.pane.id, one]));
      const cameras = { ...poses, ...this.cameras };
      this.#shown = panes.map((pane) => {
        const old = known.get(pane.id);
        if (old && old.pane.camera === pane.camera && old.pane.root === pane.root) {
          known.delete(pane.id);
          old.pane = pane;
          nameFrame(old.element, pane);
          return old;
        }
        return this.#add(pane, cameras[pane.link]);
      });
      for (const old of known.values()) this.#remove(old);
      this.#frames.replaceChildren(...this.#shown.map(({ element }) => element));
    }
    this.draw();
  }

  arrange(mode: Arrangement, pane: string | undefined, split: number): void {
    this.#arrangement = { mode, pane, split };
    this.#divider.value = String(split);
    this.draw();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.draw();
  }

  /** Flies the cameras of a link to a pose. */
  moveCamera(link: string, pose: CameraPose, seconds: number): void {
    const rig = this.#shown.find(({ pane }) => pane.link === link)?.rig;
    if (!rig) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = rig.pose;
    const begin = performance.now();
    const step = (now: number) => {
      const share = calm || seconds <= 0 ? 1 : Math.min(1, (now - begin) / (1000 * seconds));
      this.#pose(link, mixPose(start, pose, share * share * (3 - 2 * share)));
      if (share < 1) requestAnimationFrame(step);
    };
    step(begin);
  }

  /** All cameras to where they began. */
  reset(): void {
    for (const { pane } of this.#shown) this.moveCamera(pane.link, pane.camera.home, 0.35);
  }

  /** A named view of the panes. @returns false if there is none for the key */
  presetKey(key: string): boolean {
    for (const { pane } of this.#shown) {
      const preset = pane.camera.presets?.find((one) => one.key === key);
      if (!preset) continue;
      this.moveCamera(pane.link, preset.pose, 0.35);
      return true;
    }
    return false;
  }

  /** Draws with the next frame. */
  draw(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    requestAnimationFrame((now) => {
      this.#isAsked = false;
      const seconds = Math.min(0.1, Math.max(0, (now - this.#last) / 1000));
      this.#last = now;
      const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const goesOn = !calm && this.#actions.animate(seconds);
      this.drawNow();
      if (goesOn) this.draw();
    });
  }

  drawNow(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const begin = performance.now();
    this.#resize(width, height);
    this.#place(width, height);
    const renderer = this.#renderer;
    renderer.info.reset();
    renderer.setClearColor(this.#theme.background);
    renderer.setScissorTest(true);
    for (const { pane, rig, place } of this.#shown) {
      if (!place) continue;
      const { view, seen } = place;
      rig.fit(view.width / view.height);
      renderer.setViewport(view.left, view.top, view.width, view.height);
      renderer.setScissor(seen.left, seen.top, seen.width, seen.height);
      renderer.render(pane.root, rig.camera);
    }
    this.#write();
    const { drawCalls, triangles } = renderer.info.render;
    this.#actions.drawn({ backend: this.backend, drawCalls, triangles, milliseconds: performance.now() - begin });
  }

  /** The picture as it is, text included. */
  snapshot(): HTMLCanvasElement {
    this.drawNow();
    const { width, height } = this.#overlay;
    const canvas = h("canvas", { width, height });
    const context = canvas.getContext("2d")!;
    context.drawImage(this.#renderer.domElement, 0, 0, width, height);
    context.drawImage(this.#overlay, 0, 0);
    return canvas;
  }

  /** A picture of a three scene that is not shown; it may be as large as the stage. */
  picture(root: Pane["root"], camera: PerspectiveCamera, width: number, height: number): Picture {
    const renderer = this.#renderer;
    const ratio = renderer.getPixelRatio();
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    renderer.setClearColor(this.#theme.background);
    renderer.setScissorTest(true);
    renderer.setViewport(0, 0, width / ratio, height / ratio);
    renderer.setScissor(0, 0, width / ratio, height / ratio);
    renderer.render(root, camera);
    const context = new OffscreenCanvas(width, height).getContext("2d")!;
    context.drawImage(renderer.domElement, 0, 0, width, height, 0, 0, width, height);
    this.drawNow();
    return { width, height, rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
  }

  /** Roots of the panes in sight, for glTF. */
  get roots(): readonly Pane["root"][] {
    return this.#shown.filter(({ place }) => place !== undefined).map(({ pane }) => pane.root);
  }

  dispose(): void {
    this.#resized.disconnect();
    for (const shown of this.#shown) this.#remove(shown);
    this.#renderer.dispose();
    this.element.remove();
  }

  #add(pane: Pane, pose: CameraPose | undefined): Shown {
    const element = h("div", { class: "frame", tabindex: 0, role: "application" }, h("h2", {}));
    nameFrame(element, pane);
    const rig = new CameraRig(pane.camera, element, (moved) => this.#pose(pane.link, moved));
    if (pose) rig.setPose(pose);
    const lights = pane.lights === "studio" ? studioLights(pane.camera.up) : undefined;
    if (lights) pane.root.add(lights);
    const shown = { pane, rig, lights, element, place: undefined };
    this.#listen(shown);
    return shown;
  }

  #remove({ pane, rig, lights, element }: Shown): void {
    rig.dispose();
    if (lights) pane.root.remove(lights);
    element.remove();
  }

  /** Moves all cameras of a link. */
  #pose(link: string, pose: CameraPose): void {
    for (const { pane, rig } of this.#shown) if (pane.link === link) rig.setPose(pose);
    this.#actions.moved(this.cameras);
    this.draw();
  }

  #resize(width: number, height: number): void {
    const ratio = Math.min(2, devicePixelRatio);
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#overlay.width === wide && this.#overlay.height === high) return;
    this.#overlay.width = wide;
    this.#overlay.height = high;
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
  }

  #place(width: number, height: number): void {
    const { mode, pane, split } = this.#arrangement;
    const chosen = Math.max(
      0,
      this.#shown.findIndex((one) => one.pane.id === pane),
    );
    const places = panePlaces(this.#shown.length, { left: 0, top: 0, width, height }, mode, chosen, split);
    this.#divider.hidden = mode !== "split" || this.#shown.length < 2;
    this.#shown.forEach((shown, index) => {
      const place = places[index];
      shown.place = place;
      shown.element.hidden = place === undefined;
      if (!place) return;
      const { left, top, width: wide, height: high } = place.seen;
      Object.assign(shown.element.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${wide}px`,
        height: `${high}px`,
      });
    });
  }

  #write(): void {
    const context = this.#overlay.getContext("2d")!;
    context.reset();
    const ratio = this.#overlay.width / this.element.clientWidth;
    context.scale(ratio, ratio);
    const written = this.#shown.flatMap(({ pane, rig, place }) => (place ? [{ pane, rig, place }] : []));
    this.#labels = drawOverlay(context, written, this.#theme);
    if (this.#divider.hidden) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    context.fillStyle = this.#theme.quiet;
    context.fillRect(Math.round(width * this.#arrangement.split), 0, 1, height);
  }

  #ray({ rig, place }: Shown, { clientX, clientY }: PointerEvent): Ray {
    const box = this.element.getBoundingClientRect();
    return rayAt(rig.camera, place!.view, clientX - box.left, clientY - box.top);
  }

  #hit(shown: Shown, event: PointerEvent): Hit | undefined {
    const { pane, rig, place } = shown;
    if (!place) return undefined;
    this.#ray(shown, event);
    return hitOf(pane, rig.camera, 1 / rig.pixelsPerUnit(place.view.height));
  }

  #listen(shown: Shown): void {
    const { element, rig, pane } = shown;
    const { hover, drag } = this.#actions;
    listenToPane({
      pane: pane.id,
      element,
      rig,
      hit: (event) => this.#hit(shown, event),
      ray: (event) => this.#ray(shown, event),
      hover,
      drag,
      click: (event) => this.#click(shown, event),
    });
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const pose = keyedPose(event, rig.pose, pane.camera);
      if (pose === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#pose(pane.link, pose);
    });
  }

  /** Labels lie above the picture. */
  #click(shown: Shown, event: PointerEvent): void {
    const box = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const label = this.#labels.find(
      ({ pane, box: { left, top, width, height } }) =>
        pane === shown.pane.id && x >= left && x <= left + width && y >= top && y <= top + height,
    );
    if (label === undefined) this.#actions.click(this.#hit(shown, event), event.shiftKey);
    else this.#actions.named(label.pane, label.key, event.shiftKey);
  }
}

function mixPose(from: CameraPose, to: CameraPose, share: number): CameraPose {
  const mix = (a: number, b: number) => a + share * (b - a);
  const vector = (name: "position" | "target") =>
    [0, 1, 2].map((axis) => mix(from[name][axis]!, to[name][axis]!)) as unknown as CameraPose["target"];
  const pose = { position: vector("position"), target: vector("target") };
  if (from.halfHeight === undefined || to.halfHeight === undefined) return pose;
  return { ...pose, halfHeight: mix(from.halfHeight, to.halfHeight) };
}

/** The title above a pane, and what a screen reader says of it. */
function nameFrame(element: HTMLElement, { title }: Pane): void {
  element.setAttribute("aria-label", `${title}: move with arrow keys, plus and minus`);
  element.querySelector("h2")!.textContent = title;
}
