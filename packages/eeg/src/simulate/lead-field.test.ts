// Tests of the head model beyond the golden cases.
import { expect, test } from "vitest";
import type { UnitVector } from "../montage/positions.ts";
import { HEAD, leadField, shellFactors } from "./lead-field.ts";

const UP: UnitVector = [0, 0, 1];

test("shells of one conductivity are one sphere", () => {
  const same = { ...HEAD, conductivities: [0.33, 0.33, 0.33, 0.33] };
  const one = { radii: [0.09], conductivities: [0.33], terms: 60 };
  const expected = shellFactors(one);
  shellFactors(same).forEach((g, i) => void expect(g).toBeCloseTo(expected[i]!, 10));
});

test("a shallow radial dipole of 10 nA m makes a few microvolts above it and less than none at the far side", () => {
  const [above, below] = leadField(HEAD, [0, 0, 0.074], [UP, [0, 0, -1]]);
  const microvolts = (perAmpereMetre: number) => perAmpereMetre * 10e-9 * 1e6;
  expect(microvolts(above![2]!)).toBeGreaterThan(1.5);
  expect(microvolts(above![2]!)).toBeLessThan(6);
  expect(below![2]!).toBeLessThan(0);
});

test("a dipole in the centre makes the potential of its cosine", () => {
  const [above, beside] = leadField(HEAD, [0, 0, 0], [UP, [1, 0, 0]]);
  expect(beside![2]!).toBeCloseTo(0, 12);
  expect(beside![0]!).toBeCloseTo(above![2]!, 9);
});

test("a dipole outside of the brain is refused", () => {
  expect(() => leadField(HEAD, [0, 0, 0.085], [UP])).toThrow(
    "a dipole 0.085 m from the centre: expected less than 0.081 m",
  );
});
