// One pane's field as three objects: a coloured plane or height surface, grids, edges, arrows, the chosen point.
import { type ColourScaleOptions, colourScale, type Theme } from "@sciformer/core/view";
import {
  BufferAttribute,
  BufferGeometry,
  ClampToEdgeWrapping,
  Color,
  DataTexture,
  DoubleSide,
  InstancedMesh,
  LinearFilter,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  MeshBasicMaterial,
  MeshStandardMaterial,
  NearestFilter,
  PlaneGeometry,
  Quaternion,
  RepeatWrapping,
  Scene as Root,
  Shape,
  ShapeGeometry,
  SRGBColorSpace,
  Vector3,
} from "three/webgpu";
import type { Boundary } from "../../simulation.ts";
import type { Patch } from "../attention.ts";
import { boundaryColour } from "./boundaries.ts";
import {
  type Arrow,
  type FieldFrame,
  type Ground,
  gridLines,
  heightOf,
  paintField,
  placeOf,
  type Relief,
  type SurfaceGrid,
  surfaceGrid,
  valueAt,
  writeSurface,
} from "./layout.ts";

const MOST_TILES = 9;
const MOST_ARROWS = 1024;
const MOST_PATCHES = 256;
/** How far what lies on the field is above it. */
const ABOVE = 0.03;
/** Scene units of an arm of the cross at the chosen point. */
const CROSS = 0.42;
const UP = new Vector3(0, 0, 1);

/** Blocks that are drawn as a grid upon the field. */
export interface BlockGrid {
  /** Points along a side. */
  readonly block: number;
  readonly offset: number;
  readonly colour: string;
}

/** How the field is drawn. */
export interface FieldLook {
  readonly isSurface: boolean;
  /** Neighbours around it, to show that it goes on. */
  readonly isTiled: boolean;
  readonly isSmooth: boolean;
  readonly colours: ColourScaleOptions;
  readonly relief: Relief;
}

