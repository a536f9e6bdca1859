// The element table.
import { expect, test } from "vitest";
import { atomicNumber, atomVolume, CGCNN_LENGTH, ELEMENTS, elementAt, elementOf } from "./elements.ts";
import { ionicRadius } from "./ionic-radii.ts";

test("elements stand at their atomic numbers, hydrogen to lawrencium", () => {
  expect(ELEMENTS.map(({ atomicNumber: number }) => number)).toEqual(Array.from({ length: 103 }, (_, i) => i + 1));
  expect(elementAt(103)?.symbol).toBe("Lr");
});

test("an element has its published properties", () => {
  expect(elementOf("Fe")).toMatchObject({ atomicNumber: 26, mass: 55.845, electronegativity: 1.83, isMetal: true });
  expect(elementOf("Fe")?.oxidationStates).toEqual([1, 2, 3, 4, 5, 6]);
  expect(elementOf("Na")?.volume).toBe(21.21);
});

test("what is not established is undefined", () => {
  expect(elementOf("He")).toMatchObject({ electronegativity: undefined, oxidationStates: [], isMetal: false });
  expect(elementOf("Lr")).toMatchObject({ covalentRadius: undefined, cgcnn: [] });
});

test("an unknown symbol has no element and no number", () => {
  expect(elementOf("Qq")).toBeUndefined();
  expect(atomicNumber("Qq")).toBeNaN();
});

test("ones of the CGCNN vectors lie inside it", () => {
  const places = ELEMENTS.flatMap(({ cgcnn }) => cgcnn);
  expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...places)).toBeLessThan(CGCNN_LENGTH);
});

test("a cation shrinks with its charge", () => {
  expect(ionicRadius("Fe", 3)).toBe(0.645);
  expect(ionicRadius("Fe", 2)).toBe(0.78);
  expect(ionicRadius("O", -2)).toBe(1.4);
  expect(ionicRadius("Na", 7)).toBeUndefined();
});

test("an atom has the fitted volume of its element, a common one where none was fitted", () => {
  expect([atomVolume("Na"), atomVolume("Ne")]).toEqual([21.21, 20]);
});
