// The periodic table as a heat map: where each element stands, and a value for each.
import type { HeatMapChart } from "@sciformer/core/view";
import { ELEMENTS, type Element, elementAt } from "../elements/elements.ts";

export const COLUMNS = 18;
/** Seven periods, and the two rows of the f block below them. */
const ROWS = 9;
/** Columns of the f block's first elements. */
const F_COLUMN = 3;
const FIRST_LANTHANOID = 57;
const FIRST_ACTINOID = 89;
/** Elements of a row of the f block, lanthanum to ytterbium. */
const F_COUNT = 14;

/** Row and column of an element, from 0. */
export function elementPlace({ atomicNumber, group, period }: Element): readonly [number, number] {
  for (const [row, first] of [
    [7, FIRST_LANTHANOID],
    [8, FIRST_ACTINOID],
  ] as const) {
    if (atomicNumber >= first && atomicNumber < first + F_COUNT) return [row, F_COLUMN - 1 + atomicNumber - first];
  }
  return [period - 1, group - 1];
}

const cells = new Map(
  ELEMENTS.map((element) => {
    const [row, column] = elementPlace(element);
    return [row * COLUMNS + column, element.atomicNumber] as const;
  }),
);

/** The element of a cell; undefined for an empty one. */
export function elementOfCell(cell: number): Element | undefined {
  return elementAt(cells.get(cell) ?? Number.NaN);
}

/** @param value of an element by its symbol; NaN: no cell */
export function elementsChart(
  value: (symbol: string) => number,
  chart: Pick<HeatMapChart, "id" | "title" | "place" | "weight" | "description" | "colour">,
  hatched?: (symbol: string) => boolean,
): HeatMapChart {
  const values = new Float32Array(ROWS * COLUMNS).fill(Number.NaN);
  const marks = new Uint8Array(ROWS * COLUMNS);
  for (const [cell, number] of cells) {
    const { symbol } = elementAt(number)!;
    values[cell] = value(symbol);
    marks[cell] = Number(hatched?.(symbol) ?? false);
  }
  const names = (count: number) => Array.from({ length: count }, (_, at) => String(at + 1));
  return {
    ...chart,
    kind: "heatmap",
    x: { title: "Group", scale: "categories", names: names(COLUMNS) },
    y: { title: "Period", scale: "categories", names: [...names(7), "6 f", "7 f"] },
    values,
    rows: ROWS,
    columns: COLUMNS,
    text: (row, column) => elementOfCell(row * COLUMNS + column)?.symbol ?? "",
    ...(hatched === undefined ? {} : { hatched: marks }),
  };
}
