// PDEBench files as h5py writes them: value = 1000 sample + 100 frame + 10 channel + place / 32.
import { expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

const CFD = fixture("pdebench/2D_CFD_Rand_M0.1_Eta0.01_periodic.hdf5");
const REACTION = fixture("pdebench/2D_diff-react_NA_NA.h5");
const ADVECTION = fixture("pdebench/1D_Advection_Sols_beta0.4.hdf5");
const DARCY = fixture("pdebench/2D_DarcyFlow_beta1.0_Train.hdf5");

test.each([CFD, REACTION, ADVECTION, DARCY])("%s is recognised as PDEBench only", async (path) => {
  expect(await recognisers(path)).toEqual(["pdebench"]);
});

test("variables are channels, velocities a vector; the time too many is dropped", async () => {
  const { simulations, warnings } = await imported([CFD]);
  expect(simulations).toHaveLength(2);
  expect(simulations[0]!.info).toMatchObject({
    fieldNames: ["velocity x", "velocity y", "density", "pressure"],
    fieldScheme: "VVdp",
    dt: 0.25,
    boundary: ["periodic", "periodic", "periodic", "periodic"],
    params: [
      { id: 2, name: "m", value: 0.1 },
      { id: 7, name: "eta", value: 0.01 },
    ],
  });
  // Coordinates are single precision.
  for (const length of simulations[0]!.info.domainExtent!) expect(length).toBeCloseTo(1, 6);
  expect(valueAt(simulations[1]!, 2, 3, 1, 2)).toBe(1000 + 200 + 30 + 7 / 32);
  expect(warnings.join()).toContain("times with one entry more than frames, the last dropped");
});

test("a seed's data are unpacked from lzf, channels last; constants from its configuration", async () => {
  const { simulations } = await imported([REACTION]);
  expect(simulations.map(({ info }) => info.simId)).toEqual(["2D_diff-react_NA_NA/0000", "2D_diff-react_NA_NA/0001"]);
  expect(simulations[1]!.info).toMatchObject({
    fieldIds: [8, 9],
    dt: 0.5,
    boundary: ["wall", "wall", "wall", "wall"],
    params: [
      { id: 16, name: "Du", value: 0.001 },
      { id: 0, name: "k", value: 0.005 },
    ],
  });
  expect(valueAt(simulations[1]!, 2, 1, 1, 2)).toBe(1000 + 200 + 10 + 7 / 32);
});

test("a tensor of lines has the field of its equation", async () => {
  const { simulations } = await imported([ADVECTION]);
  expect(simulations[0]!.info).toMatchObject({ pdeId: 1, grid: [6], frameCount: 3, fieldNames: ["density"] });
  expect(simulations[0]!.info.params).toEqual([{ id: 4, name: "beta", value: 0.4 }]);
  expect(valueAt(simulations[1]!, 2, 0, 5)).toBe(1000 + 200 + 5 / 32);
});

test("a tensor of planes without time has one frame; its file's name says the split", async () => {
  const { simulations, warnings } = await imported([DARCY]);
  expect(simulations.map(({ split }) => split)).toEqual(["train", "train"]);
  expect(simulations[1]!.info).toMatchObject({ grid: [4, 5], frameCount: 1, fieldIds: [0], dt: 1 });
  expect(valueAt(simulations[1]!, 0, 0, 1, 2)).toBe(1000 + 7 / 32);
  expect(warnings.join()).toContain("no time or dt, dt = 1");
});

test("fields without a name are named by --fields", async () => {
  const { simulations } = await imported([DARCY], { fields: "pressure" });
  expect(simulations[0]!.info).toMatchObject({ fieldNames: ["pressure"], fieldIds: [6] });
  await expect(imported([DARCY], { fields: "pressure,density" })).rejects.toThrow(
    /^--fields: 2 names, but 2D_DarcyFlow_beta1\.0_Train\.hdf5 has 1 channels \(tensor\)$/,
  );
});
