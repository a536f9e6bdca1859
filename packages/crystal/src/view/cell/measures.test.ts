// Distances and angles between atoms.
import { expect, test } from "vitest";
import { SALT } from "../testing.ts";
import { cellModel } from "./layout.ts";
import { atomRows, coordinatesText, measures } from "./measures.ts";

const model = cellModel(SALT, { cell: "conventional", bondReach: 1.15 });
/** The sodium at the origin, and chlorine at half of an axis. */
const SODIUM = { atom: 0, image: [0, 0, 0] } as const;
const chlorine = (axis: number) => {
  const atom = model.structure.positions.findIndex(
    (position, i) => i >= 4 && position[axis] === 0.5 && position.filter((x) => x === 0).length === 2,
  );
  return { atom, image: [0, 0, 0] } as const;
};

test("one atom alone is not measured", () => {
  expect(measures(model, [SODIUM])).toBeUndefined();
});

test("two atoms have a distance: half of the edge in rock salt", () => {
  expect(measures(model, [SODIUM, chlorine(0)])!.rows).toMatchObject([{ label: "Na 4a \u2013 Cl 4b", value: 2.82 }]);
});

test("three atoms have the angle at the middle one", () => {
  const rows = measures(model, [chlorine(0), SODIUM, chlorine(1)])!.rows;
  expect(rows.at(-1)).toMatchObject({ label: "angle at Na 4a", unit: "\u00b0" });
  expect(rows.at(-1)!.value).toBeCloseTo(90);
});

test("an atom is told with its position and its neighbours", () => {
  const told = Object.fromEntries(atomRows(model, SODIUM).map(({ label, value }) => [label, value]));
  expect(told).toMatchObject({ "Wyckoff position": "4a", "site symmetry": "m-3m", "nearest neighbours": 6 });
});

test("coordinates are written short", () => {
  expect(coordinatesText([0.5, -0, 1 / 3])).toBe("0.5, 0, 0.3333");
});
