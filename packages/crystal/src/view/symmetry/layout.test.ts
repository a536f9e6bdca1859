// Which symmetry elements are shown.
import { expect, test } from "vitest";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { cellFrame } from "../cell/frame.ts";
import { cube } from "../testing.ts";
import { symmetryElements } from "./elements.ts";
import { countText, symmetryEntries, symmetryShapes } from "./layout.ts";

const elements = symmetryElements(spaceGroup(14).operations);
const shapes = (...kinds: string[]) => symmetryShapes(elements, new Set(kinds), cellFrame(cube(5), [1, 1, 1]));

test("only the kinds that are asked for are drawn", () => {
  const { axes, planes, centres } = shapes("screws", "centres");
  expect([axes.length, planes.length, centres.length]).toEqual([6, 0, 27]);
});

test("the legend names what is drawn, not what was asked for and is not there", () => {
  expect(symmetryEntries(shapes("rotations", "screws", "glides")).map(({ label }) => label)).toEqual([
    "Screw axes",
    "Glide planes",
  ]);
});

test("symbols are counted", () => {
  expect([countText(["c", "2_1", "c"]), countText([])]).toEqual(["2 \u00d7 c, 1 \u00d7 2_1", "none"]);
});
