// The attention of a window as three objects: samples, arcs, the mains curve, the strip of the clock's encoding.
import type { Theme } from "@sciformer/core/view";
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  IcosahedronGeometry,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  Scene as Root,
} from "three/webgpu";
import { type ArcLines, type StripMesh, tokenPlace } from "./layout.ts";

/** Share of the distance of two samples that a sample's ball is thick, its limits, and the statistics token's. */
const FILLED = 0.42;
const RADII = [0.02, 0.09] as const;
const STATISTICS_RADIUS = 0.2;

/** Owns everything that the pane shows. */
export class ArcsPicture {
  readonly root = new Root();
  readonly #arcs = lines(true);
  readonly #curve = lines(false);
  readonly #strip = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ vertexColors: true, side: DoubleSide }));
  #tokens: InstancedMesh | undefined;

  constructor() {
    this.root.add(this.#arcs, this.#curve, this.#strip);
  }

  /** What a ray can meet: instances are tokens. */
  get pickable(): readonly InstancedMesh[] {
    return this.#tokens ? [this.#tokens] : [];
  }

  /** @param count of the tokens; the one behind the samples is the statistics token */
  setTokens(count: number, length: number): void {
    if (this.#tokens?.count === count) return;
    this.#dropTokens();
    const [first, second] = [tokenPlace(0, length)[0], tokenPlace(1, length)[0]];
    const radius = Math.min(RADII[1], Math.max(RADII[0], FILLED * (second - first)));
    const tokens = new InstancedMesh(new IcosahedronGeometry(1, 1), new MeshBasicMaterial(), count);
    for (let token = 0; token < count; token++) {
      const size = token < length ? radius : STATISTICS_RADIUS;
      tokens.setMatrixAt(token, new Matrix4().makeScale(size, size, size).setPosition(...tokenPlace(token, length)));
    }
    tokens.computeBoundingSphere();
    this.#tokens = tokens;
    this.root.add(tokens);
  }

  /** @param lit tokens that are chosen or pointed at */
  paint(theme: Theme, lit: ReadonlySet<number>, length: number): void {
    const [plain, statistics, accent] = [theme.quiet, theme.text, theme.accent].map((colour) => new Color(colour));
    const tokens = this.#tokens;
    for (let token = 0; token < (tokens?.count ?? 0); token++) {
      tokens!.setColorAt(token, lit.has(token) ? accent! : token < length ? plain! : statistics!);
    }
    if (tokens?.instanceColor) tokens.instanceColor.needsUpdate = true;
    this.#curve.material.color.set(theme.text);
  }

  setArcs({ positions, colours }: ArcLines): void {
    setPositions(this.#arcs, positions);
    this.#arcs.geometry.setAttribute("color", new BufferAttribute(colours, 3));
  }

  /** @param curve [points, 3] */
  setWindow(curve: Float32Array, { positions, colours, indices }: StripMesh): void {
    setPositions(this.#curve, curve);
    this.#strip.geometry.dispose();
    this.#strip.geometry = new BufferGeometry()
      .setAttribute("position", new BufferAttribute(positions, 3))
      .setAttribute("color", new BufferAttribute(colours, 3))
      .setIndex(new BufferAttribute(indices, 1));
    this.#strip.visible = indices.length > 0;
  }

  dispose(): void {
    this.#dropTokens();
    for (const one of [this.#arcs, this.#curve, this.#strip]) {
      one.geometry.dispose();
      one.material.dispose();
    }
  }

  #dropTokens(): void {
    const tokens = this.#tokens;
    if (tokens === undefined) return;
    this.root.remove(tokens);
    tokens.geometry.dispose();
    (tokens.material as MeshBasicMaterial).dispose();
    tokens.dispose();
  }
}

function lines(hasColours: boolean): LineSegments<BufferGeometry, LineBasicMaterial> {
  const material = new LineBasicMaterial({ vertexColors: hasColours, transparent: hasColours, opacity: 0.85 });
  const made = new LineSegments(new BufferGeometry(), material);
  made.visible = false;
  return made;
}

function setPositions(target: LineSegments<BufferGeometry, LineBasicMaterial>, points: Float32Array): void {
  target.geometry.dispose();
  target.geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(points, 3));
  target.visible = points.length > 0;
}
