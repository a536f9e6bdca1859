// Which simulations there are to look at: those of predictions, or those of a data set's split.
import { type CellValue, type Columns, InputError, type SceneData, type Table } from "@sciformer/core/view";
import { type Slice, slicedPlanes } from "../../planes.ts";
import type { Boundary } from "../../simulation.ts";
import { FRAMES, SIMS } from "../../tables.ts";
import type { Movie } from "../movie.ts";

/** A simulation that can be opened. */
export interface Entry {
  readonly id: string;
  readonly tag: string;
  /** Rows of its states. */
  readonly from: number;
  readonly to: number;
  /** Points along x, y and z; undefined until it is opened. */
  readonly grid: readonly number[] | undefined;
  /** Errors at every step; undefined where nothing was predicted. */
  readonly curves: EntryCurves | undefined;
}

/** By step, NaN where there is none. */
interface EntryCurves {
  readonly nrmse: Float32Array;
  readonly persistence: Float32Array;
}

/** Simulations of one origin. */
export interface Catalogue {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** Undefined where the states were not kept. @param slice of a field of three dimensions */
  open(entry: Entry, slice: Slice | undefined): Promise<Movie | undefined>;
  /** Figures of a step. */
  figures(entry: Entry, step: number): Promise<readonly (readonly [string, CellValue])[]>;
}

export const PREDICTIONS = "predictions";

/** Figures of predictions beside their nRMSE. */
const FIGURES = {
  nrmse: "nRMSE",
  nrmse_persistence: "nRMSE of the last known state",
  vrmse: "VRMSE",
  mae: "mean absolute error",
  max_error: "largest error",
  correlation: "correlation",
  spectrum_error: "spectrum, decades off",
} as const;

/** Everything that there is, predictions first. */
export async function catalogues(data: SceneData): Promise<readonly Catalogue[]> {
  const predictions = await data.predictions();
  const own = predictions === undefined ? [] : [await predictionCatalogue(predictions)];
  const splits = [...splitsOf(data)];
  const stored = splits.map(async (split) => {
    const [sims, frames] = await Promise.all([data.table(SIMS, split), data.table(FRAMES, split)]);
    return sims && frames && datasetCatalogue(split, sims, frames);
  });
  const found = (await Promise.all(stored)).filter((one) => one !== undefined);
  return [...own, ...found].filter(({ entries }) => entries.length > 0);
}

/** Splits of the run's data set; of dropped files those that their importer made. */
export const DROPPED = "dropped";
const SPLITS = ["test", "valid", "train", "test_long", "all"];

function splitsOf({ kind, run }: SceneData): readonly string[] {
  if (kind === "file") return [DROPPED];
  const known = (run?.tables ?? []).flatMap((name) =>
    name.startsWith(`${FRAMES}/`) ? [name.slice(FRAMES.length + 1)] : [],
  );
  return known.toSorted((a, b) => SPLITS.indexOf(a) - SPLITS.indexOf(b));
}

