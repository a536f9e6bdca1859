// Events that are moved, scaled and silenced.
import { describe, expect, test } from "vitest";
import { eventsOf } from "../house-events.ts";
import { KETTLE, madeHouse } from "../testing.ts";
import { blocksIn, copyKey, decodeEdits, type Edit, type Edits, edited, encodeEdits } from "./edits.ts";

const MAINS = [100, 2100, 2100, 100, 100, 100];
const HOUSE = madeHouse(0, MAINS, {
  kettle: { watts: [0, 1800, 1900, 0, 0, 0], truth: [0, 2000, 2000, 0, 0, 0] },
});
const EVENTS = eventsOf(HOUSE, KETTLE, "measured", 500);
const KEY = "kettle-m-1";
const WHOLE = { from: 0, length: 6 };

function editsOf(change: Partial<Edit>, key = KEY): Edits {
  return new Map([[key, { at: 1, factor: 1, isAdded: false, ...change }]]);
}

function after(edits: Edits, place = WHOLE): number[] {
  const values = HOUSE.mains.slice(place.from, place.from + place.length);
  return [...edited(values, blocksIn(HOUSE, EVENTS, edits, place), place)];
}

describe("a mains curve", () => {
  test("is as it was without edits", () => {
    expect(after(new Map())).toEqual(MAINS);
  });

  test("follows an event that is moved", () => {
    expect(after(editsOf({ at: 3 }))).toEqual([100, 100, 100, 2100, 2100, 100]);
  });

  test("follows an event that overlaps the place where it was", () => {
    expect(after(editsOf({ at: 2 }))).toEqual([100, 100, 2100, 2100, 100, 100]);
  });

  test("is lower by an event that is silenced", () => {
    expect(after(editsOf({ factor: 0 }))).toEqual([100, 100, 100, 100, 100, 100]);
  });

  test("is higher by an event that is scaled", () => {
    expect(after(editsOf({ factor: 1.5 }))).toEqual([100, 3100, 3100, 100, 100, 100]);
  });

  test("is higher by an event that is added, which stays where it was too", () => {
    expect(after(editsOf({ at: 4, isAdded: true }, `${KEY}@1`))).toEqual([100, 2100, 2100, 100, 2100, 2100]);
  });

  test("is cut off at the ends of the window", () => {
    expect(after(editsOf({ at: 5 }))).toEqual([100, 100, 100, 100, 100, 2100]);
  });

  test("is not below zero where less was measured than an event drew", () => {
    const low = edited(
      Float32Array.of(100, 1500, 1500, 100),
      blocksIn(HOUSE, EVENTS, editsOf({ factor: 0 }), WHOLE),
      WHOLE,
    );
    expect([...low]).toEqual([100, 0, 0, 100]);
  });
});

describe("blocks", () => {
  test("are the events in the window", () => {
    expect(blocksIn(HOUSE, EVENTS, new Map(), { from: 3, length: 3 })).toEqual([]);
  });

  test("are also events from outside that were moved into it", () => {
    const [block] = blocksIn(HOUSE, EVENTS, editsOf({ at: 4 }), { from: 3, length: 3 });
    expect({ key: block?.key, origin: block?.origin, at: block?.at }).toEqual({ key: KEY, origin: 1, at: 4 });
  });

  test("have the measured power", () => {
    expect([...blocksIn(HOUSE, EVENTS, new Map(), WHOLE)[0]!.profile]).toEqual([2000, 2000]);
  });
});

test("edits come back from the address", () => {
  const edits = new Map([...editsOf({ at: 12, factor: 0.5 }), ...editsOf({ at: 3, isAdded: true }, `${KEY}@1`)]);
  expect(decodeEdits(encodeEdits(edits))).toEqual(edits);
});

test("what is no edit in an address is left out", () => {
  expect(decodeEdits("kettle-m-1*x*1~*1*1~kettle-m-2*4*-1~kettle-m-3*4*2").size).toBe(1);
});

test("copies of an event have keys of their own", () => {
  expect(copyKey(`${KEY}@1`, editsOf({ isAdded: true }, `${KEY}@1`))).toBe(`${KEY}@2`);
});
