// Formulas.
import { expect, test } from "vitest";
import { countElements, formulaUnits, reducedFormula } from "./formula.ts";

test("a formula is reduced and begins with the least electronegative element", () => {
  const counts = countElements(["O", "O", "O", "O", "O", "O", "Ti", "Ti", "Ca", "Ca"]);
  expect(reducedFormula(counts)).toBe("CaTiO3");
  expect(formulaUnits(counts)).toBe(2);
});

test("elements without an electronegativity come last, equal ones by symbol", () => {
  expect(reducedFormula(countElements(["He", "Os", "Pd", "Ru", "F"]))).toBe("OsPdRuFHe");
});

test("one element has no number", () => {
  expect(reducedFormula(countElements(["C", "C"]))).toBe("C");
});
