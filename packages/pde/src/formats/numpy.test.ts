// NumPy and MATLAB arrays: value = 1000 sample + 100 frame + 10 channel + place / 32.
import { describe, expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

describe.each(["plain.npz", "packed.npz"])("%s", (name) => {
  test("coordinates name the axes, u and v are a velocity", async () => {
    expect(await recognisers(fixture(name))).toEqual(["numpy"]);
    const { simulations } = await imported([fixture(name)]);
    expect(simulations[0]!.info).toMatchObject({
      fieldIds: [1, 2],
      fieldScheme: "VV",
      grid: [4, 5],
      domainExtent: [0.75, 0.8],
    });
    expect(simulations[0]!.info.dt).toBeCloseTo(0.1, 12);
    expect(valueAt(simulations[0]!, 2, 1, 1, 2)).toBe(200 + 10 + 7 / 32);
  });
});

test("an array alone has the axes of its number of them, with a warning", async () => {
  const { simulations, warnings } = await imported([fixture("stacked.npy")], { pde: "burgers" });
  expect(simulations[1]!.info).toMatchObject({ simId: "stacked/1", grid: [4, 5], frameCount: 3, fieldIds: [1, 2] });
  expect(valueAt(simulations[1]!, 2, 1, 1, 2)).toBe(1000 + 200 + 10 + 7 / 32);
  expect(warnings.join()).toContain(
    "arrays without coordinates, axes taken as b,t,c,x,y (--axes) (stacked.npy array (2 x 3 x 2 x 4 x 5))",
  );
});

test("--axes says what axes mean", async () => {
  const { simulations } = await imported([fixture("stacked.npy")], {
    axes: "t,b,c,x,y",
    fields: "velocity x,velocity y",
  });
  expect(simulations).toHaveLength(3);
  expect(valueAt(simulations[2]!, 1, 1, 1, 2)).toBe(1000 + 200 + 10 + 7 / 32);
  await expect(imported([fixture("stacked.npy")], { axes: "txy" })).rejects.toThrow(
    "stacked.npy array (2 x 3 x 2 x 4 x 5): 5 axes; expected those of --axes txy",
  );
});

test("an array by columns keeps the order of its axes", async () => {
  const { simulations } = await imported([fixture("columns.npy")], { fields: "vorticity" });
  expect(simulations[0]!.info).toMatchObject({ grid: [4, 5], frameCount: 3 });
  expect(valueAt(simulations[0]!, 2, 0, 1, 2)).toBe(200 + 7 / 32);
});

test("integers are refused: nothing says their scale", async () => {
  await expect(imported([fixture("integers.npy")])).rejects.toThrow(
    /^integers\.npy : integers without scale attributes/,
  );
});

test("a MATLAB solution has time along its columns and the field of the equation that its name says", async () => {
  expect(await recognisers(fixture("kdv.mat"))).toEqual(["matlab"]);
  const { simulations } = await imported([fixture("kdv.mat")]);
  expect(simulations[0]!.info).toMatchObject({ pdeId: 7, fieldNames: ["velocity x"], grid: [6], frameCount: 3 });
  expect(simulations[0]!.info.dt).toBeCloseTo(0.1, 12);
  expect(valueAt(simulations[0]!, 2, 0, 5)).toBe(200 + 5 / 32);
});

test("both ends of a periodic axis are kept with a warning, and the last one dropped by --periodic", async () => {
  const kept = await imported([fixture("ends.mat")], { fields: "density" });
  expect(kept.simulations[0]!.info).toMatchObject({ grid: [7], boundary: ["open", "open", "open", "open"] });
  expect(kept.warnings.join()).toContain("both ends of an axis hold the same values (--periodic drops the last)");
  const dropped = await imported([fixture("ends.mat")], { fields: "density", periodic: true });
  expect(dropped.simulations[0]!.info).toMatchObject({ grid: [6], domainExtent: [1] });
  expect(dropped.simulations[0]!.info.boundary).toEqual(["periodic", "periodic", "periodic", "periodic"]);
  expect(valueAt(dropped.simulations[0]!, 1, 0, 5)).toBeCloseTo(0.5 * Math.sin((2 * Math.PI * 5) / 6), 6);
});
