// One pane of the ridges as three objects: the surface, the chosen day's crest, the ground with its hours.
import type { Theme, Vec3 } from "@sciformer/core/view";
import {
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  Scene as Root,
} from "three/webgpu";
import { HEIGHT, placeOf, type RidgeFrame, type RidgeGeometry, WIDTH } from "./layout.ts";

/** How far the ground goes beyond the data. */
const MARGIN = 0.35;
/** Scene units that the chosen day's strip is deep at least. */
const LEAST_STRIP = 0.08;

/** Owns everything that a pane shows. */
export class RidgeSurface {
  readonly root = new Root();
  readonly surface = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ vertexColors: true, side: DoubleSide }));
  readonly #crest = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  readonly #post = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  readonly #ground = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  readonly #edges = new LineSegments(new BufferGeometry(), new LineBasicMaterial());
  readonly #strip = new Mesh(
    new PlaneGeometry(1, 1),
    new MeshBasicMaterial({ transparent: true, opacity: 0.35, side: DoubleSide, depthWrite: false }),
  );

  constructor() {
    this.surface.name = "ridges";
    this.#strip.rotation.x = -Math.PI / 2;
    this.root.add(this.#ground, this.#edges, this.#strip, this.surface, this.#crest, this.#post);
  }

  setTheme(theme: Theme): void {
    this.#crest.material.color.set(theme.text);
    this.#post.material.color.set(theme.accent);
    this.#strip.material.color.set(theme.accent);
    this.#ground.material.color.set(theme.line);
    this.#edges.material.color.set(theme.line);
  }

  /** @param edges [points, 3] at the front of the days */
  setSurface({ positions, colours, indices }: RidgeGeometry, edges: Float32Array, frame: RidgeFrame): void {
    this.surface.geometry.dispose();
    this.surface.geometry = new BufferGeometry()
      .setAttribute("position", new BufferAttribute(positions, 3))
      .setAttribute("color", new BufferAttribute(colours, 3))
      .setIndex(new BufferAttribute(indices, 1));
    this.surface.visible = indices.length > 0;
    setLines(this.#ground, groundLines(frame));
    setLines(this.#edges, edges);
  }

  /** @param crest [points, 3]; @param at of the cursor on the ground */
  setDay(crest: Float32Array, at: Vec3, { dayStep }: RidgeFrame): void {
    setLines(this.#crest, crest);
    this.#strip.position.set(0, 0.002, at[2]);
    this.#strip.scale.set(WIDTH + 2 * MARGIN, Math.max(LEAST_STRIP, dayStep), 1);
    setLines(this.#post, Float32Array.of(at[0], -0.12 * HEIGHT, at[2], at[0], 1.12 * HEIGHT, at[2]));
  }

  dispose(): void {
    for (const one of [this.surface, this.#crest, this.#post, this.#ground, this.#edges, this.#strip]) {
      one.geometry.dispose();
      one.material.dispose();
    }
  }
}

function setLines(lines: LineSegments, points: Float32Array): void {
  lines.geometry.dispose();
  lines.geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(points, 3));
  lines.visible = points.length > 0;
}

/** Every third hour from the first day to the last, and the border. */
function groundLines(frame: RidgeFrame): Float32Array {
  const [, , back] = placeOf(frame, -0.5, 0);
  const [, , front] = placeOf(frame, frame.days - 0.5, 0);
  const points: number[] = [];
  for (let hour = 0; hour <= 24; hour += 3) {
    const [x] = placeOf(frame, 0, hour);
    points.push(x, 0, back, x, 0, front);
  }
  for (const z of [back, front]) points.push(-WIDTH / 2, 0, z, WIDTH / 2, 0, z);
  return Float32Array.from(points);
}
