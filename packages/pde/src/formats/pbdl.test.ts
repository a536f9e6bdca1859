// PBDL files as h5py writes them: value = 1000 sim + 100 frame + 10 channel + place / 32.
import { expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

const FILE = fixture("kolm_flow.hdf5");

test("is recognised as PBDL only", async () => {
  expect(await recognisers(FILE)).toEqual(["pbdl"]);
});

test("simulations come in the order of their numbers, values where they were", async () => {
  const { simulations } = await imported([FILE]);
  expect(simulations.map(({ info }) => info.simId)).toEqual(["kolm_flow/sim2", "kolm_flow/sim10"]);
  expect(simulations[1]!.info).toMatchObject({ grid: [4, 5], frameCount: 3, dt: 0.25, t0: 0, tag: "kolm_flow" });
  // Place of [3, 1] on a grid of 4 x 5 is 16.
  expect(valueAt(simulations[1]!, 2, 1, 3, 1)).toBe(1000 + 200 + 10 + 0.5);
});

test("names become labels, edges are sorted by axis, constants are each simulation's own", async () => {
  const { simulations, warnings } = await imported([FILE]);
  expect(simulations[0]!.info).toMatchObject({
    pdeId: 16,
    fieldNames: ["velocity x", "velocity y", "pressure"],
    fieldIds: [1, 2, 6],
    fieldScheme: "VVp",
    fieldUnits: null,
    domainExtent: [2, 2.5],
    boundary: ["periodic", "periodic", "wall", "open"],
    params: [
      { name: "viscosity", id: 7, value: 0.02 },
      { name: "reynolds", id: 1, value: 20 },
    ],
  });
  expect(simulations[1]!.info.params[0]).toMatchObject({ value: 0.1 });
  expect(warnings).toEqual([]);
});

test("other HDF5 files are refused, saying what was found", async () => {
  await expect(imported([fixture("well.hdf5")], {}, "pbdl")).rejects.toThrow(
    /^well\.hdf5: not the PBDL layout \(group sims, datasets sim<i>\); found boundary_conditions, dimensions/,
  );
});
