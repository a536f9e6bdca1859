// Tests of the rows of predictions.arrow: columns, states, what is null.
import { expect, test } from "vitest";
import type { HouseSeries } from "./houses.ts";
import { otherPower, predictionColumns, predictionRows } from "./prediction-rows.ts";
import { tinyConfig } from "./refusals/tiny-dataset.node.ts";

const { NaN: none } = Number;
const config = tinyConfig();

function house(values: Readonly<Record<string, number[]>>): HouseSeries {
  const columns = Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)]);
  return { house: "7", startMs: 60_000, values: Object.fromEntries(columns), length: values.aggregate_w!.length };
}

const measured = house({
  aggregate_w: [100, 2300, none],
  kettle_w: [0, 2000, none],
  kettle_on: [0, 1, none],
});

test("the rows have the columns that are declared, in the declared order", () => {
  const { values } = predictionRows(measured, { kettle: { watts: Float32Array.of(0, 1, 2) } }, config.task);
  expect(Object.keys(values)).toEqual(predictionColumns(config).map(({ name }) => name));
});

test("powers are declared in W", () => {
  const units = predictionColumns(config).filter(({ type }) => type === "float32");
  expect(units.map(({ unit }) => unit)).toEqual(Array(units.length).fill("W"));
});

test("each row has its house and its time", () => {
  const { values } = predictionRows(measured, { kettle: { watts: new Float32Array(3) } }, config.task);
  expect([values.house_id, values.timestamp]).toEqual([["7", "7", "7"], Float64Array.of(60_000, 120_000, 180_000)]);
});

test("the predicted state is on above the threshold, and null without a prediction", () => {
  const watts = Float32Array.of(500, 501, none);
  const { values, nulls } = predictionRows(measured, { kettle: { watts } }, config.task);
  expect([values.kettle_on, nulls!.kettle_on]).toEqual([Uint8Array.of(0, 1, 0), Uint8Array.of(0, 0, 1)]);
});

test("measured power and status stand beside the prediction", () => {
  const { values, nulls } = predictionRows(measured, { kettle: { watts: new Float32Array(3) } }, config.task);
  expect(values.kettle_true_w).toEqual(measured.values.kettle_w);
  expect([values.kettle_true_on, nulls!.kettle_true_on]).toEqual([Uint8Array.of(0, 1, 0), Uint8Array.of(0, 0, 1)]);
});

test("truth and band that are not known are null throughout", () => {
  const plain = house({ aggregate_w: [100, 100] });
  const { values, nulls } = predictionRows(plain, { kettle: { watts: new Float32Array(2) } }, config.task);
  for (const name of ["kettle_true_w", "kettle_w_low", "kettle_w_high"]) {
    expect(values[name], name).toEqual(Float32Array.of(none, none));
  }
  expect(nulls!.kettle_true_on).toEqual(Uint8Array.of(1, 1));
});

test("the band is passed on where it is there", () => {
  const plain = house({ aggregate_w: [100, 100] });
  const band = { low: Float32Array.of(1, 2), high: Float32Array.of(3, 4) };
  const { values } = predictionRows(plain, { kettle: { watts: new Float32Array(2), ...band } }, config.task);
  expect([values.kettle_w_low, values.kettle_w_high]).toEqual([band.low, band.high]);
});

test("other is the aggregate less all appliances, also below zero, and empty where one of them is", () => {
  const appliances = [Float32Array.of(100, 900, none, 1), Float32Array.of(50, 300, 1, 1)];
  expect(otherPower(Float32Array.of(400, 1000, 500, none), appliances)).toEqual(Float32Array.of(250, -200, none, none));
});
