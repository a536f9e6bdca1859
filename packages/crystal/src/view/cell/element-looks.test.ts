// How elements look.
import { expect, test } from "vitest";
import { ELEMENTS } from "../../elements/elements.ts";
import { contactRadius, covalentRadius, elementColour } from "./element-looks.ts";

test("every element has a colour of its own", () => {
  const colours = ELEMENTS.map(({ symbol }) => elementColour(symbol));
  expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
  expect(new Set(colours).size).toBe(ELEMENTS.length);
});

test("oxygen is red by custom, what is no element grey", () => {
  expect([elementColour("O"), elementColour("A")]).toEqual(["#e2231a", "#999999"]);
});

test("a sphere in contact is larger than a covalent one, also where no radius is known", () => {
  for (const symbol of ["Na", "O", "Xx"]) expect(contactRadius(symbol)).toBeGreaterThan(covalentRadius(symbol));
});
