// "Ridges": every day of a house as a strip over the hours; prediction, truth and error side by side.
import {
  type CameraSpec,
  type Change,
  type ColourScaleOptions,
  type ContinuousLegend,
  type Control,
  type Hit,
  Kept,
  type Pane,
  type PaneRole,
  type Picked,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneLabel,
  type SceneState,
  type ShownRows,
  textValue,
  valueRange,
} from "@sciformer/core/view";
import { applianceChoices } from "../appliance-choice.ts";
import { houseTimeline, sampleAt } from "../clock.ts";
import { pageAt } from "../day/page.ts";
import { houseControl, strongestTime } from "../house-choice.ts";
import { dateText } from "../house-events.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import { dateOf, ridgeAxes } from "./axes.ts";
import { type CellValue, type DayGrid, type DayMatrix, dayGrid, dayMatrix } from "./day-grid.ts";
import {
  crestOf,
  FLAT,
  frontOf,
  groundEdges,
  HEIGHT,
  placeOf,
  type RidgeFrame,
  type RidgeGeometry,
  ridgeFrame,
  ridgeGeometry,
  WIDTH,
} from "./layout.ts";
import { ribbonChart } from "./ribbon.ts";
import { RidgeSurface } from "./ridge-surface.ts";
import { ALL, MAINS, REMAINDER, type ShownPower, shownPower } from "./source.ts";

/** Twelve hours a second. */
const RATE = 12 * 3_600_000;

type Role = Extract<PaneRole, "prediction" | "truth" | "error" | "input">;

/** What a pane shows, and what is drawn of it. */
interface Shown {
  readonly role: Role;
  readonly matrix: DayMatrix;
  readonly geometry: RidgeGeometry;
}

/** Everything that stays while only the cursor moves. */
interface Ridges {
  readonly house: House;
  readonly grid: DayGrid;
  readonly frame: RidgeFrame;
  readonly power: ShownPower;
  readonly shown: readonly Shown[];
  readonly legends: readonly ContinuousLegend[];
  readonly perWatt: number;
  readonly mostW: number;
}

export async function openRidges(host: SceneHost): Promise<Scene> {
  return new RidgesScene(await HouseSource.open(host.data));
}

class RidgesScene implements Scene {
  readonly #source: HouseSource;
  readonly #surfaces = new Map<Role, RidgeSurface>();
  readonly #grids = new Kept<DayGrid>();
  readonly #ridges = new Kept<Ridges>();
  readonly #cameras = new Kept<CameraSpec>();
  readonly #timeline = new Kept<NonNullable<SceneFrame["timeline"]>>();
  readonly #panes = new Kept<readonly Pane[]>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #readouts = new Kept<SceneFrame["readouts"]>();
  #current: Ridges | undefined;

  constructor(source: HouseSource) {
    this.#source = source;
  }

