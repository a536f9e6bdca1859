// Symmetry elements: what the diagrams of the International Tables show.
import { expect, test } from "vitest";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { symmetryElements } from "./elements.ts";

const of = (group: number) => symmetryElements(spaceGroup(group).operations);
const axisSymbols = (group: number) => [...new Set(of(group).axes.map(({ symbol }) => symbol))].sort();
const planeSymbols = (group: number, normal: string) =>
  [
    ...new Set(
      of(group)
        .planes.filter((one) => one.normal.join("") === normal)
        .map(({ symbol }) => symbol),
    ),
  ].sort();

test("P -1 has inversion centres at all halves of the cell and nothing else", () => {
  const { axes, planes, centres } = of(2);
  // 0, 1/2 and 1 along each axis.
  expect([axes.length, planes.length, centres.length]).toEqual([0, 0, 27]);
});

test("P 2_1/c has screw axes along b at quarters of c and glide planes at quarters of b", () => {
  const { axes, planes } = of(14);
  expect(axes.map(({ symbol, direction }) => `${symbol} ${direction}`)).toEqual(
    Array.from({ length: 6 }, () => "2_1 0,1,0"),
  );
  // x = 0, 1/2, 1 and z = 1/4, 3/4.
  expect([...new Set(axes.map(({ from }) => from[2]))].sort()).toEqual([0.25, 0.75]);
  expect(planes.map(({ symbol, offset }) => `${symbol} ${offset}`).sort()).toEqual(["c 0.25", "c 0.75"]);
});

test.each([
  [144, ["3_1"]],
  [145, ["3_2"]],
  [143, ["3"]],
  [169, ["2_1", "3_1", "6_1"]],
  [170, ["2_1", "3_2", "6_5"]],
  [171, ["2", "3_2", "6_2"]],
  [173, ["2_1", "3", "6_3"]],
  [76, ["2_1", "4_1"]],
  [78, ["2_1", "4_3"]],
  [81, ["-4", "2"]],
  [174, ["-6"]],
  [147, ["-3", "3"]],
])("group %i has the axes %j", (group, symbols) => {
  expect(axisSymbols(group)).toEqual(symbols);
});

test("P 4_2/m n m has its 4_2 axes at 0, 1/2 and 1/2, 0", () => {
  const along = of(136).axes.filter(({ direction }) => direction.join("") === "001");
  const at = (symbol: string) =>
    along.filter((one) => one.symbol === symbol).map(({ from }) => `${from[0]} ${from[1]}`);
  expect(at("4_2").sort()).toEqual(["0 0.5", "0.5 0", "0.5 1", "1 0.5"]);
});

test("planes are called by their glides", () => {
  // P m m a, P n n n, C m m e, F d d d
  expect(planeSymbols(51, "100")).toEqual(["m"]);
  expect(planeSymbols(51, "001")).toEqual(["a"]);
  expect(planeSymbols(48, "100")).toEqual(["n"]);
  expect(planeSymbols(67, "001")).toEqual(["e"]);
  expect(planeSymbols(70, "001")).toEqual(["d"]);
});

test("F m -3 m has fourfold, threefold and twofold axes and mirrors on the faces of the cell", () => {
  const symbols = axisSymbols(225);
  expect(symbols).toContain("4");
  expect(symbols).toContain("-3");
  const faces = of(225).planes.filter(({ symbol, normal }) => symbol === "m" && normal.join("") === "100");
  expect(faces.map(({ offset }) => offset).sort()).toEqual([0, 0.5, 1]);
});

test("a diagonal plane of a cube is cut out of the cell as a rectangle", () => {
  const diagonal = of(225).planes.find(({ normal, offset }) => normal.join("") === "1-10" && offset === 0)!;
  expect(diagonal.corners).toHaveLength(4);
});
