// Tests of statistics against values worked out by hand.
import { expect, test } from "vitest";
import { madeSimulation } from "./made-simulations.ts";
import { denormalised, normalised } from "./scaling.ts";
import { channelScale, NORMALISATIONS, parameterScale } from "./statistics.ts";
import { fieldGroups, StatisticsBuilder } from "./statistics-builder.ts";

const PLAIN = madeSimulation({ simId: "one" });
const VECTOR = { ...PLAIN, fieldNames: ["velocity x", "velocity y"], fieldIds: [1, 2], fieldScheme: "VV" };
const viscosity = (value: number) => [{ name: "viscosity", id: 7, value }];

/** Two simulations of two points: values 0 and 2 (mean 1, deviation 1), then 1 and 7 (mean 4, deviation 3). */
function twoSimulations() {
  const builder = new StatisticsBuilder();
  builder.begin({ ...PLAIN, params: viscosity(1) });
  builder.add(Float32Array.of(0, 2), 2);
  builder.begin({ ...PLAIN, simId: "two", params: viscosity(3) });
  builder.add(Float32Array.of(1, 7), 2);
  return builder.values.adv!;
}

test("mean and deviation are means over simulations of their own", () => {
  const { norm, simulations } = twoSimulations();
  expect(norm).toMatchObject({ mean: [2.5], std: [2], min: [0], max: [7], param_mean: [2], param_std: [1] });
  expect(simulations).toBe(2);
});

test("the deviation of a vector is that of its norm", () => {
  const builder = new StatisticsBuilder();
  builder.begin(VECTOR);
  // |(3, 4)| = 5 and |(0, 1)| = 1: mean 3, deviation 2
  builder.add(Float32Array.of(3, 0, 4, 1), 2);
  expect(builder.values.adv!.norm.std_vector).toEqual([2, 2]);
});

test("frames of one simulation count together", () => {
  const builder = new StatisticsBuilder();
  builder.begin(PLAIN);
  builder.add(Float32Array.of(0, 0), 2);
  builder.add(Float32Array.of(4, 4), 2);
  expect(builder.values.adv!.norm).toMatchObject({ mean: [2], std: [2] });
});

test("points that were not measured do not count", () => {
  const builder = new StatisticsBuilder();
  builder.begin(PLAIN);
  builder.add(Float32Array.of(1, 100, 3), 3, Uint8Array.of(1, 0, 1));
  expect(builder.values.adv!.norm).toMatchObject({ mean: [2], std: [1], max: [3] });
});

test.each([
  ["mean-std", [-1.25, 2.25]],
  ["std", [0, 7 / 2.0]],
  ["zero-to-one", [0, 1]],
  ["minus-one-to-one", [-1, 1]],
] as const)("%s maps the extremes as it says", (how, wanted) => {
  const { norm } = twoSimulations();
  const found = normalised(Float32Array.of(0, 7), 2, channelScale(norm, how));
  expect(Array.from(found)).toEqual(wanted.map((value) => expect.closeTo(value, 6)));
});

test.each(NORMALISATIONS)("%s has an inverse", (how) => {
  const scale = channelScale(twoSimulations().norm, how);
  const values = Float32Array.of(0.5, -3, 12, 7);
  const back = denormalised(normalised(values, 4, scale), 4, scale);
  expect(Array.from(back)).toEqual(Array.from(values, (value) => expect.closeTo(value, 5)));
});

test("fields and constants that never vary are not divided by nothing", () => {
  const builder = new StatisticsBuilder();
  builder.begin({ ...PLAIN, params: viscosity(0.008) });
  builder.add(Float32Array.of(5, 5), 2);
  const { norm } = builder.values.adv!;
  expect(channelScale(norm, "mean-std").scale).toEqual([1]);
  expect(parameterScale(norm)).toEqual({ offset: [0], scale: [1] });
});

test("simulations of one tag with other fields are refused", () => {
  const builder = new StatisticsBuilder();
  builder.begin(PLAIN);
  expect(() => builder.begin({ ...VECTOR, simId: "two" })).toThrow(
    "simulation two: adv has the fields velocity x, velocity y, but one has density",
  );
});

test("adjacent equal letters form a vector", () => {
  expect(fieldGroups("VVdpVV")).toEqual([
    [0, 2],
    [2, 3],
    [3, 4],
    [4, 6],
  ]);
});
