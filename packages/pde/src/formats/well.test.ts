// Files of The Well as h5py writes them: value = 1000 sample + 100 frame + 10 channel + place / 32.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

const FILE = fixture("well.hdf5");

test("is recognised as The Well only", async () => {
  expect(await recognisers(FILE)).toEqual(["well"]);
});

test("channels are scalars, vectors, tensors; components by their letters", async () => {
  const { simulations } = await imported([FILE]);
  expect(simulations[0]!.info).toMatchObject({
    pdeId: 24,
    tag: "rayleigh_benard",
    fieldNames: [
      "pressure",
      "buoyancy",
      "velocity x",
      "velocity y",
      "orientation xx",
      "orientation xy",
      "orientation yx",
      "orientation yy",
    ],
    fieldIds: [6, 32, 1, 2, 16, 17, 18, 19],
    fieldScheme: "pbVVDDDD",
    dt: 0.5,
    grid: [4, 5],
  });
  const sample = simulations[1]!;
  // Place of [1, 2] on a grid of 4 x 5 is 7.
  expect(valueAt(sample, 2, 3, 1, 2)).toBe(1000 + 200 + 20 + 7 / 32);
  expect(valueAt(sample, 2, 6, 1, 2)).toBe(1000 + 200 + 50 + 7 / 32);
});

test("a field without a time and a constant axis is broadcast", async () => {
  const { simulations } = await imported([FILE]);
  const values = [0, 1, 2].flatMap((frame) => [0, 4].map((y) => valueAt(simulations[1]!, frame, 1, 2, y)));
  // Place of [2, 0] is 10.
  expect(new Set(values)).toEqual(new Set([1000 + 10 + 10 / 32]));
});

test("edges are those of the masks: walls only where one is", async () => {
  const { simulations } = await imported([FILE]);
  expect(simulations[0]!.info.boundary).toEqual(["periodic", "periodic", "wall", "open"]);
});

test("constants of the file and of each sample", async () => {
  const { simulations } = await imported([FILE]);
  expect(simulations[1]!.info.params).toEqual([
    { id: 29, name: "rayleigh", value: 1e6 },
    { id: 30, name: "prandtl", value: 2 },
  ]);
});

test("files of one name in the folders of the splits are told apart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "well-"));
  for (const split of ["train", "valid"]) await cp(FILE, join(folder, "data", split, "well.hdf5"));
  const { simulations } = await imported([folder], {}, "well");
  await rm(folder, { recursive: true });
  expect(simulations.map(({ info, split }) => `${info.simId} ${split}`)).toEqual([
    "train/well/0 train",
    "train/well/1 train",
    "valid/well/0 valid",
    "valid/well/1 valid",
  ]);
});

test("an uneven axis is refused by name, and interpolated where that is asked for", async () => {
  await expect(imported([fixture("chebyshev.hdf5")])).rejects.toThrow(
    /^chebyshev\.hdf5 chebyshev\/0: axis y is not evenly spaced: step 1 is 0\.146447, the mean is 0\.25; .*--resample/,
  );
  const { simulations, warnings } = await imported([fixture("chebyshev.hdf5")], { resample: true });
  // y = .25 lies between .1464 and .5, whose places differ by 1/32.
  const y1 = 0.5 - 0.5 * Math.cos(Math.PI / 4);
  const place = 1 + (0.25 - y1) / (0.5 - y1);
  expect(valueAt(simulations[0]!, 0, 0, 0, 1)).toBeCloseTo(place / 32, 6);
  expect(simulations[0]!.info.domainExtent?.[1]).toBeCloseTo(1, 6);
  expect(warnings.join()).toContain(
    "unevenly spaced axes interpolated onto even ones (chebyshev.hdf5 chebyshev/0 axis y)",
  );
});
