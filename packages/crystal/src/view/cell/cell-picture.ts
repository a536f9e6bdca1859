// A crystal as three objects: instanced spheres and sticks, edges, polyhedra, symmetry elements.
import type { Theme, Vec3 } from "@sciformer/core/view";
import { ConvexGeometry } from "three/addons/geometries/ConvexGeometry.js";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { cameraViewMatrix, fog, positionView, renderGroup, smoothstep, uniform, vec4 } from "three/tsl";
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  CylinderGeometry,
  DoubleSide,
  EdgesGeometry,
  Group,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  OctahedronGeometry,
  Quaternion,
  Scene as Root,
  SphereGeometry,
  Vector3,
} from "three/webgpu";
import type { SymmetryShapes } from "../symmetry/layout.ts";
import { type CellFrame, cellEdges, REACH } from "./frame.ts";
import type { CellGeometry } from "./layout.ts";

const STICK_RADIUS = 0.055;
const AXIS_RADIUS = 0.03;
const CENTRE_RADIUS = 0.07;
const AXIS_COLOURS = ["#d84a3a", "#3fa34d", "#3a6fd8"];
/** Spheres have fewer triangles where there are many: count, then segments around. */
const DETAILS = [
  [400, 32],
  [2500, 20],
  [Number.POSITIVE_INFINITY, 12],
] as const;
/** How far an atom that is not meant fades into the background. */
const FADED = 0.82;
const UP = new Vector3(0, 1, 0);

/** What stands out: all atoms, or those of one orbit; and those that are chosen. */
export interface Emphasis {
  readonly site: number | undefined;
  /** Indices of drawn atoms. */
  readonly chosen: readonly number[];
}

/** Owns everything that the pane shows. */
export class CellPicture {
  readonly root = new Root();
  #atoms: InstancedMesh | undefined;
  #axes: InstancedMesh | undefined;
  #centres: InstancedMesh | undefined;
  readonly #cell = new Group();
  readonly #symmetry = new Group();
  readonly #chosen = new Group();
  #sticks: InstancedMesh | undefined;
  #bodies: Mesh | undefined;
  #geometry: CellGeometry | undefined;