/** Owns everything that a pane shows. */
export class FieldPicture {
  readonly root = new Root();
  readonly #flat = new MeshBasicMaterial({ alphaTest: 0.5 });
  readonly #lit = new MeshStandardMaterial({ roughness: 0.75, metalness: 0, side: DoubleSide, alphaTest: 0.5 });
  readonly #plane = new PlaneGeometry(1, 1);
  readonly #field = new InstancedMesh<BufferGeometry, MeshBasicMaterial | MeshStandardMaterial>(
    this.#plane,
    this.#flat,
    MOST_TILES,
  );
  readonly #blocks = lines();
  readonly #windows = lines();
  readonly #edges = new LineSegments(new BufferGeometry(), new LineBasicMaterial({ vertexColors: true }));
  readonly #cross = lines();
  readonly #arrows = new InstancedMesh(arrowShape(), new MeshBasicMaterial({ side: DoubleSide }), MOST_ARROWS);
  readonly #patches = new InstancedMesh(
    new PlaneGeometry(1, 1),
    new MeshBasicMaterial({ transparent: true, opacity: 0.85, depthWrite: false }),
    MOST_PATCHES,
  );
  #frame: FieldFrame | undefined;
  #grid: SurfaceGrid | undefined;
  #surface = new BufferGeometry();
  #texture: DataTexture | undefined;
  #ground: Ground = () => 0;

  constructor() {
    this.#field.name = "field";
    this.#field.frustumCulled = false;
    this.#arrows.frustumCulled = false;
    this.#arrows.visible = false;
    this.#patches.frustumCulled = false;
    this.#patches.visible = false;
    this.root.add(this.#field, this.#patches, this.#blocks, this.#windows, this.#edges, this.#cross, this.#arrows);
  }

  get pickable() {
    return [this.#field];
  }

  /** Height of the ground that lines and arrows follow; points may lie between and beyond. */
  get ground(): Ground {
    return this.#ground;
  }

  /** @param values [x, y] */
  setField(values: Float32Array, frame: FieldFrame, look: FieldLook): void {
    this.#setFrame(frame);
    const texture = this.#texture!;
    paintField(values, frame, look.colours, texture.image.data as Uint8Array);
    texture.magFilter = look.isSmooth || look.isSurface ? LinearFilter : NearestFilter;
    texture.needsUpdate = true;
    const material = look.isSurface ? this.#lit : this.#flat;
    if (material.map !== texture) {
      material.map = texture;
      material.needsUpdate = true;
    }
    this.#field.material = material;
    this.#ground = look.isSurface ? this.#shape(values, frame, look.relief) : () => 0;
    this.#field.geometry = look.isSurface ? this.#surface : this.#plane;
    this.#tile(frame, look);
  }

  /** @param grids one behind the other: the first is drawn thinner */
  setBlocks(frame: FieldFrame, grids: readonly BlockGrid[]): void {
    for (const [at, target] of [this.#blocks, this.#windows].entries()) {
      const grid = grids[at];
      const above: Ground = (i, j) => this.#ground(i, j) + ABOVE * (at + 1);
      setLines(target, grid ? gridLines(frame, grid.block, grid.offset, above) : new Float32Array());
      if (grid) target.material.color.set(grid.colour);
      target.material.opacity = at === 0 && grids.length > 1 ? 0.45 : 0.9;
    }
  }

  /** The four edges, coloured by their kind, on the ground. */
  setEdges({ sizeX, sizeY }: FieldFrame, boundary: readonly Boundary[]): void {
    const [x, y] = [sizeX / 2 + ABOVE, sizeY / 2 + ABOVE];
    const corners = [
      [-x, -y, -x, y],
      [x, -y, x, y],
      [-x, -y, x, -y],
      [-x, y, x, y],
    ] as const;
    const points = corners.flatMap(([x0, y0, x1, y1]) => [x0, y0, ABOVE, x1, y1, ABOVE]);
    const colours = boundary.flatMap((edge) => {
      const { r, g, b } = new Color(boundaryColour(edge));
      return [r, g, b, r, g, b];
    });
    setLines(this.#edges, Float32Array.from(points));
    this.#edges.geometry.setAttribute("color", new BufferAttribute(Float32Array.from(colours), 3));
  }

  /** @param colour of all arrows */
  setArrows(arrows: readonly Arrow[], colour: string): void {
    const mesh = this.#arrows;
    const count = Math.min(arrows.length, MOST_ARROWS);
    mesh.visible = count > 0;
    mesh.count = count;
    mesh.material.color.set(colour);
    const [matrix, turn, place, size] = [new Matrix4(), new Quaternion(), new Vector3(), new Vector3()];
    for (let at = 0; at < count; at++) {
      const { x, y, z, angle, length } = arrows[at]!;
      turn.setFromAxisAngle(UP, angle);
      mesh.setMatrixAt(at, matrix.compose(place.set(x, y, z + 2 * ABOVE), turn, size.set(length, length, 1)));
    }
    mesh.instanceMatrix.needsUpdate = true;
  }

  /** Patches coloured by their weight, flat upon the plane. */
  setPatches(frame: FieldFrame, patches: readonly Patch[], colours: ColourScaleOptions): void {
    const mesh = this.#patches;
    mesh.count = Math.min(patches.length, MOST_PATCHES);
    mesh.visible = mesh.count > 0;
    const [scale, rgba, matrix] = [colourScale(colours), new Float32Array(4), new Matrix4()];
    for (let at = 0; at < mesh.count; at++) {
      const { i, j, size, weight } = patches[at]!;
      const [x, y] = placeOf(frame, i + (size - 1) / 2, j + (size - 1) / 2);
      matrix.makeScale((size * frame.sizeX) / frame.nx, (size * frame.sizeY) / frame.ny, 1);
      mesh.setMatrixAt(at, matrix.setPosition(x, y, ABOVE / 2));
      scale.write(weight, rgba, 0);
      mesh.setColorAt(at, new Color().setRGB(rgba[0]!, rgba[1]!, rgba[2]!, SRGBColorSpace));
    }
    mesh.instanceMatrix.needsUpdate = true;
    if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
  }

  /** A cross at a point; none without one. */
  setPoint(frame: FieldFrame, point: readonly [number, number] | undefined, theme: Theme): void {
    this.#cross.visible = point !== undefined;
    if (point === undefined) return;
    const [x, y] = placeOf(frame, ...point);
    const z = this.#ground(...point) + 2 * ABOVE;
    const gap = CROSS / 3;
    const arms = [
      [-CROSS, 0, -gap, 0],
      [gap, 0, CROSS, 0],
      [0, -CROSS, 0, -gap],
      [0, gap, 0, CROSS],
    ] as const;
    const points = arms.flatMap(([x0, y0, x1, y1]) => [x + x0, y + y0, z, x + x1, y + y1, z]);
    setLines(this.#cross, Float32Array.from(points));
    this.#cross.material.color.set(theme.accent);
    this.#cross.material.depthTest = false;
    this.#cross.renderOrder = 2;
  }

  dispose(): void {
    for (const one of [this.#blocks, this.#windows, this.#edges, this.#cross]) {
      one.geometry.dispose();
      one.material.dispose();
    }
    for (const mesh of [this.#arrows, this.#patches]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
      mesh.dispose();
    }
    for (const one of [this.#plane, this.#surface, this.#flat, this.#lit]) one.dispose();
    this.#texture?.dispose();
    this.#field.dispose();
  }

  #setFrame(frame: FieldFrame): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    const { nx, ny } = frame;
    this.#texture?.dispose();
    const texture = new DataTexture(new Uint8Array(4 * nx * ny), nx, ny);
    texture.colorSpace = SRGBColorSpace;
    texture.minFilter = LinearFilter;
    texture.wrapS = frame.wraps[0] ? RepeatWrapping : ClampToEdgeWrapping;
    texture.wrapT = frame.wraps[1] ? RepeatWrapping : ClampToEdgeWrapping;
    this.#texture = texture;
    this.#grid = surfaceGrid(frame);
    const vertices = this.#grid.uvs.length / 2;
    this.#surface.dispose();
    this.#surface = new BufferGeometry()
      .setAttribute("position", new BufferAttribute(new Float32Array(3 * vertices), 3))
      .setAttribute("normal", new BufferAttribute(new Float32Array(3 * vertices), 3))
      .setAttribute("uv", new BufferAttribute(this.#grid.uvs, 2))
      .setIndex(new BufferAttribute(this.#grid.indices, 1));
  }

  /** Moves the vertices; returns the ground that they make. */
  #shape(values: Float32Array, frame: FieldFrame, relief: Relief): Ground {
    const [position, normal] = [this.#surface.getAttribute("position"), this.#surface.getAttribute("normal")];
    const grid = this.#grid!;
    const arrays = { positions: position.array as Float32Array, normals: normal.array as Float32Array };
    writeSurface(values, frame, grid, relief, arrays);
    position.needsUpdate = true;
    normal.needsUpdate = true;
    this.#surface.computeBoundingSphere();
    this.#surface.computeBoundingBox();
    return (i, j) => heightOf(valueAt(values, frame, i, j), relief);
  }

  #tile({ sizeX, sizeY }: FieldFrame, { isSurface, isTiled }: FieldLook): void {
    const offsets = isTiled ? [-1, 0, 1] : [0];
    const scale = isSurface ? new Vector3(1, 1, 1) : new Vector3(sizeX, sizeY, 1);
    let tile = 0;
    for (const right of offsets) {
      for (const up of offsets) {
        const place = new Vector3(right * sizeX, up * sizeY, 0);
        this.#field.setMatrixAt(tile++, new Matrix4().compose(place, new Quaternion(), scale));
      }
    }
    this.#field.count = tile;
    this.#field.instanceMatrix.needsUpdate = true;
    this.#field.computeBoundingSphere();
  }
}

function lines(): LineSegments<BufferGeometry, LineBasicMaterial> {
  return new LineSegments(new BufferGeometry(), new LineBasicMaterial({ transparent: true }));
}

function setLines(target: LineSegments, points: Float32Array): void {
  target.geometry.dispose();
  target.geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(points, 3));
  target.visible = points.length > 0;
}

/** Of length 1 along x, its middle at the origin. */
function arrowShape(): ShapeGeometry {
  const [shaft, head, neck] = [0.045, 0.17, 0.14];
  const shape = new Shape();
  shape.moveTo(-0.5, -shaft);
  shape.lineTo(neck, -shaft);
  shape.lineTo(neck, -head);
  shape.lineTo(0.5, 0);
  shape.lineTo(neck, head);
  shape.lineTo(neck, shaft);
  shape.lineTo(-0.5, shaft);
  return new ShapeGeometry(shape);
}
