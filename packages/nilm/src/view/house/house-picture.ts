// One pane of the dollhouse as three objects: blocks and cylinders, what glows, cables, and the dots that run on them.
import { type ColourScale, type ColourScaleOptions, colourScale, type Theme } from "@sciformer/core/view";
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  CylinderGeometry,
  DataTexture,
  Euler,
  IcosahedronGeometry,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  MeshBasicMaterial,
  MeshLambertMaterial,
  type Object3D,
  Quaternion,
  Scene as Root,
  Sprite,
  SpriteMaterial,
  SRGBColorSpace,
  Vector3,
} from "three/webgpu";
import { dotCount, type MeasuredPath, measuredPath, PARTITIONS, type Placed, SUPPLY, writeDots } from "./layout.ts";
import type { MomentPower } from "./power.ts";
import { type Solid, shell, type Tone } from "./solids.ts";

/** W that one dot stands for, and dots on one cable at most. */
export const PER_DOT = 50;
const MOST_DOTS = 200;
const DOT_RADIUS = 0.05;
/** Scene units a second. */
const SPEED = 1.1;
/** Scene units across a halo: without power, and more with the most. */
const HALO = [0.5, 1.6] as const;
const UNKNOWN = "#808080";

type Paint = Readonly<Record<Exclude<Tone, "glow">, string>>;

const PAINTS: Readonly<Record<Theme["name"], Paint>> = {
  dark: {
    ...{ wall: "#3a4350", floor: "#6b5b4a", roof: "#4a2f2b", ground: "#1d2a22" },
    ...{ wood: "#7a6248", white: "#9aa3ad", dark: "#15181d", metal: "#5c6570" },
  },
  light: {
    ...{ wall: "#e6e2d8", floor: "#c9b391", roof: "#a8584a", ground: "#b9cdb0" },
    ...{ wood: "#b08d63", white: "#f4f4f2", dark: "#33373d", metal: "#a9b0b8" },
  },
};

/** Something drawn as an instance: its solid and, where it is of an appliance, whose. */
interface Instance {
  readonly solid: Solid;
  readonly owner: string | undefined;
}

/** Owns everything that a pane shows. */
export class HousePicture {
  readonly root = new Root();
  readonly #owners = new Map<Object3D, readonly (string | undefined)[]>();
  readonly #halos = new Map<string, Sprite>();
  readonly #glows: readonly InstancedMesh[];
  readonly #painted: readonly { readonly mesh: InstancedMesh; readonly instances: readonly Instance[] }[];
  readonly #cables: LineSegments<BufferGeometry, LineBasicMaterial>;
  readonly #dots: InstancedMesh;
  readonly #paths: readonly { readonly name: string | undefined; readonly path: MeasuredPath }[];
  readonly #places: Float32Array;
  /** Dots of each path, and their colours. */
  #counts: readonly number[];
  #colours: readonly Color[];
  #travelled = 0;
  #theme: Theme | undefined;