  controls(): readonly Control[] {
    const { houseIds, appliances } = this.#source;
    const own = applianceChoices(appliances);
    const others = [ALL, MAINS, REMAINDER].map((name) => ({ value: name, label: name }));
    return [
      houseControl(houseIds),
      { kind: "select", id: "power", label: "Power of", key: "a", choices: [...own, ...others], value: own[0]!.value },
      {
        kind: "select",
        id: "cell",
        label: "Where minutes share a place",
        look: "segments",
        choices: [
          { value: "mean", label: "Mean" },
          { value: "peak", label: "Peak" },
        ],
        value: "peak",
        help: "A year has more minutes than the surface has places",
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls, theme, time } = state;
    const house = await this.#source.house(controls, changes);
    const { zone, appliances } = this.#source;
    const name = textValue(controls, "power");
    const cell = textValue(controls, "cell") as CellValue;
    const { power: powerScale, error: errorScale } = state.scales;
    const ridges = this.#ridges.of([house, name, cell, powerScale, errorScale], () =>
      this.#build(house, name, cell, state),
    );
    this.#current = ridges;
    const sample = sampleAt(house, Number.isNaN(time) ? strongestTime(house, appliances) : time);
    for (const surface of this.#surfaces.values()) surface.setTheme(theme);
    this.#showDay(ridges, sample);
    const day = Math.floor(ridges.grid.cells[sample]! / ridges.grid.columns);
    const colour = appliances.find((one) => one.name === name)?.colour ?? theme.accent;
    return {
      panes: this.#panes.of([ridges, day, ...state.selection], () => this.#panesOf(ridges, day, state)),
      timeline: this.#timeline.of([house], () => houseTimeline(house, zone, strongestTime(house, appliances), RATE)),
      legends: ridges.legends,
      charts: this.#charts.of([ridges, day, theme], () => [
        ribbonChart(house, ridges.power, pageAt(house, "day", house.times[sample]!, zone), zone, colour, theme),
      ]),
      listings: [],
      readouts: this.#readouts.of([ridges], () => [factsOf(ridges)]),
      notes: [],
    };
  }

  pick({ pane, faceIndex }: Hit): Picked | undefined {
    const shown = this.#current?.shown.find(({ role }) => role === pane);
    const cell = faceIndex === undefined ? undefined : shown?.geometry.cells[faceIndex];
    return cell === undefined ? undefined : this.#picked(cell);
  }

  pickNamed(key: string): Picked | undefined {
    const cell = Number(/^cell-(\d+)$/.exec(key)?.[1] ?? Number.NaN);
    return this.#current && cell < this.#current.shown[0]!.matrix.values.length ? this.#picked(cell) : undefined;
  }

  shown(): ShownRows | undefined {
    const ridges = this.#current;
    if (ridges === undefined) return undefined;
    const { grid, shown, house, power } = ridges;
    const columns = [{ name: "day" }, { name: "time" }, ...shown.map(({ role }) => ({ name: role, unit: "W" }))];
    const rows = Array.from({ length: grid.days * grid.columns }, (_, cell) => [
      dateOf(grid.firstDay + Math.floor(cell / grid.columns)),
      clockOf(cell, grid),
      ...shown.map(({ matrix }) => (Number.isNaN(matrix.values[cell]!) ? null : matrix.values[cell]!)),
    ]);
    return { fileName: `house-${house.id}-${power.label.replaceAll(" ", "-")}.csv`, columns, rows };
  }

  dispose(): void {
    for (const surface of this.#surfaces.values()) surface.dispose();
  }

  #build(house: House, name: string, cell: CellValue, { scales }: SceneState): Ridges {
    const grid = this.#grids.of([house], () => dayGrid(house, this.#source.zone));
    const frame = ridgeFrame(grid);
    const power = shownPower(house, this.#source.appliances, name);
    const matrices = matricesOf(power, grid, cell);
    const legends = legendsOf(power, matrices, scales);
    const mostW = legends[0]!.range[1];
    const perWatt = HEIGHT / Math.max(1, mostW);
    const shown = matrices.map(({ role, matrix }): Shown => {
      const { map, range, scale } = legends.find(({ id }) => (id === "error") === (role === "error"))!;
      const colour: ColourScaleOptions = { map, range, scale };
      return { role, matrix, geometry: ridgeGeometry(matrix.values, frame, colour, perWatt) };
    });
    for (const { role, geometry, matrix } of shown) {
      this.#surfaceOf(role).setSurface(geometry, groundEdges(matrix.values, frame), frame);
    }
    return { house, grid, frame, power, shown, legends, perWatt, mostW };
  }

  #surfaceOf(role: Role): RidgeSurface {
    const surface = this.#surfaces.get(role) ?? new RidgeSurface();
    this.#surfaces.set(role, surface);
    return surface;
  }

  #showDay({ grid, frame, shown, perWatt }: Ridges, sample: number): void {
    const cell = grid.cells[sample]!;
    const day = Math.floor(cell / grid.columns);
    const at = placeOf(frame, day, ((cell % grid.columns) * 24) / grid.columns);
    for (const { role, matrix } of shown) {
      this.#surfaceOf(role).setDay(crestOf(matrix.values, frame, day, perWatt), at, frame);
    }
  }

  #panesOf(ridges: Ridges, day: number, { selection }: SceneState): readonly Pane[] {
    const { frame, grid, power, shown, mostW } = ridges;
    const camera = this.#cameras.of([], cameraSpec);
    const axes = ridgeAxes(frame, grid.firstDay, mostW);
    const date: SceneLabel = {
      at: [-WIDTH / 2 - 0.5, 0, frontOf(frame, day)],
      text: dateOf(grid.firstDay + day),
      tone: "strong",
      priority: 2,
    };
    return shown.map(({ role, matrix }): Pane => {
      const { root, surface } = this.#surfaceOf(role);
      const chosen = selection.flatMap(({ key }) => this.#labelOf(key, matrix.values, ridges) ?? []);
      return {
        id: role,
        title: `${power.label}: ${role === "input" ? "measured by the meter" : role}`,
        role,
        root,
        lights: "own",
        camera,
        link: "ridges",
        pickable: [surface],
        labels: [date, ...chosen],
        axes,
      };
    });
  }

  #labelOf(key: string, values: Float32Array, { frame, grid, perWatt }: Ridges): SceneLabel | undefined {
    const cell = Number(/^cell-(\d+)$/.exec(key)?.[1] ?? Number.NaN);
    const value = values[cell];
    if (value === undefined || Number.isNaN(value)) return undefined;
    const day = Math.floor(cell / grid.columns);
    const [x] = placeOf(frame, day, (((cell % grid.columns) + 0.5) * 24) / grid.columns);
    const text = `${Math.round(value)} W, ${clockOf(cell, grid)}`;
    return { at: [x, value * perWatt + 0.25, frontOf(frame, day)], text, key, priority: 3 };
  }

  #picked(cell: number): Picked {
    const { house, grid, shown, power } = this.#current!;
    const sample = shown.map(({ matrix }) => matrix.samples[cell]!).find((at) => at >= 0);
    const names = { prediction: "predicted", truth: "measured", error: "error", input: "mains" };
    const rows = shown.map(({ role, matrix }) => {
      const value = matrix.values[cell]!;
      return { label: names[role], value: Number.isNaN(value) ? null : value, unit: "W" };
    });
    const row = sample === undefined ? -1 : house.grid.rows[sample]!;
    return {
      key: `cell-${cell}`,
      title: `${power.label}, ${dateOf(grid.firstDay + Math.floor(cell / grid.columns))} ${clockOf(cell, grid)}`,
      rows: [
        ...rows,
        { label: "minutes", value: grid.minutes },
        { label: "house", value: house.id },
        ...(sample === undefined
          ? []
          : [{ label: "largest at", value: dateText(house.times[sample]!, this.#source.zone) }]),
      ],
      ...(sample === undefined ? {} : { time: house.times[sample]! }),
      ...(row >= 0 ? { row: { table: "predictions", index: row } } : {}),
    };
  }
}

function clockOf(cell: number, { columns, minutes }: DayGrid): string {
  const at = (cell % columns) * minutes;
  return `${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
}

function matricesOf(
  { label, predicted, truth, error }: ShownPower,
  grid: DayGrid,
  cell: CellValue,
): { readonly role: Role; readonly matrix: DayMatrix }[] {
  const first = { role: label === MAINS ? "input" : "prediction", matrix: dayMatrix(predicted, grid, cell) } as const;
  if (truth === undefined || error === undefined) return [first];
  const parts = { truth, error };
  return [
    first,
    ...(["truth", "error"] as const).map((role) => ({ role, matrix: dayMatrix(parts[role], grid, cell) })),
  ];
}

/** Prediction and truth share one bar; the error has its own, as wide on both sides. */
function legendsOf(
  { label, error }: ShownPower,
  matrices: readonly { readonly role: Role; readonly matrix: DayMatrix }[],
  scales: SceneState["scales"],
): ContinuousLegend[] {
  const highest = (roles: readonly Role[]) =>
    Math.max(
      1,
      ...matrices
        .filter(({ role }) => roles.includes(role))
        .flatMap(({ matrix }) => valueRange(matrix.values)?.map(Math.abs) ?? []),
    );
  const common = { kind: "continuous", unit: "W", scale: "linear", adjustable: true, missing: "left open" } as const;
  const most = highest(["prediction", "truth", "input"]);
  const power: ContinuousLegend = {
    ...common,
    id: "power",
    title: label,
    map: "viridis",
    range: [0, most],
    ...scales.power,
  };
  if (error === undefined) return [power];
  const farthest = highest(["error"]);
  const title = `${label}: predicted less measured`;
  const range = [-farthest, farthest] as const;
  const missing = `left open, as are errors below ${100 * FLAT}% of the limits`;
  return [
    power,
    { ...common, missing, id: "error", title, map: "blue-white-red", range, symmetric: true, ...scales.error },
  ];
}

function cameraSpec(): CameraSpec {
  return {
    projection: "perspective",
    motion: "orbit",
    up: "y",
    home: { position: [4.7, 8.4, 12.1], target: [0.2, -0.5, 0.5] },
    bounds: { min: [-WIDTH / 2 - 1, -HEIGHT, -5.5], max: [WIDTH / 2 + 1, HEIGHT * 1.2, 5.5] },
    presets: [
      { id: "front", title: "From the front", key: "1", pose: { position: [0, 4.5, 15], target: [0, 0.6, 0] } },
      { id: "above", title: "From above", key: "2", pose: { position: [0, 17, 0.02], target: [0, 0, 0] } },
      { id: "side", title: "Along the hours", key: "3", pose: { position: [15, 5, 0.5], target: [0, 0.4, 0] } },
    ],
  };
}

function factsOf({ grid, shown, house }: Ridges): SceneFrame["readouts"][number] {
  const triangles = shown.reduce((sum, { geometry }) => sum + geometry.cells.length, 0);
  return {
    id: "surface",
    title: "Surface",
    rows: [
      { label: "house", value: house.id },
      { label: "days", value: grid.days },
      { label: "a place holds", value: grid.minutes, unit: "min" },
      { label: "triangles", value: triangles },
    ],
  };
}
