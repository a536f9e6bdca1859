// One value of the model: its picture, the choices that the picture needs, and what is under the pointer.
import {
  type Axis,
  formatNumber,
  type InspectedPath,
  type InspectedValue,
  type Probe,
  type Theme,
} from "@sciformer/core/view";
import { h, replace } from "../../shell/dom.ts";
import { type AxisChoice, leadingAxes, type ValueMap, valueMap } from "../value-map.ts";
import { type Head, HeadStrip } from "./head-strip.ts";
import { colourBar, mapColours, type Spread } from "./map-colours.ts";
import { type Cell, MapView } from "./map-view.ts";

/** A value with what it is of. */
export interface ShownValue {
  readonly path: InspectedPath;
  readonly value: InspectedValue;
  readonly probe: Probe;
}

/** What a person does with the value. */
export interface ValueActions {
  hover(tokens: readonly number[]): void;
  /** Another head, row of the batch or cell was chosen. */
  chosen(): void;
}

export class ValueView {
  readonly element = h("div", { class: "model-picture", hidden: true });
  readonly #actions: ValueActions;
  readonly #line = h("div", { class: "model-line" });
  readonly #cellText = h("div", { class: "map-cell quiet", "aria-live": "polite" });
  readonly #heads = new HeadStrip((choice) => this.#chooseIndex(this.#headAxis!, choice));
  readonly #map = new MapView({ hover: (cell) => this.#hover(cell), choose: (cell) => this.#choose(cell) });
  readonly #choices = new Map<number, AxisChoice>();
  #spread: Spread = "linear";
  #shown: ShownValue | undefined;
  #picture: Parameters<MapView["update"]>[0] | undefined;
  #cell: Cell | undefined;
  #tokens: readonly number[] = [];
  /** The pointer is in this picture: it shows where by itself. */
  #isPointing = false;
  #changedHeads: ReadonlySet<number> = new Set();
  #theme: Theme | undefined;

  constructor(actions: ValueActions) {
    this.#actions = actions;
    this.element.append(
      this.#line,
      h("div", { class: "model-maps" }, this.#map.element, this.#heads.element),
      this.#cellText,
    );
  }

  /** The picture that is drawn: rows, columns and their axes. */
  get map(): ValueMap | undefined {
    return this.#picture?.map;
  }

  /** Of an attention: the chosen one, undefined for the mean. */
  get head(): number | undefined {
    const choice = this.#headAxis === undefined ? undefined : this.#choice(this.#headAxis);
    return choice === "mean" ? undefined : choice;
  }

  get headAxis(): number | undefined {
    return this.#headAxis;
  }

  /** The cell that was clicked. */
  get cell(): Cell | undefined {
    return this.#cell;
  }

  /** @param changedHeads heads that are multiplied by something */
  show(shown: ShownValue, changedHeads: ReadonlySet<number>): void {
    if (shown.path.path !== this.#shown?.path.path) {
      this.#choices.clear();
      this.#cell = undefined;
    }
    this.#shown = shown;
    this.#changedHeads = changedHeads;
    this.element.hidden = false;
    this.#draw();
  }

  clear(): void {
    this.#shown = undefined;
    this.#picture = undefined;
    this.#cellText.textContent = "";
    this.element.hidden = true;
  }

  /** Lights what the scene is looked at; draws anew with other colours. */
  light(tokens: readonly number[], theme: Theme): void {
    if (tokens === this.#tokens && theme === this.#theme) return;
    this.#tokens = tokens;
    this.#theme = theme;
    this.#drawMap();
  }

  /** What an index of an axis is called. */
  nameOf(axis: number | undefined, index: number): string {
    return (axis === undefined ? undefined : this.#names(axis))?.[index] ?? String(index);
  }

  get #isAttention(): boolean {
    return this.#shown?.path.kind === "attention";
  }

  get #headAxis(): number | undefined {
    return this.#shown && this.#isAttention ? this.#shown.value.shape.length - 3 : undefined;
  }

  #choice(axis: number): AxisChoice {
    return this.#choices.get(axis) ?? (axis === this.#headAxis ? "mean" : 0);
  }