interface Stretch {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** Rows that follow each other and are of one simulation. */
async function stretches(table: Table): Promise<Stretch[]> {
  const { codes, names } = await table.categories("sim_id");
  const found: Stretch[] = [];
  for (let from = 0; from < codes.length; ) {
    let to = from;
    while (to < codes.length && codes[to] === codes[from]) to++;
    found.push({ id: names[codes[from]!] ?? "", from, to });
    from = to;
  }
  return found;
}

const textOf = (columns: Columns, name: string, row: number) => (columns.values[name] as readonly string[])[row]!;
const numberOf = (columns: Columns, name: string, row: number) => Number((columns.values[name] as Float64Array)[row]);
const listOf = <T>(columns: Columns, name: string, row: number) =>
  Array.from(columns.values[name]![row] as unknown as ArrayLike<T>);
const isNull = ({ nulls }: Columns, name: string, row: number) => nulls?.[name]?.[row] === 1;

async function predictionCatalogue(table: Table): Promise<Catalogue> {
  const [found, tags, columns] = await Promise.all([
    stretches(table),
    table.categories("tag"),
    table.numbersOf(["nrmse", "nrmse_persistence"]),
  ]);
  const part = (name: string, { from, to }: Stretch) => Float32Array.from(columns[name]!.subarray(from, to));
  const entries = found.map((stretch): Entry => {
    const tag = tags.names[tags.codes[stretch.from]!] ?? "";
    const curves = { nrmse: part("nrmse", stretch), persistence: part("nrmse_persistence", stretch) };
    return { ...stretch, tag, grid: undefined, curves };
  });
  return {
    id: PREDICTIONS,
    title: "Predictions",
    entries,
    open: (entry) => predictedMovie(table, entry),
    figures: async ({ from }, step) => {
      const { values } = await table.read(Object.keys(FIGURES), from + step, from + step + 1);
      return Object.entries(FIGURES).map(([name, label]) => {
        const value = Number((values[name] as Float32Array)[0]);
        return [label, Number.isNaN(value) ? null : value] as const;
      });
    },
  };
}

const MOVIE_COLUMNS = ["time", "pde_id", "height", "width", "field_names", "field_scheme", "field_units"];

async function predictedMovie(table: Table, { id, tag, from, to }: Entry): Promise<Movie | undefined> {
  const names = [...MOVIE_COLUMNS, "domain_extent", "boundary", "prediction", "truth"];
  const hasSpread = table.columns.some(({ name }) => name === "spread");
  if (hasSpread) names.push("spread");
  const columns = await table.read(names, from, to);
  const steps = Array.from({ length: to - from }, (_, step) => step);
  const states = (name: string) =>
    steps.map((step) =>
      isNull(columns, name, step) ? undefined : Float32Array.from(listOf<number>(columns, name, step)),
    );
  const [prediction, truth] = [states("prediction"), states("truth")];
  const spread = hasSpread ? states("spread") : [];
  if (prediction.every((state) => state === undefined)) return undefined;
  const extent = isNull(columns, "domain_extent", 0) ? undefined : listOf<number>(columns, "domain_extent", 0);
  return {
    key: `${PREDICTIONS} ${id}`,
    tag,
    pdeId: numberOf(columns, "pde_id", 0),
    fieldNames: listOf<string>(columns, "field_names", 0),
    fieldScheme: textOf(columns, "field_scheme", 0),
    fieldUnits: isNull(columns, "field_units", 0) ? undefined : listOf<string>(columns, "field_units", 0),
    grid: [numberOf(columns, "height", 0), numberOf(columns, "width", 0)],
    extent: extent && [extent[0]!, extent[1]!],
    boundary: listOf<Boundary>(columns, "boundary", 0),
    axes: ["x", "y"],
    times: Float64Array.from(columns.values.time as Float64Array),
    states: { prediction, truth },
    spread: spread.some((state) => state !== undefined) ? spread : undefined,
    valid: steps.map(() => undefined),
    rows: { table: PREDICTIONS, first: from },
  };
}

const SIM_COLUMNS = ["sim_id", "tag", "pde_id", "n_channels", "height", "width", "depth", "field_names"].concat([
  "field_scheme",
  "field_units",
  "domain_extent",
  "domain_depth",
  "boundary",
]);

async function datasetCatalogue(split: string, sims: Table, frames: Table): Promise<Catalogue> {
  const [found, described] = await Promise.all([stretches(frames), sims.read(SIM_COLUMNS, 0, sims.rows)]);
  const rowOf = new Map((described.values.sim_id as readonly string[]).map((id, row) => [id, row]));
  const requireRow = (id: string) => {
    const row = rowOf.get(id);
    if (row === undefined) throw new InputError(`${frames.name}: simulation ${id} is missing in ${sims.name}`);
    return row;
  };
  const entries = found.map((stretch): Entry => {
    const row = requireRow(stretch.id);
    return { ...stretch, tag: textOf(described, "tag", row), grid: gridOf(described, row), curves: undefined };
  });
  return {
    id: split,
    title: split === DROPPED ? "Dropped data set" : `Data, split ${split}`,
    entries,
    open: (entry, slice) => storedMovie({ split, frames, described, row: requireRow(entry.id) }, entry, slice),
    figures: async () => [],
  };
}

/** Points along the axes that there are. */
function gridOf(columns: Columns, row: number): number[] {
  const [height, width] = [numberOf(columns, "height", row), numberOf(columns, "width", row)];
  return isNull(columns, "depth", row) ? [height, width] : [height, width, numberOf(columns, "depth", row)];
}

interface Stored {
  readonly split: string;
  readonly frames: Table;
  readonly described: Columns;
  readonly row: number;
}

const AXES = ["x", "y", "z"] as const;

async function storedMovie(
  { split, frames, described, row }: Stored,
  { id, tag, from, to }: Entry,
  wanted: Slice | undefined,
): Promise<Movie> {
  const columns = await frames.read(["time", "data", "valid"], from, to);
  const grid = gridOf(described, row);
  const slice = grid.length === 3 ? (wanted ?? middleSlice(grid)) : undefined;
  const channels = numberOf(described, "n_channels", row);
  const size = channels * grid.reduce((product, count) => product * count, 1);
  const shown = slice === undefined ? [0, 1] : [0, 1, 2].filter((axis) => axis !== slice.axis);
  const planeOf = <T extends Float32Array | Uint8Array>(values: T) =>
    slice ? slicedPlanes(values, grid, slice) : values;
  const steps = Array.from({ length: to - from }, (_, step) => step);
  const extents = isNull(described, "domain_extent", row) ? undefined : listOf<number>(described, "domain_extent", row);
  const lengths = extents && [...extents, numberOf(described, "domain_depth", row)];
  const boundary = listOf<Boundary>(described, "boundary", row);
  const edges = [...boundary, "open", "open"] as Boundary[];
  return {
    key: `${split} ${id} ${slice ? `${slice.axis} ${slice.index}` : ""}`,
    tag,
    pdeId: numberOf(described, "pde_id", row),
    fieldNames: listOf<string>(described, "field_names", row),
    fieldScheme: textOf(described, "field_scheme", row),
    fieldUnits: isNull(described, "field_units", row) ? undefined : listOf<string>(described, "field_units", row),
    grid: [grid[shown[0]!]!, grid[shown[1]!]!],
    extent: lengths && [lengths[shown[0]!]!, lengths[shown[1]!]!],
    boundary: shown.flatMap((axis) => edges.slice(2 * axis, 2 * axis + 2)),
    axes: [AXES[shown[0]!]!, AXES[shown[1]!]!],
    times: Float64Array.from(columns.values.time as Float64Array),
    states: {
      prediction: steps.map(() => undefined),
      truth: steps.map((step) => planeOf(Float32Array.from(listOf<number>(columns, "data", step).slice(0, size)))),
    },
    spread: undefined,
    valid: steps.map((step) =>
      isNull(columns, "valid", step) ? undefined : planeOf(Uint8Array.from(listOf<number>(columns, "valid", step))),
    ),
    rows: { table: `${FRAMES}/${split}`, first: from },
  };
}

/** The plane in the middle of the last axis. */
export function middleSlice(grid: readonly number[]): Slice {
  return { axis: 2, index: Math.floor(grid[2]! / 2) };
}
