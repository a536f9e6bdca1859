// A value as cells of colour with axes: pointed at by mouse and by arrow keys, lit where the scene is looked at.
import type { Axis, Theme } from "@sciformer/core/view";
import { cellTicks } from "../../shell/charts/axis-text.ts";
import { CanvasPlot, drawAxes, type PlotArea, placeIn } from "../../shell/charts/canvas-plot.ts";
import type { ValueMap } from "../value-map.ts";
import { type MapColours, mapImage } from "./map-colours.ts";

/** A place in the picture. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What is drawn. */
export interface MapPicture {
  readonly map: ValueMap;
  readonly colours: MapColours;
  readonly x: Axis;
  readonly y: Axis;
  readonly description: string;
}

/** Rows and columns that are lit. */
export interface Lit {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** What a person does in it. */
export interface MapActions {
  hover(cell: Cell | undefined): void;
  choose(cell: Cell): void;
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export class MapView {
  readonly #plot = new CanvasPlot(() => this.#draw());
  readonly element = this.#plot.element;
  readonly #actions: MapActions;
  #picture: MapPicture | undefined;
  #image: { readonly of: MapPicture; readonly canvas: OffscreenCanvas } | undefined;
  #lit: Lit = { rows: [], columns: [] };
  #theme: Theme | undefined;
  #area: PlotArea | undefined;
  #cursor: Cell | undefined;

  constructor(actions: MapActions) {
    this.#actions = actions;
    const { canvas } = this.#plot;
    canvas.tabIndex = 0;
    canvas.addEventListener("mousemove", (event) => this.#point(this.#cellAt(event)));
    canvas.addEventListener("mouseleave", () => this.#point(undefined));
    canvas.addEventListener("click", (event) => this.#choose(this.#cellAt(event)));
    canvas.addEventListener("keydown", (event) => this.#press(event));
    canvas.addEventListener("blur", () => this.#point(undefined));
  }

  update(picture: MapPicture, lit: Lit, theme: Theme): void {
    this.#picture = picture;
    this.#lit = lit;
    this.#theme = theme;
    this.#plot.canvas.setAttribute("aria-label", picture.description);
    this.#draw();
  }

  #draw(): void {
    if (this.#picture === undefined || this.#theme === undefined) return;
    const { map, colours, x, y } = this.#picture;
    const begun = this.#plot.begin([-0.5, map.columns - 0.5], [map.rows - 0.5, -0.5]);
    if (begun === undefined) return;
    const { context, area } = begun;
    this.#area = area;
    if (this.#image?.of !== this.#picture) {
      this.#image = { of: this.#picture, canvas: mapImage(map.values, map.columns, colours) };
    }
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#image.canvas, area.left, area.top, area.width, area.height);
    drawAxes(context, area, x, y, this.#theme, cellTicks);
    drawLit(context, area, this.#lit, this.#theme.accent);
    if (this.#cursor) drawCell(context, area, this.#cursor, this.#theme.text);
  }

  #cellAt(event: MouseEvent): Cell | undefined {
    const at = this.#area && this.#plot.valuesAt(event, this.#area);
    if (at === undefined || this.#picture === undefined) return undefined;
    const { rows, columns } = this.#picture.map;
    return { row: clamp(Math.round(at.y), rows), column: clamp(Math.round(at.x), columns) };
  }

  #press(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const cell = this.#cursor ?? { row: 0, column: 0 };
    if (event.key === "Enter" || event.key === " ") this.#choose(cell);
    else if (step && this.#picture) {
      const { rows, columns } = this.#picture.map;
      this.#point({ row: clamp(cell.row + step[0], rows), column: clamp(cell.column + step[1], columns) });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #point(cell: Cell | undefined): void {
    if (cell?.row === this.#cursor?.row && cell?.column === this.#cursor?.column) return;
    this.#cursor = cell;
    this.#draw();
    this.#actions.hover(cell);
  }

  #choose(cell: Cell | undefined): void {
    if (cell) this.#actions.choose(cell);
  }
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}

/** Frames around rows and columns. */
function drawLit(context: CanvasRenderingContext2D, area: PlotArea, { rows, columns }: Lit, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  for (const row of rows) {
    const [above, below] = [row - 0.5, row + 0.5].map((value) => placeIn(area, 0, value).top) as [number, number];
    context.strokeRect(area.left, above, area.width, below - above);
  }
  for (const column of columns) {
    const [before, after] = [column - 0.5, column + 0.5].map((value) => placeIn(area, value, 0).left) as [
      number,
      number,
    ];
    context.strokeRect(before, area.top, after - before, area.height);
  }
}

function drawCell(context: CanvasRenderingContext2D, area: PlotArea, { row, column }: Cell, colour: string): void {
  const start = placeIn(area, column - 0.5, row - 0.5);
  const end = placeIn(area, column + 0.5, row + 0.5);
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.strokeRect(start.left, start.top, Math.max(2, end.left - start.left), Math.max(2, end.top - start.top));
}