  #names(axis: number): readonly string[] | undefined {
    const { probe, path, value } = this.#shown!;
    return probe.labels?.(path.path, axis, value.shape[axis]!);
  }

  #chooseIndex(axis: number, choice: AxisChoice): void {
    this.#choices.set(axis, choice);
    this.#draw();
    this.#actions.chosen();
  }

  #mapWith(choices: ReadonlyMap<number, AxisChoice>): ValueMap {
    const { value, path } = this.#shown!;
    return valueMap(value, path.kind, choices);
  }

  #draw(): void {
    if (this.#shown === undefined) return;
    const { path, value } = this.#shown;
    const chosen = new Map(leadingAxes(value.shape).map(({ axis }) => [axis, this.#choice(axis)]));
    const map = this.#mapWith(chosen);
    const colours = mapColours(map.values, path.kind, this.#spread);
    const [y, x] = this.#isAttention ? ["Query", "Key"] : ["Channel", "Position"];
    this.#picture = {
      map,
      colours,
      x: this.#axis(x!, map.columnAxis),
      y: this.#axis(y!, map.rowAxis),
      description: `${path.path}: ${map.rows} rows by ${map.columns} columns; arrow keys read the cells`,
    };
    replace(
      this.#line,
      h("h3", { class: "model-path" }, path.path),
      ...this.#selects(),
      this.#spreadSelect(),
      colourBar(colours),
    );
    this.#drawHeads(chosen);
    this.#drawMap();
  }

  #drawHeads(chosen: ReadonlyMap<number, AxisChoice>): void {
    const axis = this.#headAxis;
    const { path, value } = this.#shown!;
    const count = axis === undefined ? 0 : value.shape[axis]!;
    const choices: AxisChoice[] = count > 1 ? ["mean", ...Array.from({ length: count }, (_, head) => head)] : [];
    const heads = choices.map((choice): Head => {
      const map = this.#mapWith(new Map([...chosen, [axis!, choice]]));
      const colours = mapColours(map.values, path.kind, this.#spread);
      return { choice, map, colours, isChanged: choice !== "mean" && this.#changedHeads.has(choice) };
    });
    this.#heads.update(heads, axis === undefined ? 0 : this.#choice(axis));
  }

  #drawMap(): void {
    if (this.#picture === undefined || this.#theme === undefined) return;
    const { map } = this.#picture;
    const tokens = this.#isPointing ? [] : this.#tokens;
    const lit = (axis: number | undefined, size: number) =>
      Array.from({ length: size }, (_, index) => index).filter((index) => {
        const token = this.#tokenOf(axis, index);
        return token !== undefined && tokens.includes(token);
      });
    const query = this.#isAttention && this.#cell ? [this.#cell.row] : [];
    const rows = [...new Set([...lit(map.rowAxis, map.rows), ...query])];
    this.#map.update(this.#picture, { rows, columns: lit(map.columnAxis, map.columns) }, this.#theme);
  }

  /** Channels are no tokens. */
  #tokenOf(axis: number | undefined, index: number): number | undefined {
    const { probe, path, value } = this.#shown!;
    const fromEnd = axis === undefined ? 0 : value.shape.length - axis;
    const isTokens = fromEnd === 2 ? axis! > 0 : fromEnd === 1 && this.#isAttention;
    if (!isTokens) return undefined;
    return probe.token ? probe.token(path.path, axis!, index) : index;
  }

  #axis(title: string, axis: number | undefined): Axis {
    const names = axis === undefined ? undefined : this.#names(axis);
    return names ? { title, scale: "categories", names } : { title, scale: "linear" };
  }

  /** Selects for all axes but the heads, which have pictures. */
  #selects(): HTMLElement[] {
    const { value } = this.#shown!;
    return leadingAxes(value.shape).flatMap(({ axis, size }) => {
      if (axis === this.#headAxis) return [];
      const names = Array.from({ length: size }, (_, index) => this.nameOf(axis, index));
      const options = names.map((name, index) => h("option", { value: index }, name));
      const select = h("select", { onchange: () => this.#chooseIndex(axis, Number(select.value)) }, ...options);
      select.value = String(this.#choice(axis));
      return [h("label", {}, axis === 0 ? "Row of the batch" : `Axis ${axis}`, select)];
    });
  }

  #spreadSelect(): HTMLElement {
    const options = ["linear", "log"].map((value) => h("option", { value }, value));
    const select = h(
      "select",
      { "aria-label": "Spread of the colours", onchange: () => this.#setSpread(select.value as Spread) },
      ...options,
    );
    select.value = this.#spread;
    return h("label", {}, "Colours", select);
  }

  #setSpread(spread: Spread): void {
    this.#spread = spread;
    this.#draw();
  }

  #hover(cell: Cell | undefined): void {
    const map = this.map;
    this.#isPointing = cell !== undefined;
    if (map === undefined || cell === undefined) {
      this.#cellText.textContent = "";
      this.#actions.hover([]);
      return;
    }
    this.#cellText.textContent = this.#textOf(map, cell);
    const tokens = [this.#tokenOf(map.rowAxis, cell.row), this.#tokenOf(map.columnAxis, cell.column)];
    this.#actions.hover([...new Set(tokens.filter((token) => token !== undefined))]);
  }

  #textOf(map: ValueMap, { row, column }: Cell): string {
    const value = formatNumber(map.values[row * map.columns + column]!);
    const [rowName, columnName] = [this.nameOf(map.rowAxis, row), this.nameOf(map.columnAxis, column)];
    if (this.#isAttention) return `${rowName} attends to ${columnName}: ${value}`;
    return `position ${columnName}, channel ${rowName}: ${value}`;
  }

  #choose(cell: Cell): void {
    this.#cell = cell;
    this.#drawMap();
    this.#actions.chosen();
  }
}
