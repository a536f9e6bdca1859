// Predictions house by house.
import { expect, test } from "vitest";
import { Predictions } from "./houses.ts";
import { madeData, madePredictions } from "./testing.ts";

const MINUTE = 60_000;
const { NaN: none } = Number;

const TABLE = madePredictions(["a", "a", "b", "b"], [0, MINUTE, 0, 3 * MINUTE], {
  aggregate_w: [100, 200, 300, 400],
  kettle_w: [0, 150, 0, 0],
  kettle_on: [0, 1, 0, 0],
  kettle_true_w: [0, 160, none, none],
  kettle_true_on: [0, 1, none, none],
});
const CONFIG = { task: { period_s: 60, tz: "Europe/London", tz_policy: "local", targets: [] } };

test("a house has its own rows on an even grid", async () => {
  const house = await (await Predictions.open(madeData(TABLE, CONFIG))).house("b");
  expect([...house.mains]).toEqual([300, none, none, 400]);
});

test("a house in which nothing was measured has no truth", async () => {
  const predictions = await Predictions.open(madeData(TABLE, CONFIG));
  const [a, b] = [await predictions.house("a"), await predictions.house("b")];
  expect([a.power.get("kettle")!.truth !== undefined, b.power.get("kettle")!.truth]).toEqual([true, undefined]);
});

test("days begin on the clock of the run", async () => {
  expect((await Predictions.open(madeData(TABLE, CONFIG))).zone.name).toBe("Europe/London");
});

test("days begin at UTC midnight where timestamps are read as they stand", async () => {
  const config = { task: { ...CONFIG.task, tz_policy: "utc_as_local" } };
  expect((await Predictions.open(madeData(TABLE, config))).zone.name).toBe("UTC");
});

test("the clock of a table goes before the run's", async () => {
  const columns = { aggregate_w: [1], kettle_w: [0], kettle_on: [0] };
  const table = madePredictions(["a"], [0], columns, { tz: "America/New_York", tz_policy: "local" });
  expect((await Predictions.open(madeData(table, CONFIG))).zone.name).toBe("America/New_York");
});

test("without predictions it says what makes them", async () => {
  await expect(Predictions.open(madeData(undefined, CONFIG))).rejects.toThrow(
    "no predictions.arrow; run evaluate or predict",
  );
});

test("a table without an appliance is refused, naming it", async () => {
  const table = madePredictions(["a"], [0], { aggregate_w: [1] });
  await expect(Predictions.open(madeData(table, CONFIG))).rejects.toThrow("predictions.arrow: no appliance");
});
