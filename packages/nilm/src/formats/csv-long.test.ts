// Long tables: entities found by name, values held until they change.
import { expect, test } from "vitest";
import { csvLong } from "./csv-long.ts";
import { imported, withFiles } from "./testing.ts";

const at = (second: number) => new Date(Date.UTC(2014, 0, 6) + second * 1000).toISOString();

const HISTORY = `entity_id,state,last_changed
sensor.house_power,200,${at(0)}
sensor.house_power,2200,${at(60)}
sensor.house_power,unavailable,${at(150)}
sensor.house_power,210,${at(180)}
sensor.house_power,215,${at(240)}
sensor.kettle_power,0,${at(0)}
sensor.kettle_power,2000,${at(60)}
sensor.kettle_power,0,${at(120)}
`;

test("values of Home Assistant's history hold until the next change", async () => {
  const result = await withFiles({ "history.csv": HISTORY }, (dir) => imported(csvLong, [dir], { ffill: "0" }));
  expect(result.column("aggregate_w").map(Math.round)).toEqual([200, 2200, 2200, 210]);
  expect(result.column("kettle_w")).toEqual([0, 2000, 0, 0]);
  expect(result.appliances[0]!.channels).toEqual({ history: "kettle" });
});

test("a value that holds longer than it may leaves a gap", async () => {
  const text = `entity_id,state,last_changed\nsensor.power,200,${at(0)}\nsensor.power,210,${at(300)}\nsensor.power,220,${at(360)}\n`;
  const result = await withFiles({ "h.csv": text }, (dir) => imported(csvLong, [dir], { ffill: "0", hold: "60" }));
  expect(result.column("aggregate_w").map(Number.isNaN)).toEqual([false, true, true, true, true, false]);
});

test("refuses a table whose whole house is not known, naming the entities", async () => {
  const text = `entity_id,state,last_changed\nsensor.a_power,1,${at(0)}\nsensor.b_power,2,${at(0)}\n`;
  const read = withFiles({ "h.csv": text }, (dir) => imported(csvLong, [dir]));
  await expect(read).rejects.toThrow(/name it with --power \(found: sensor\.a_power, sensor\.b_power\)/);
});

test("refuses an entity whose times go backwards", async () => {
  const text = `entity_id,state,last_changed\nsensor.power,1,${at(60)}\nsensor.power,2,${at(0)}\n`;
  const read = withFiles({ "h.csv": text }, (dir) => imported(csvLong, [dir]));
  await expect(read).rejects.toThrow(/^h\.csv row 3: time .* of "sensor\.power" is before the row above/);
});
