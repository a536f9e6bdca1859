// The stage: all panes of a scene on one canvas, their arrangement and their cameras.
import type { CameraPose, DragGesture, Hit, Pane, Picture, Theme } from "@sciformer/core/view";
import type { PerspectiveCamera } from "three/webgpu";
import { h } from "../dom.ts";
import type { Arrangement } from "../url-state.ts";
import { StageCanvas } from "./canvas.ts";
import { fly, wantsCalm } from "./flight.ts";
import { drawOverlay, type WrittenLabel } from "./overlay.ts";
import { panePlaces } from "./pane-grid.ts";
import { ShownPane } from "./shown-pane.ts";

/** Seconds of a flight to a named view. */
const FLIGHT = 0.35;
/** Longest step of what moves by itself, in seconds. */
const MOST_STEP = 0.1;
/** Seconds from frame to frame on a machine that hardly keeps up. */
const SLOW = 0.05;

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
  readonly backend: StageCanvas["backend"];
  readonly drawCalls: number;
  readonly triangles: number;
  readonly milliseconds: number;
}

export class Stage {
  readonly element = h("div", { class: "stage" });
  readonly #canvas: StageCanvas;
  readonly #frames = h("div", { class: "frames" });
  readonly #divider: HTMLInputElement;
  readonly #actions: StageActions;
  readonly #resized: ResizeObserver;
  #shown: readonly ShownPane[] = [];
  #arrangement: { readonly mode: Arrangement; readonly pane: string | undefined; readonly split: number } = {
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
    return new Stage(await StageCanvas.create(), actions, theme);
  }

  private constructor(canvas: StageCanvas, actions: StageActions, theme: Theme) {
    this.#canvas = canvas;
    this.#actions = actions;
    this.#theme = theme;
    this.#divider = h("input", {
      type: "range",
      class: "divider",
      min: 0,
      max: 1,
      step: 0.005,
      "aria-label": "Divider",
      oninput: () => actions.divided(Number(this.#divider.value)),
    });
    this.element.append(canvas.element, this.#frames, canvas.overlay, this.#divider);
    this.#resized = new ResizeObserver(() => this.draw());
    this.#resized.observe(this.element);
  }

  get backend(): StageCanvas["backend"] {
    return this.#canvas.backend;
  }

  get maxTextureSize(): number {
    return this.#canvas.maxTextureSize;
  }

  get cameras(): Readonly<Record<string, CameraPose>> {
    return Object.fromEntries(this.#shown.map(({ pane, rig }) => [pane.link, rig.pose]));
  }

  /** Roots of the panes in sight, for glTF. */
  get roots(): readonly Pane["root"][] {
    return this.#shown.filter(({ place }) => place !== undefined).map(({ pane }) => pane.root);
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
        if (!old?.follow(pane)) return this.#add(pane, cameras[pane.link]);
        known.delete(pane.id);
        return old;
      });
      for (const old of known.values()) old.dispose();
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
    if (rig) fly(rig.pose, pose, seconds, (next) => this.#pose(link, next));
  }

  /** All cameras to where they began. */
  reset(): void {
    for (const { pane } of this.#shown) this.moveCamera(pane.link, pane.camera.home, FLIGHT);
  }

  /** A named view of the panes. @returns false if there is none for the key */
  presetKey(key: string): boolean {
    for (const { pane } of this.#shown) {
      const preset = pane.camera.presets?.find((one) => one.key === key);
      if (!preset) continue;
      this.moveCamera(pane.link, preset.pose, FLIGHT);
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
      const seconds = Math.min(MOST_STEP, Math.max(0, (now - this.#last) / 1000));
      this.#last = now;
      const goesOn = !wantsCalm() && this.#actions.animate(seconds);
      this.drawNow();
      if (!goesOn) return;
      // Where a frame takes long, what moves by itself leaves as much time to everything else.
      if (seconds < SLOW) this.draw();
      else setTimeout(() => this.draw(), 1000 * seconds);
    });
  }

  drawNow(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === 0 || height === 0) return;
    const begin = performance.now();
    this.#canvas.resize(width, height);
    this.#place(width, height);
    const parts = this.#shown.flatMap(({ pane: { root }, rig, place }) => {
      if (!place) return [];
      rig.fit(place.view.width / place.view.height);
      return [{ root, camera: rig.camera, ...place }];
    });
    const counts = this.#canvas.draw(parts, this.#theme);
    this.#write();
    this.#actions.drawn({ backend: this.backend, ...counts, milliseconds: performance.now() - begin });
  }

  /** The picture as it is, text included. */
  snapshot(): HTMLCanvasElement {
    this.drawNow();
    return this.#canvas.copy();
  }

  /** A picture of a three scene that is not shown; it may be as large as the stage. */
  picture(root: Pane["root"], camera: PerspectiveCamera, width: number, height: number): Picture {
    const picture = this.#canvas.picture(root, camera, width, height, this.#theme);
    this.drawNow();
    return picture;
  }

  dispose(): void {
    this.#resized.disconnect();
    for (const shown of this.#shown) shown.dispose();
    this.#canvas.dispose();
    this.element.remove();
  }

  #add(pane: Pane, pose: CameraPose | undefined): ShownPane {
    return new ShownPane(pane, pose, {
      corner: () => this.element.getBoundingClientRect(),
      posed: (link, moved) => this.#pose(link, moved),
      hover: this.#actions.hover,
      drag: this.#actions.drag,
      click: (shown, event) => this.#click(shown, event),
    });
  }

  /** Moves all cameras of a link. */
  #pose(link: string, pose: CameraPose): void {
    for (const { pane, rig } of this.#shown) if (pane.link === link) rig.setPose(pose);
    this.#actions.moved(this.cameras);
    this.draw();
  }

  #place(width: number, height: number): void {
    const { mode, pane, split } = this.#arrangement;
    const chosen = Math.max(
      0,
      this.#shown.findIndex((one) => one.pane.id === pane),
    );
    const places = panePlaces(this.#shown.length, { left: 0, top: 0, width, height }, mode, chosen, split);
    this.#divider.hidden = mode !== "split" || this.#shown.length < 2;
    for (const [index, shown] of this.#shown.entries()) shown.place = places[index];
  }

  #write(): void {
    const { overlay } = this.#canvas;
    const context = overlay.getContext("2d")!;
    context.reset();
    const ratio = overlay.width / this.element.clientWidth;
    context.scale(ratio, ratio);
    const written = this.#shown.flatMap(({ pane, rig, place }) => (place ? [{ pane, rig, place }] : []));
    this.#labels = drawOverlay(context, written, this.#theme);
    if (this.#divider.hidden) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    context.fillStyle = this.#theme.quiet;
    context.fillRect(Math.round(width * this.#arrangement.split), 0, 1, height);
  }

  /** Labels lie above the picture. */
  #click(shown: ShownPane, event: PointerEvent): void {
    const corner = this.element.getBoundingClientRect();
    const [x, y] = [event.clientX - corner.left, event.clientY - corner.top];
    const label = this.#labels.find(
      ({ pane, box: { left, top, width, height } }) =>
        pane === shown.pane.id && x >= left && x <= left + width && y >= top && y <= top + height,
    );
    if (label === undefined) this.#actions.click(shown.hit(event), event.shiftKey);
    else this.#actions.named(label.pane, label.key, event.shiftKey);
  }
}
