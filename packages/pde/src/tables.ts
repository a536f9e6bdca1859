// The two tables of a data set: a row for every simulation, and a row for every frame.
import type { ColumnSpec, Columns, TableSpec } from "@sciformer/core";

export const SIMS = "sims";
export const FRAMES = "frames";

const column = (name: string, type: ColumnSpec["type"], meaning: string, unit?: string): ColumnSpec => ({
  name,
  type,
  nullable: false,
  meaning,
  ...(unit !== undefined && { unit }),
});

const nullable = (spec: ColumnSpec): ColumnSpec => ({ ...spec, nullable: true });

const SIM_COLUMNS: readonly ColumnSpec[] = [
  column("sim_id", "utf8", "unique in the data set"),
  column("tag", "dictionary<int16, utf8>", "name of the set-up, or stem of the file; statistics are kept for each"),
  column("pde_id", "int16", "label of the PDE type, 0: unknown"),
  column("n_frames", "int32", "stored frames"),
  column("n_channels", "int32", "channels of this simulation; the data may have more, which are zero"),
  column("height", "int32", "points along x"),
  column("width", "int32", "points along y; 1 in one dimension"),
  nullable(column("depth", "int32", "points along z; null in one and two dimensions")),
  column("field_names", "list<utf8>", "name of every channel"),
  column("field_ids", "list<int16>", "channel type of every channel, 0: unknown"),
  column("field_scheme", "utf8", "a letter for every channel; adjacent equal letters form a vector"),
  nullable(column("field_units", "list<utf8>", "unit of every channel, 1 if dimensionless")),
  column("dt", "float64", "time between two stored frames"),
  column("t0", "float64", "time of frame 0"),
  nullable(column("domain_extent", "fixed_size_list<float64>[2]", "length of the domain along x and y")),
  nullable(column("domain_depth", "float64", "length of the domain along z; null in one and two dimensions")),
  column("boundary", "fixed_size_list<utf8>[4]", "periodic, open, wall or inflow at x-, x+, y- and y+"),
  column("param_names", "list<utf8>", "name of every constant of the equation"),
  column("param_ids", "list<int16>", "parameter class of every constant, 0: unknown"),
  column("param_values", "list<float64>", "value of every constant"),
  nullable(column("seed", "int64", "seed of the generator; null for data from files")),
  nullable(column("ic_kind", "utf8", "kind of the initial condition; null for data from files")),
  column("source", "utf8", "the file, or solver"),
];

const FRAME_COLUMNS: readonly ColumnSpec[] = [
  column("sim_id", "utf8", "the simulation"),
  column("frame", "int32", "number of the frame, from 0"),
  column("time", "float64", "time of the frame"),
  column("data", "fixed_size_list<float32>[*]", "values, row-major [channel, x, y] or [channel, x, y, z]"),
  nullable(column("valid", "fixed_size_list<uint8>[*]", "[x, y]: 1 where measured; null where all points are")),
];

const SIM_EXAMPLE: Columns = {
  length: 2,
  values: {
    sim_id: ["burgers-0", "heat-0"],
    tag: ["burgers", "heat"],
    pde_id: Int16Array.of(6, 2),
    n_frames: Int32Array.of(1, 1),
    n_channels: Int32Array.of(2, 1),
    height: Int32Array.of(2, 2),
    width: Int32Array.of(3, 3),
    depth: new Int32Array(2),
    field_names: [["velocity x", "velocity y"], ["density"]],
    field_ids: [Int16Array.of(1, 2), Int16Array.of(5)],
    field_scheme: ["VV", "d"],
    field_units: [["1", "1"], []],
    dt: Float64Array.of(0.01, 1),
    t0: Float64Array.of(0.01, 0),
    domain_extent: [Float64Array.of(1, 1), Float64Array.of(0, 0)],
    domain_depth: Float64Array.of(Number.NaN, Number.NaN),
    boundary: [Array(4).fill("periodic"), ["wall", "wall", "open", "inflow"]],
    param_names: [["viscosity"], []],
    param_ids: [Int16Array.of(7), new Int16Array(0)],
    param_values: [Float64Array.of(1e-4), new Float64Array(0)],
    seed: BigInt64Array.of(7n, 0n),
    ic_kind: ["fourier", ""],
    source: ["solver", "heat.nc"],
  },
  nulls: {
    depth: Uint8Array.of(1, 1),
    field_units: Uint8Array.of(0, 1),
    domain_extent: Uint8Array.of(0, 1),
    seed: Uint8Array.of(0, 1),
    ic_kind: Uint8Array.of(0, 1),
  },
};

const FRAME_EXAMPLE: Columns = {
  length: 2,
  values: {
    sim_id: ["burgers-0", "heat-0"],
    frame: Int32Array.of(0, 0),
    time: Float64Array.of(0.01, 0),
    data: [
      Float32Array.from({ length: 12 }, (_, i) => i / 4),
      Float32Array.from({ length: 12 }, (_, i) => (i < 6 ? 1 - i : 0)),
    ],
    valid: [new Uint8Array(6), Uint8Array.of(1, 1, 0, 1, 1, 1)],
  },
  nulls: { valid: Uint8Array.of(1, 0) },
};

/** The tables of the domain. */
export const tables: Readonly<Record<string, TableSpec>> = {
  [SIMS]: { columns: SIM_COLUMNS, version: 1, example: SIM_EXAMPLE },
  [FRAMES]: { columns: FRAME_COLUMNS, version: 1, recordBatches: "written", example: FRAME_EXAMPLE },
};
