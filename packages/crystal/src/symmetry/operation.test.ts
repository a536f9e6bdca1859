// Coordinate triplets and operations.
import { expect, test } from "vitest";
import { compose, formatTriplet, generate, operationKey, parseTriplet, transform, wrap, wrapped } from "./operation.ts";

const third = 1 / 3;

test.each([
  ["x,y,z", "x,y,z"],
  ["'x, y, z'", "x,y,z"],
  ["1/2+x, -Y , .5-z", "x+1/2,-y,-z+1/2"],
  ["+x,1/4+y,-z+3/4", "x,y+1/4,-z+3/4"],
  ["x-y,x,z+0.3333", "x-y,x,z+1/3"],
  ["2/3+x-y,1/3+x,1/3-z", "x-y+2/3,x+1/3,-z+1/3"],
  ["x-1/2,y,z", "x-1/2,y,z"],
  ["x,2x,1/4", "x,2x,1/4"],
  ["-x,\u2212y,0.16667+z", "-x,-y,z+1/6"],
  ["0,1.,z", "0,1,z"],
])("reads %s as %s", (text, expected) => {
  expect(formatTriplet(parseTriplet(text)!)).toBe(expected);
});

test.each(["", "x,y", "x,y,z,w", "x,y,q", "x,y,", "xy,y,z", "x,+,z", "x,y,1/0+z", "x y z"])(
  "does not read %j",
  (text) => {
    expect(parseTriplet(text)).toBeUndefined();
  },
);

test("an operation applied twice is composed with itself", () => {
  const screw = parseTriplet("-y,x-y,z+1/3")!;
  const point = [0.1, 0.25, 0.4] as const;
  const twice = transform(screw, transform(screw, point));
  for (const [axis, value] of transform(compose(screw, screw), point).entries()) {
    expect(value).toBeCloseTo(twice[axis]!, 14);
  }
});

test("a threefold screw generates three operations up to whole translations", () => {
  const triplets = generate([parseTriplet("-y,x-y,z+1/3")!]).map(formatTriplet);
  expect(triplets).toEqual(["x,y,z", "-y,x-y,z+1/3", "-x+y,-x,z+2/3"]);
});

test("operations that differ by whole translations share a key", () => {
  const operation = parseTriplet("x+1,y-2,z+4/3")!;
  expect(operationKey(operation)).toBe(operationKey(parseTriplet("x,y,z+1/3")!));
  expect(wrapped(operation).translation).toEqual([0, 0, third]);
});

test("wrapping leaves no number below 0, none of 1 and no -0", () => {
  expect([wrap(-0.25), wrap(1), wrap(-0), wrap(-1e-20)]).toEqual([0.75, 0, 0, 0]);
});