  constructor(placed: readonly Placed[]) {
    const own = placed.flatMap(({ name, solids }) => solids.map((solid): Instance => ({ solid, owner: name })));
    const all = [...shell(PARTITIONS).map((solid): Instance => ({ solid, owner: undefined })), ...own];
    const shapes = ["box", "cylinder"] as const;
    const pick = (shape: Solid["shape"], glows: boolean) =>
      all.filter(({ solid }) => solid.shape === shape && (solid.tone === "glow") === glows);
    this.#painted = shapes.map((shape) => {
      const instances = pick(shape, false);
      return { mesh: this.#instanced(shape, instances, new MeshLambertMaterial()), instances };
    });
    this.#glows = shapes.map((shape) => this.#instanced(shape, pick(shape, true), new MeshBasicMaterial()));
    for (const { name, middle } of placed) this.#halos.set(name, halo(middle));
    this.#paths = [
      { name: undefined, path: measuredPath(SUPPLY) },
      ...placed.map(({ name, cable }) => ({ name, path: measuredPath(cable) })),
    ];
    this.#cables = cableLines(this.#paths.map(({ path }) => path));
    this.#places = new Float32Array(3 * MOST_DOTS * this.#paths.length);
    const ball = new IcosahedronGeometry(DOT_RADIUS, 1);
    this.#dots = new InstancedMesh(ball, new MeshBasicMaterial(), MOST_DOTS * this.#paths.length);
    this.#dots.frustumCulled = false;
    this.#counts = this.#paths.map(() => 0);
    this.#colours = this.#paths.map(() => new Color());
    this.#dots.setColorAt(0, new Color());
    this.root.add(...this.#owners.keys(), ...this.#halos.values(), this.#cables, this.#dots);
  }

  /** What a ray can meet. */
  get pickable(): readonly Object3D[] {
    return [...this.#owners.keys()];
  }

  /** The appliance that was hit; undefined for the house itself. */
  ownerOf(object: Object3D, instance: number | undefined): string | undefined {
    return instance === undefined ? undefined : this.#owners.get(object)?.[instance];
  }

  /** @param colours of the dots, by name of the appliance */
  setTheme(theme: Theme, colours: ReadonlyMap<string, string>): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    const paint = PAINTS[theme.name];
    for (const { mesh, instances } of this.#painted) {
      for (const [at, { solid }] of instances.entries()) {
        mesh.setColorAt(at, new Color(paint[solid.tone as keyof Paint]));
      }
      mesh.instanceColor!.needsUpdate = true;
    }
    this.#cables.material.color.set(theme.quiet);
    this.#colours = this.#paths.map(({ name }) => new Color((name && colours.get(name)) ?? theme.text));
    this.#paintDots();
  }

  /** @param mainsW what comes in from the street */
  setPower(power: MomentPower, mainsW: number, options: ColourScaleOptions): void {
    const scale = colourScale(options);
    for (const mesh of this.#glows) {
      for (const [at, owner] of this.#owners.get(mesh)!.entries()) {
        mesh.setColorAt(at, colourOf(power.get(owner!) ?? Number.NaN, scale));
      }
      if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
    }
    for (const [name, sprite] of this.#halos) {
      const watts = power.get(name) ?? Number.NaN;
      const strength = scale.position(watts) || 0;
      sprite.visible = strength > 0;
      sprite.material.color = colourOf(watts, scale);
      sprite.material.opacity = 0.85 * strength;
      sprite.scale.setScalar(HALO[0] + HALO[1] * strength);
    }
    this.#counts = this.#paths.map(({ name }) => {
      return dotCount(name === undefined ? mainsW : (power.get(name) ?? 0), PER_DOT, MOST_DOTS);
    });
    this.#paintDots();
    this.move(0);
  }

  /** Moves the dots on. @returns true if there are any */
  move(seconds: number): boolean {
    this.#travelled += SPEED * seconds;
    const matrix = new Matrix4();
    let from = 0;
    for (const [index, { path }] of this.#paths.entries()) {
      writeDots(path, this.#counts[index]!, this.#travelled, this.#places, from);
      from += this.#counts[index]!;
    }
    for (let dot = 0; dot < from; dot++) {
      const [x, y, z] = this.#places.subarray(3 * dot, 3 * dot + 3);
      this.#dots.setMatrixAt(dot, matrix.makeTranslation(x!, y!, z!));
    }
    this.#dots.count = from;
    this.#dots.visible = from > 0;
    this.#dots.instanceMatrix.needsUpdate = true;
    return from > 0;
  }

  /** Dots of one cable follow those of the one before. */
  #paintDots(): void {
    let dot = 0;
    for (const [index, count] of this.#counts.entries()) {
      for (let end = dot + count; dot < end; dot++) this.#dots.setColorAt(dot, this.#colours[index]!);
    }
    if (this.#dots.instanceColor) this.#dots.instanceColor.needsUpdate = true;
  }

  dispose(): void {
    for (const mesh of [...this.#painted.map((one) => one.mesh), ...this.#glows, this.#dots]) {
      mesh.geometry.dispose();
      (mesh.material as MeshBasicMaterial).dispose();
      mesh.dispose();
    }
    this.#cables.geometry.dispose();
    this.#cables.material.dispose();
    for (const { material } of this.#halos.values()) {
      material.map?.dispose();
      material.dispose();
    }
  }

  #instanced(
    shape: Solid["shape"],
    instances: readonly Instance[],
    material: MeshLambertMaterial | MeshBasicMaterial,
  ): InstancedMesh {
    const geometry = shape === "box" ? new BoxGeometry() : new CylinderGeometry(0.5, 0.5, 1, 24);
    const mesh = new InstancedMesh(geometry, material, instances.length);
    for (const [at, { solid }] of instances.entries()) mesh.setMatrixAt(at, matrixOf(solid));
    mesh.computeBoundingSphere();
    this.#owners.set(
      mesh,
      instances.map(({ owner }) => owner),
    );
    return mesh;
  }
}

function matrixOf({ at, size, turn = [0, 0, 0] }: Solid): Matrix4 {
  const rotation = new Quaternion().setFromEuler(new Euler(...turn));
  return new Matrix4().compose(new Vector3(...at), rotation, new Vector3(...size));
}

const rgba = new Float32Array(4);

function colourOf(watts: number, scale: ColourScale): Color {
  if (Number.isNaN(watts)) return new Color(UNKNOWN);
  scale.write(watts, rgba, 0);
  return new Color().setRGB(rgba[0]!, rgba[1]!, rgba[2]!, SRGBColorSpace);
}

function cableLines(paths: readonly MeasuredPath[]): LineSegments<BufferGeometry, LineBasicMaterial> {
  const corners = paths.flatMap(({ points }) => points.slice(1).flatMap((point, at) => [...points[at]!, ...point]));
  const geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(Float32Array.from(corners), 3));
  return new LineSegments(geometry, new LineBasicMaterial());
}

const HALO_PIXELS = 64;

/** A soft disc about what glows. */
function halo(middle: Placed["middle"]): Sprite {
  const pixels = new Uint8Array(4 * HALO_PIXELS ** 2).fill(255);
  for (let at = 0; at < HALO_PIXELS ** 2; at++) {
    const [x, y] = [at % HALO_PIXELS, Math.floor(at / HALO_PIXELS)].map((place) => (2 * place) / (HALO_PIXELS - 1) - 1);
    pixels[4 * at + 3] = 255 * Math.max(0, 1 - Math.hypot(x!, y!)) ** 2;
  }
  const map = new DataTexture(pixels, HALO_PIXELS, HALO_PIXELS);
  map.needsUpdate = true;
  const sprite = new Sprite(new SpriteMaterial({ map, transparent: true, depthWrite: false }));
  sprite.position.set(middle[0], middle[1], middle[2] + 0.4);
  return sprite;
}
