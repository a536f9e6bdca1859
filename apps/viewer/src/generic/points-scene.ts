// Three columns as a cloud of points, coloured by a fourth.
import {
  type Change,
  type ColourScaleOptions,
  type ContinuousLegend,
  type Control,
  type ControlValues,
  type Hit,
  type Pane,
  type Picked,
  type Scene,
  type SceneAxis,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Table,
  textValue,
  valueRange,
} from "@sciformer/core/view";
import { instancedBufferAttribute } from "three/tsl";
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  EdgesGeometry,
  InstancedBufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Points,
  PointsMaterial,
  PointsNodeMaterial,
  Scene as Root,
  Sprite,
  SRGBColorSpace,
} from "three/webgpu";
import { columnRoles } from "./columns-layout.ts";
import { type Cloud, pointCloud } from "./points-layout.ts";

const LIMIT = 1_000_000;
const AXES = ["x", "y", "z"] as const;
/** A layer that the camera does not see. */
const PICKED_ONLY = 1;

export async function openPoints({ data }: SceneHost): Promise<Scene> {
  return new PointsScene((await data.predictions())!);
}

class PointsScene implements Scene {
  readonly #table: Table;
  readonly #names: readonly string[];
  readonly #root = new Root();
  readonly #sprites = new Sprite(new PointsNodeMaterial({ size: 3, sizeAttenuation: false }));
  readonly #points = new Points(new BufferGeometry(), new PointsMaterial());
  readonly #frame = new LineSegments(new EdgesGeometry(new BoxGeometry(2, 2, 2)), new LineBasicMaterial());
  #cloud: Cloud | undefined;
  #shown: SceneFrame | undefined;
  #columns: readonly string[] = [];

  constructor(table: Table) {
    this.#table = table;
    const { numbers, times } = columnRoles(table);
    this.#names = [...times, ...numbers].map(({ name }) => name);
    // Points are drawn as sprites, as points of WebGPU are one pixel, and picked as points.
    this.#points.layers.set(PICKED_ONLY);
    this.#sprites.frustumCulled = false;
    this.#root.add(this.#frame, this.#sprites, this.#points);
  }

  controls(): readonly Control[] {
    const choices = this.#names.map((name) => ({ value: name, label: name }));
    return [...AXES, "colour"].map((id, index) => ({
      kind: "select",
      id,
      label: id === "colour" ? "Colour" : `Axis ${id}`,
      choices,
      value: this.#names[Math.min(index, this.#names.length - 1)]!,
    }));
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    this.#colourFrame(state);
    const isSame = changes.every(({ kind }) => ["hover", "selection", "range", "camera", "theme"].includes(kind));
    if (isSame && this.#shown) return this.#shown;
    this.#columns = [...AXES, "colour"].map((id) => textValue(state.controls, id));
    const values = await this.#table.numbersOf(this.#columns);
    const [shade, ...axes] = ["colour", ...AXES].map((id) => values[textValue(state.controls, id)]!);
    const colour = {
      map: "viridis",
      range: valueRange(shade!) ?? [0, 1],
      scale: "linear",
      ...state.scales.colour,
    } as const;
    this.#cloud = pointCloud(axes, shade!, colour, LIMIT);
    this.#fill(this.#cloud);
    this.#shown = {
      panes: [this.#pane(state.controls, this.#cloud)],
      legends: [this.#legend(state.controls, colour)],
      charts: [],
      listings: [],
      readouts: [{ id: "cloud", title: "Cloud", rows: [{ label: "points", value: this.#cloud.rows.length }] }],
      notes: [],
    };
    return this.#shown;
  }

  pick({ index }: Hit): Picked | undefined {
    const row = index === undefined ? undefined : this.#cloud?.rows[index];
    return row === undefined ? undefined : this.#picked(row);
  }

  pickNamed(key: string): Picked | undefined {
    const row = Number(key);
    return Number.isInteger(row) && row >= 0 && row < this.#table.rows ? this.#picked(row) : undefined;
  }

  dispose(): void {
    this.#points.geometry.dispose();
    this.#points.material.dispose();
    this.#sprites.material.dispose();
    this.#frame.geometry.dispose();
    this.#frame.material.dispose();
  }

  #picked(row: number): Picked {
    return { key: String(row), title: `Row ${row}`, rows: [], row: { table: "predictions", index: row } };
  }

  #fill({ positions, colours, rows }: Cloud): void {
    const places = new InstancedBufferAttribute(positions, 3);
    const material = new PointsNodeMaterial({ size: 3, sizeAttenuation: false });
    material.positionNode = instancedBufferAttribute(places, "vec3");
    material.colorNode = instancedBufferAttribute(new InstancedBufferAttribute(linear(colours), 3), "vec3");
    this.#sprites.material.dispose();
    this.#sprites.material = material;
    this.#sprites.count = rows.length;
    this.#points.geometry.dispose();
    this.#points.geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(positions, 3));
  }

  #colourFrame({ theme }: SceneState): void {
    this.#frame.material.color.set(theme.line);
  }

  #pane(values: ControlValues, { ranges }: Cloud): Pane {
    const ends = [
      { from: [-1, -1, 1], to: [1, -1, 1] },
      { from: [-1, -1, 1], to: [-1, 1, 1] },
      { from: [1, -1, 1], to: [1, -1, -1] },
    ] as const;
    const axes = AXES.map((id, index): SceneAxis => {
      const title = textValue(values, id);
      const range = id === "z" ? ([ranges[2]![1], ranges[2]![0]] as const) : ranges[index]!;
      const spec = this.#table.columns.find(({ name }) => name === title);
      return {
        id,
        title,
        range,
        ...ends[index]!,
        ...(spec?.unit ? { unit: spec.unit } : {}),
        ...this.#timeTicks(title, range),
      };
    });
    return {
      id: "cloud",
      title: this.#table.name,
      role: "other",
      root: this.#root,
      lights: "own",
      link: "cloud",
      pickable: [this.#points],
      axes,
      camera: {
        projection: "perspective",
        motion: "orbit",
        up: "y",
        home: { position: [2.9, 2, 4], target: [0, -0.16, 0] },
        bounds: { min: [-1, -1, -1], max: [1, 1, 1] },
      },
    };
  }

  /** Dates at both ends of an axis of instants. */
  #timeTicks(name: string, range: readonly [number, number]) {
    const spec = this.#table.columns.find((column) => column.name === name);
    if (!spec?.type.startsWith("timestamp")) return {};
    return { ticks: range.map((value) => ({ value, text: new Date(value).toISOString().slice(0, 10) })) };
  }

  #legend(values: ControlValues, { map, range }: ColourScaleOptions): ContinuousLegend {
    const title = textValue(values, "colour");
    const unit = this.#table.columns.find(({ name }) => name === title)?.unit ?? "";
    return { kind: "continuous", id: "colour", title, unit, map, range, scale: "linear", adjustable: true };
  }
}

/** Vertex colours are linear. */
function linear(colours: Float32Array): Float32Array {
  const one = new Color();
  for (let at = 0; at < colours.length; at += 3) {
    one.setRGB(colours[at]!, colours[at + 1]!, colours[at + 2]!, SRGBColorSpace).toArray(colours, at);
  }
  return colours;
}
