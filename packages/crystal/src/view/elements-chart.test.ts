// The periodic table as a heat map.
import { expect, test } from "vitest";
import { ELEMENTS, elementOf } from "../elements/elements.ts";
import { COLUMNS, elementOfCell, elementPlace, elementsChart } from "./elements-chart.ts";

const placeOf = (symbol: string) => elementPlace(elementOf(symbol)!);

test("elements stand where the table has them, the f block below", () => {
  expect([placeOf("H"), placeOf("He"), placeOf("Fe"), placeOf("Lu")]).toEqual([
    [0, 0],
    [0, 17],
    [3, 7],
    [5, 2],
  ]);
  expect([placeOf("La"), placeOf("Yb"), placeOf("U")]).toEqual([
    [7, 2],
    [7, 15],
    [8, 5],
  ]);
});

test("no two elements share a cell", () => {
  expect(new Set(ELEMENTS.map((element) => elementPlace(element).join())).size).toBe(ELEMENTS.length);
});

test("cells hold the value of their element and are empty elsewhere", () => {
  const chart = elementsChart((symbol) => (symbol === "O" ? 0.5 : 0), {
    id: "x",
    title: "x",
    place: "side",
    colour: { title: "x", unit: "", map: "viridis", range: [0, 1], scale: "linear" },
  });
  const [row, column] = placeOf("O");
  expect([chart.values[row * COLUMNS + column], chart.values[1], elementOfCell(1)]).toEqual([
    0.5,
    Number.NaN,
    undefined,
  ]);
});
