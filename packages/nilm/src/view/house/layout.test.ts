// Places, cables and dots of the dollhouse.
import { expect, test } from "vitest";
import { dotCount, METER, measuredPath, placeAppliances, writeDots } from "./layout.ts";

const roomsOf = (names: readonly string[]) => placeAppliances(names).map(({ room }) => room);

test("appliances stand in rooms of their kind", () => {
  const names = ["kettle", "dishwasher", "washing_machine", "television", "computer", "remainder"];
  expect(roomsOf(names)).toEqual(["kitchen", "kitchen", "utility room", "living room", "study", "living room"]);
});

test("a name that is not known stands in the study", () => {
  expect(roomsOf(["fish_tank"])).toEqual(["study"]);
});

test("what finds no place in its room stands in another", () => {
  const rooms = roomsOf(Array.from({ length: 6 }, (_, at) => `fridge_${at}`));
  expect(rooms.slice(0, 5)).toEqual(Array(5).fill("kitchen"));
  expect(rooms[5]).toBe("utility room");
});

test("no two appliances stand on each other, however many there are", () => {
  const places = placeAppliances(Array.from({ length: 30 }, (_, at) => `thing_${at}`)).map(({ middle }) =>
    middle.map((value) => value.toFixed(3)).join(),
  );
  expect(new Set(places).size).toBe(30);
});

test("a cable begins at the meter and ends where the appliance glows", () => {
  const [kettle] = placeAppliances(["kettle"]);
  expect([kettle!.cable[0], kettle!.cable.at(-1)]).toEqual([METER, kettle!.middle]);
});

test.each([
  [2000, 40],
  [24, 0],
  [26, 1],
  [0, 0],
  [Number.NaN, 0],
  [90_000, 200],
])("%d W are %d dots of 50 W, at most 200", (watts, dots) => {
  expect(dotCount(watts, 50, 200)).toBe(dots);
});

test("dots are spread evenly along the corners of a way and move on", () => {
  // An L of two legs of 2: a dot every 1, and 0.5 further on.
  const path = measuredPath([
    [0, 0, 0],
    [2, 0, 0],
    [2, 2, 0],
  ]);
  const places = new Float32Array(12);
  writeDots(path, 4, 0.5, places, 0);
  expect([...places]).toEqual([0.5, 0, 0, 1.5, 0, 0, 2, 0.5, 0, 2, 1.5, 0]);
});
