// The canvas that panes are drawn on, by WebGPU or WebGL 2, with a canvas for text above it.
import type { Pane, Picture, Theme } from "@sciformer/core/view";
import { type Camera, type PerspectiveCamera, WebGPURenderer } from "three/webgpu";
import { h } from "../dom.ts";
import type { Box } from "./pane-grid.ts";

/** Finer than this, nobody sees. */
const MOST_RATIO = 2;

/** A part of the canvas and what is drawn there. */
export interface Drawn {
  readonly root: Pane["root"];
  readonly camera: Camera;
  readonly view: Box;
  readonly seen: Box;
}

export class StageCanvas {
  readonly backend: "webgpu" | "webgl2";
  readonly maxTextureSize: number;
  readonly overlay = h("canvas", { class: "overlay", "aria-hidden": "true" });
  readonly #renderer: WebGPURenderer;

  /** Starts a renderer. @throws Error where there is neither WebGPU nor WebGL 2 */
  static async create(): Promise<StageCanvas> {
    const renderer = new WebGPURenderer({ antialias: true });
    await renderer.init();
    return new StageCanvas(renderer);
  }

  private constructor(renderer: WebGPURenderer) {
    this.#renderer = renderer;
    const { backend } = renderer as unknown as { backend: { isWebGPUBackend?: boolean; gl?: WebGL2RenderingContext } };
    this.backend = backend.isWebGPUBackend ? "webgpu" : "webgl2";
    this.maxTextureSize = backend.gl ? (backend.gl.getParameter(backend.gl.MAX_TEXTURE_SIZE) as number) : 8192;
    renderer.info.autoReset = false;
    renderer.autoClear = true;
    renderer.domElement.className = "canvas";
    renderer.domElement.setAttribute("aria-hidden", "true");
  }

  get element(): HTMLCanvasElement {
    return this.#renderer.domElement;
  }

  /** Brings both canvases to a size in CSS pixels. */
  resize(width: number, height: number): void {
    const ratio = Math.min(MOST_RATIO, devicePixelRatio);
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.overlay.width === wide && this.overlay.height === high) return;
    this.overlay.width = wide;
    this.overlay.height = high;
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
  }

  /** @returns what the frame took */
  draw(parts: readonly Drawn[], theme: Theme): { readonly drawCalls: number; readonly triangles: number } {
    const renderer = this.#renderer;
    renderer.info.reset();
    renderer.setClearColor(theme.background);
    renderer.setScissorTest(true);
    for (const { root, camera, view, seen } of parts) {
      renderer.setViewport(view.left, view.top, view.width, view.height);
      renderer.setScissor(seen.left, seen.top, seen.width, seen.height);
      renderer.render(root, camera);
    }
    const { drawCalls, triangles } = renderer.info.render;
    return { drawCalls, triangles };
  }

  /** The picture as it was drawn, text included. */
  copy(): HTMLCanvasElement {
    const { width, height } = this.overlay;
    const canvas = h("canvas", { width, height });
    const context = canvas.getContext("2d")!;
    context.drawImage(this.element, 0, 0, width, height);
    context.drawImage(this.overlay, 0, 0);
    return canvas;
  }

  /** A picture of a three scene that is not shown; it may be as large as the stage, which must be drawn again. */
  picture(root: Pane["root"], camera: PerspectiveCamera, width: number, height: number, theme: Theme): Picture {
    const ratio = this.#renderer.getPixelRatio();
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    const box = { left: 0, top: 0, width: width / ratio, height: height / ratio };
    this.draw([{ root, camera, view: box, seen: box }], theme);
    const context = new OffscreenCanvas(width, height).getContext("2d")!;
    context.drawImage(this.element, 0, 0, width, height, 0, 0, width, height);
    return { width, height, rgba: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
  }

  dispose(): void {
    this.#renderer.dispose();
  }
}
