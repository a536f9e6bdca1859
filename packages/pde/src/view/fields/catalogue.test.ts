// Simulations that there are to look at.
import type { Columns } from "@sciformer/core";
import { columnsTable, InputError, MetricsLog, type RunFacts, type SceneData, type Table } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { predictionColumns, predictionRows } from "../../prediction-rows.ts";
import type { StoredInfo } from "../../stored-simulations.ts";
import { FRAMES, SIMS, tables } from "../../tables.ts";
import { type Catalogue, catalogues, middleSlice } from "./catalogue.ts";

const INFO: StoredInfo = {
  ...{ simId: "heat-0", tag: "diff", pdeId: 2, fieldNames: ["density"], fieldIds: [5], fieldScheme: "d" },
  ...{ fieldUnits: ["K"], grid: [2, 3], dt: 0.5, t0: 0, domainExtent: [1, 2], params: [], seed: null, icKind: null },
  ...{ boundary: ["periodic", "periodic", "wall", "open"], source: "heat.nc", frameCount: 2 },
};
const SCALE = {
  fields: { offset: [10], scale: [2] },
  params: { offset: [], scale: [] },
};

/** Normalised states 1 (predicted) and 2 (true), which are 12 and 14. */
function predictions(withFields: boolean): Table {
  const state = (value: number) => new Float32Array(6).fill(value);
  const steps = [0, 1].map((step) => ({ step, time: step / 2, prediction: state(1), truth: state(2) }));
  const rows = predictionRows({ info: INFO, scale: SCALE, grid: [2, 3] }, steps, withFields);
  return columnsTable("predictions.arrow", predictionColumns(), rows);
}

/** A table of the data set. */
function stored(name: typeof SIMS | typeof FRAMES, changes: Columns["values"], length: number, nulls = {}): Table {
  const { example, columns } = tables[name]!;
  const first = Object.fromEntries(
    Object.entries(example.values).map(([column, values]) => [
      column,
      Array.from(values as ArrayLike<unknown>).slice(0, 1),
    ]),
  );
  const values = Object.fromEntries(
    Object.entries(first).map(([column, value]) => [column, Array(length).fill(value[0])]),
  ) as unknown as Columns["values"];
  return columnsTable(`${name}/test`, columns, { length, values: { ...values, ...changes }, nulls });
}

/** Of one simulation of 2 x 3 x 4 points whose values count up. */
function cube(): Readonly<Record<string, Table>> {
  const sims = stored(
    SIMS,
    {
      ...{ sim_id: ["cube"], tag: ["cube"], n_channels: Int32Array.of(1), field_names: [["density"]] },
      ...{ height: Int32Array.of(2), width: Int32Array.of(3), depth: Int32Array.of(4) },
      ...{ domain_extent: [Float64Array.of(1, 2)], domain_depth: Float64Array.of(3) },
      ...{ boundary: [["wall", "wall", "periodic", "periodic"]], field_scheme: ["d"] },
    },
    1,
  );
  const frames = stored(
    FRAMES,
    { sim_id: ["cube"], time: Float64Array.of(7), data: [Float32Array.from({ length: 24 }, (_, at) => at)] },
    1,
    { valid: Uint8Array.of(1) },
  );
  return { [`${SIMS}/test`]: sims, [`${FRAMES}/test`]: frames };
}

function dataOf(given: { readonly predictions?: Table; readonly tables?: Readonly<Record<string, Table>> }): SceneData {
  const run = { tables: Object.keys(given.tables ?? {}) } as unknown as RunFacts;
  return {
    ...{ kind: "run", title: "made", domain: "pde", run },
    metrics: async () => new MetricsLog(),
    evaluation: async () => undefined,
    predictions: async () => given.predictions,
    table: async (table, split) => given.tables?.[`${table}/${split}`],
    file: async () => undefined,
  };
}

const first = async (data: SceneData): Promise<Catalogue> => (await catalogues(data))[0]!;

test("a predicted simulation opens with the states of both sides in natural units", async () => {
  const catalogue = await first(dataOf({ predictions: predictions(true) }));
  const movie = (await catalogue.open(catalogue.entries[0]!, undefined))!;
  expect([movie.states.prediction[1]![0], movie.states.truth[1]![0]]).toEqual([12, 14]);
  expect([movie.grid, movie.extent, movie.fieldUnits]).toEqual([[2, 3], [1, 2], ["K"]]);
  expect(movie.boundary).toEqual(["periodic", "periodic", "wall", "open"]);
  expect([...movie.times]).toEqual([0, 0.5]);
});

test("a simulation of which only figures were kept does not open", async () => {
  const catalogue = await first(dataOf({ predictions: predictions(false) }));
  expect(await catalogue.open(catalogue.entries[0]!, undefined)).toBeUndefined();
});

test("a plane of three dimensions has the axes and edges of the two that are left", async () => {
  const catalogue = await first(dataOf({ tables: cube() }));
  const [entry] = catalogue.entries;
  expect(entry!.grid).toEqual([2, 3, 4]);
  const movie = (await catalogue.open(entry!, { axis: 1, index: 2 }))!;
  expect([movie.grid, movie.axes, movie.extent]).toEqual([
    [2, 4],
    ["x", "z"],
    [1, 3],
  ]);
  expect(movie.boundary).toEqual(["wall", "wall", "open", "open"]);
  // Value at (x, y, z) is 12 x + 4 y + z, here y = 2.
  expect([...movie.states.truth[0]!]).toEqual([8, 9, 10, 11, 20, 21, 22, 23]);
});

test("without a choice the plane in the middle of z is shown", () => {
  expect(middleSlice([2, 3, 5])).toEqual({ axis: 2, index: 2 });
});

test("frames of a simulation that is not described are refused", async () => {
  const { [`${SIMS}/test`]: sims, [`${FRAMES}/test`]: frames } = cube();
  const odd = { ...frames!, categories: async () => ({ codes: Int32Array.of(0), names: ["other"] }) };
  const data = dataOf({ tables: { [`${SIMS}/test`]: sims!, [`${FRAMES}/test`]: odd } });
  await expect(catalogues(data)).rejects.toThrow(InputError);
});