  readonly #fog = {
    strength: uniform(0).setGroup(renderGroup),
    colour: uniform(new Color()).setGroup(renderGroup),
  };

  constructor() {
    const { strength, colour } = this.#fog;
    // Counted from the middle of the cells, so that it stays the same however far away the camera is.
    const behind = cameraViewMatrix.mul(vec4(0, 0, 0, 1)).z.sub(positionView.z);
    this.root.fogNode = fog(colour, smoothstep(-REACH, REACH, behind).mul(strength));
    this.root.add(this.#cell, this.#symmetry, this.#chosen);
  }

  get atoms(): InstancedMesh | undefined {
    return this.#atoms;
  }

  get axes(): InstancedMesh | undefined {
    return this.#axes;
  }

  get centres(): InstancedMesh | undefined {
    return this.#centres;
  }

  /** @param strength 0: all is as bright; 1: the farthest corner is gone */
  fadeWithDistance(strength: number, { background }: Theme): void {
    this.#fog.strength.value = strength;
    this.#fog.colour.value.set(background);
  }

  setCell(geometry: CellGeometry, theme: Theme): void {
    clear(this.#cell);
    this.#geometry = geometry;
    const { places, radii, sticks, bodies, frame } = geometry;
    const [, segments] = DETAILS.find(([most]) => places.length < most)!;
    this.#atoms = instances("atoms", new SphereGeometry(1, segments, segments / 2), glossy(), places.length, (at) =>
      placed(places[at]!, radii[at]!),
    );
    this.#sticks = instances(
      "bonds",
      new CylinderGeometry(STICK_RADIUS, STICK_RADIUS, 1, 12, 1, true),
      glossy(),
      sticks.length,
      (at) => between(sticks[at]!.from, sticks[at]!.to),
    );
    this.#bodies = bodiesMesh(bodies);
    this.#cell.add(this.#atoms, this.#sticks, edges(frame, theme), axisArrows(frame));
    if (this.#bodies !== undefined) this.#cell.add(this.#bodies, bodyEdges(this.#bodies, theme));
  }

  setSymmetry({ axes, planes, centres }: SymmetryShapes): void {
    clear(this.#symmetry);
    const plain = () => new MeshBasicMaterial();
    this.#axes = instances("axes", new CylinderGeometry(1, 1, 1, 8, 1, true), plain(), axes.length, (at) => {
      const { from, to, radius } = axes[at]!;
      return between(from, to, radius);
    });
    for (const [at, { colour }] of axes.entries()) this.#axes.setColorAt(at, new Color(colour));
    this.#centres = instances("centres", new OctahedronGeometry(CENTRE_RADIUS), plain(), centres.length, (at) =>
      placed(centres[at]!, 1),
    );
    (this.#centres.material as MeshBasicMaterial).color.set("#d8407a");
    const flat = planesMesh(planes);
    this.#symmetry.add(this.#axes, this.#centres);
    if (flat !== undefined) this.#symmetry.add(flat);
  }

  /** Colours the atoms, bonds and polyhedra: those of other orbits fade. */
  emphasise({ site, chosen }: Emphasis, theme: Theme): void {
    const geometry = this.#geometry;
    if (geometry === undefined || this.#atoms === undefined || this.#sticks === undefined) return;
    const ground = new Color(theme.background);
    const colourOf = (colour: string, own: number) =>
      site === undefined || own === site ? new Color(colour) : new Color(colour).lerp(ground, FADED);
    const { colours, sites, sticks, bodies } = geometry;
    for (const [at, colour] of colours.entries()) this.#atoms.setColorAt(at, colourOf(colour, sites[at]!));
    for (const [at, { atom }] of sticks.entries()) this.#sticks.setColorAt(at, colourOf(colours[atom]!, sites[atom]!));
    for (const one of [this.#atoms, this.#sticks]) if (one.instanceColor !== null) one.instanceColor.needsUpdate = true;
    paintBodies(
      this.#bodies,
      bodies.map((body) => colourOf(body.colour, body.site)),
    );
    this.#choose(geometry, chosen, theme);
  }

  dispose(): void {
    for (const group of [this.#cell, this.#symmetry, this.#chosen]) clear(group);
  }

  /** A shell around every chosen atom, and a line from one to the next. */
  #choose({ places, radii }: CellGeometry, chosen: readonly number[], theme: Theme): void {
    clear(this.#chosen);
    if (chosen.length === 0) return;
    const shell = new MeshBasicMaterial({ color: theme.accent, transparent: true, opacity: 0.45, depthWrite: false });
    this.#chosen.add(
      instances("chosen", new SphereGeometry(1, 24, 16), shell, chosen.length, (at) =>
        placed(places[chosen[at]!]!, 1.22 * radii[chosen[at]!]! + 0.03),
      ),
    );
    if (chosen.length === 1) return;
    const points = Float32Array.from(chosen.slice(1).flatMap((to, at) => [...places[chosen[at]!]!, ...places[to]!]));
    const line = new LineBasicMaterial({ color: theme.text, depthTest: false });
    this.#chosen.add(new LineSegments(pointsGeometry(points), line));
  }
}

function glossy(): MeshStandardMaterial {
  return new MeshStandardMaterial({ roughness: 0.45, metalness: 0 });
}

function placed([x, y, z]: Vec3, size: number): Matrix4 {
  return new Matrix4().makeScale(size, size, size).setPosition(x, y, z);
}

/** A cylinder of unit height from one point to another. */
function between(from: Vec3, to: Vec3, radius = 1): Matrix4 {
  const [start, way] = [new Vector3(...from), new Vector3(...to).sub(new Vector3(...from))];
  const length = way.length();
  const turn = new Quaternion().setFromUnitVectors(UP, way.clone().normalize());
  return new Matrix4().compose(start.addScaledVector(way, 0.5), turn, new Vector3(radius, length, radius));
}

function instances(
  name: string,
  geometry: BufferGeometry,
  material: MeshStandardMaterial | MeshBasicMaterial,
  count: number,
  matrix: (at: number) => Matrix4,
): InstancedMesh {
  const mesh = new InstancedMesh(geometry, material, Math.max(1, count));
  mesh.name = name;
  mesh.count = count;
  mesh.visible = count > 0;
  for (let at = 0; at < count; at++) mesh.setMatrixAt(at, matrix(at));
  return mesh;
}

function pointsGeometry(points: Float32Array): BufferGeometry {
  return new BufferGeometry().setAttribute("position", new BufferAttribute(points, 3));
}

function edges(frame: CellFrame, theme: Theme): LineSegments {
  const lines = new LineSegments(pointsGeometry(cellEdges(frame)), new LineBasicMaterial({ color: theme.quiet }));
  lines.name = "cells";
  return lines;
}

/** a, b and c of the first cell, as long as they are. */
function axisArrows({ place }: CellFrame): InstancedMesh {
  const ends = [place([1, 0, 0]), place([0, 1, 0]), place([0, 0, 1])];
  const arrows = instances(
    "cell axes",
    new CylinderGeometry(AXIS_RADIUS, AXIS_RADIUS, 1, 10),
    new MeshBasicMaterial(),
    ends.length,
    (at) => between(place([0, 0, 0]), ends[at]!),
  );
  for (const [at, colour] of AXIS_COLOURS.entries()) arrows.setColorAt(at, new Color(colour));
  return arrows;
}

function bodiesMesh(bodies: CellGeometry["bodies"]): Mesh | undefined {
  const shapes = bodies.map(({ corners }, body) => {
    const shape = new ConvexGeometry(corners.map((corner) => new Vector3(...corner)));
    const vertices = shape.getAttribute("position").count;
    return shape
      .setAttribute("color", new BufferAttribute(new Float32Array(3 * vertices), 3))
      .setAttribute("body", new BufferAttribute(new Float32Array(vertices).fill(body), 1));
  });
  if (shapes.length === 0) return undefined;
  const mesh = new Mesh(
    mergeGeometries(shapes),
    new MeshStandardMaterial({
      vertexColors: true,
      transparent: true,
      opacity: 0.42,
      side: DoubleSide,
      depthWrite: false,
      roughness: 0.6,
      flatShading: true,
    }),
  );
  for (const shape of shapes) shape.dispose();
  mesh.name = "polyhedra";
  return mesh;
}

/** @param colours of each body */
function paintBodies(mesh: Mesh | undefined, colours: readonly Color[]): void {
  if (mesh === undefined) return;
  const [body, colour] = [mesh.geometry.getAttribute("body"), mesh.geometry.getAttribute("color")];
  for (let vertex = 0; vertex < body.count; vertex++) {
    const { r, g, b } = colours[body.getX(vertex)]!;
    colour.setXYZ(vertex, r, g, b);
  }
  colour.needsUpdate = true;
}

function bodyEdges({ geometry }: Mesh, theme: Theme): LineSegments {
  const material = new LineBasicMaterial({ color: theme.text, transparent: true, opacity: 0.35 });
  return new LineSegments(new EdgesGeometry(geometry, 5), material);
}

/** All planes as one mesh. */
function planesMesh(planes: SymmetryShapes["planes"]): Mesh | undefined {
  const points: number[] = [];
  const colours: number[] = [];
  for (const { corners, colour } of planes) {
    const { r, g, b } = new Color(colour);
    for (let at = 2; at < corners.length; at++) {
      for (const corner of [corners[0]!, corners[at - 1]!, corners[at]!]) {
        points.push(...corner);
        colours.push(r, g, b);
      }
    }
  }
  if (points.length === 0) return undefined;
  const geometry = pointsGeometry(Float32Array.from(points)).setAttribute(
    "color",
    new BufferAttribute(Float32Array.from(colours), 3),
  );
  const material = new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    // Many planes behind each other are not to hide the atoms.
    opacity: 0.08 + 0.2 / (1 + planes.length / 6),
    side: DoubleSide,
    depthWrite: false,
  });
  const mesh = new Mesh(geometry, material);
  mesh.name = "planes";
  return mesh;
}

function clear(group: Group): void {
  for (const child of [...group.children]) {
    group.remove(child);
    const { geometry, material } = child as Mesh<BufferGeometry, MeshBasicMaterial>;
    geometry.dispose();
    material.dispose();
    if (child instanceof InstancedMesh) child.dispose();
  }
}
