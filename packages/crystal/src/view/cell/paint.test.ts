// Crystals as pixels.
import { expect, test } from "vitest";
import { siteByLetter } from "../../symmetry/sites.ts";
import { cube } from "../testing.ts";
import { cellGeometry, cellModel } from "./layout.ts";
import { emptyPicture, PAINTED_LOOK, paintCell } from "./paint.ts";

const OXIDE = {
  group: 221,
  lattice: cube(4),
  orbits: [{ ...siteByLetter(221, "O", "b")!, parameters: [0, 0, 0] as const }],
};

test("an atom in the middle of the cell is a ball in its colour in the middle of its tile, and nowhere else", () => {
  const picture = emptyPicture(80, 40);
  paintCell(picture, { left: 40, size: 40 }, cellGeometry(cellModel(OXIDE, PAINTED_LOOK), PAINTED_LOOK));
  const at = (x: number, y: number) => [...picture.rgba.slice(4 * (y * 80 + x), 4 * (y * 80 + x) + 4)];
  const [red, green, , opacity] = at(60, 20);
  expect([red! > 3 * green!, opacity]).toEqual([true, 255]);
  expect(picture.rgba.slice(0, 4 * 40).every((value) => value === 0)).toBe(true);
});
