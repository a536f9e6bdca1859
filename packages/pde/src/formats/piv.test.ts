// Tables of points: TSI Insight .vec files, CSV, COMSOL exports.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "piv-"));
});
afterAll(() => rm(folder, { recursive: true }));

const SERIES = ["run0010.T000.D000.vec", "run0008.T000.D000.vec", "run0009.T000.D000.vec"].map((name) =>
  fixture(`piv/${name}`),
);

test("a series of .vec files is one trajectory, in the order of its numbers", async () => {
  expect(await recognisers(SERIES[0]!)).toEqual(["piv"]);
  const { simulations } = await imported(SERIES);
  expect(simulations).toHaveLength(1);
  expect(simulations[0]!.info).toMatchObject({
    simId: "run",
    fieldIds: [1, 2],
    fieldUnits: ["m/s", "m/s"],
    fieldScheme: "VV",
    grid: [4, 3],
    frameCount: 3,
    dt: 1,
    domainExtent: [1.5, 1],
  });
  const u = [0, 1, 2].map((frame) => valueAt(simulations[0]!, frame, 0, 1, 2));
  expect(u).toEqual([8.1, 9.1, 10.1].map(Math.fround));
  expect(valueAt(simulations[0]!, 0, 1, 1, 2)).toBe(Math.fround(0.02));
});

test("points that were not measured are masked, outliers kept and named", async () => {
  const { simulations, warnings } = await imported(SERIES);
  // I = 4, J = 3 is the place [3, 2].
  expect(simulations[0]!.frames.map(({ valid }) => [...valid!].indexOf(0))).toEqual([11, 11, 11]);
  expect(valueAt(simulations[0]!, 0, 0, 3, 2)).toBe(0);
  expect(valueAt(simulations[0]!, 1, 0, 2, 1)).toBeCloseTo(509.2, 3);
  const text = warnings.join("\n");
  expect(text).toContain("3 x masked points");
  expect(text).toMatch(
    /1 x outliers beyond 8 robust deviations, kept \(run0009\S* frame 1 "velocity x" \[2, 1\] = 509\.2/,
  );
  expect(text).toContain("no time or dt, dt = 1 (--dt sets it)");
});

test("a gap in a series is refused", async () => {
  await expect(imported([SERIES[0]!, SERIES[1]!])).rejects.toThrow(
    /^run0010\S*: number 10 follows 8 \(run0008\S*\); expected a series without gaps$/,
  );
});

test("a CSV table of points has a frame for each time", async () => {
  const { simulations } = await imported([fixture("piv/plane.csv")], { unknownLabel: true });
  expect(simulations[0]!.info).toMatchObject({
    fieldNames: ["temperature"],
    fieldIds: [0],
    fieldUnits: ["K"],
    grid: [4, 3],
    frameCount: 2,
    dt: 0.5,
  });
  expect(valueAt(simulations[0]!, 1, 0, 3, 2)).toBe(100 + 30 + 2);
});

test("a word among numbers is refused with line and column", async () => {
  const path = join(folder, "bad.csv");
  await writeFile(path, "x,y,density\n0,0,1\n0,1,two\n");
  await expect(imported([path])).rejects.toThrow('bad.csv line 3 column "density": "two", expected a number');
});

test("fewer rows than I and J say are refused", async () => {
  const path = join(folder, "short.vec");
  await writeFile(path, 'VARIABLES="X mm", "Y mm", "U m/s", "V m/s", ZONE I=2, J=2\n0,0,1,1\n1,0,1,1\n');
  await expect(imported([path])).rejects.toThrow("short.vec: 2 rows, but the header says I=2, J=2");
});

test("a value that is not a number is refused where no mask covers it", async () => {
  const path = join(folder, "nan.csv");
  await writeFile(path, "x,y,density\n0,0,1\n0,1,nan\n1,0,1\n1,1,1\n");
  await expect(imported([path])).rejects.toThrow('nan.csv frame 0 channel "density" point 2: NaN, expected a number');
});

test("scattered nodes are refused, and interpolated where that is asked for", async () => {
  const path = fixture("scattered.dat");
  expect(await recognisers(path)).toEqual(["comsol"]);
  await expect(imported([path])).rejects.toThrow(
    "scattered.dat: 34 scattered points, not a regular grid; --interpolate NX,NY puts them onto one",
  );
  const { simulations } = await imported([path], { interpolate: "5,3" });
  expect(simulations[0]!.info).toMatchObject({
    grid: [5, 3],
    frameCount: 2,
    dt: 0.5,
    fieldUnits: ["K"],
    domainExtent: [1, 1],
  });
  // The field is linear, 4 x - 2 y + 1 at t = .5, and so is what is between its nodes.
  expect(valueAt(simulations[0]!, 1, 0, 3, 1)).toBeCloseTo(4 * 0.75 - 2 * 0.5 + 1, 5);
});

test("nodes that happen to fill a grid are kept as they are where that grid is asked for", async () => {
  const path = join(folder, "mesh.dat");
  const nodes = [0, 1].flatMap((y) => [0, 1, 2].map((x) => `${x} ${y} ${10 * x + y}`));
  await writeFile(path, `% Model: mesh.mph\n% X  Y  u (K) @ t=0\n${nodes.join("\n")}\n`);
  await expect(imported([path])).rejects.toThrow(/mesh\.dat: 6 mesh nodes.*--interpolate 3,2 keeps them as they are/);
  const { simulations } = await imported([path], { interpolate: "3,2" });
  expect([...simulations[0]!.frames[0]!.data]).toEqual([0, 1, 10, 11, 20, 21]);
});
