// Figures beside the picture, and what is known of the things that are chosen.
import {
  formatQuantity,
  formatTime,
  type Picked,
  type Readout,
  type ReadoutRow,
  type Table,
  type Timeline,
} from "@sciformer/core/view";
import { h, replace } from "../dom.ts";

/** Where the shell takes more from. */
export interface ReadoutActions {
  setTime(time: number): void;
  /** Opens the table that a thing's row is in. */
  table(name: string): Promise<Table | undefined>;
}

export class ReadoutPanel {
  readonly element = h("section", { class: "panel readouts", "aria-label": "Figures" });
  readonly #actions: ReadoutActions;
  #shown: readonly unknown[] = [];

  constructor(actions: ReadoutActions) {
    this.#actions = actions;
  }

  update(readouts: readonly Readout[], selection: readonly Picked[], timeline: Timeline | undefined): void {
    const parts = [readouts, selection, timeline];
    if (parts.every((part, index) => part === this.#shown[index])) return;
    this.#shown = parts;
    const chosen = selection.map((picked) => this.#card(picked, timeline));
    replace(this.element, ...chosen, ...readouts.map(({ title, rows }) => card(title, rows)));
    this.element.hidden = chosen.length + readouts.length === 0;
  }

  #card(picked: Picked, timeline: Timeline | undefined): HTMLElement {
    const { title, rows, row, time } = picked;
    const element = card(title, rows);
    element.classList.add("chosen");
    if (time !== undefined && timeline !== undefined) {
      const text = `Go to ${formatTime(time, timeline.format, timeline.step)}`;
      element.append(h("button", { type: "button", class: "plain", onclick: () => this.#actions.setTime(time) }, text));
    }
    if (row !== undefined) element.append(this.#rowOf(row));
    return element;
  }

  /** All columns of the row, read when it is opened. */
  #rowOf({ table, index }: NonNullable<Picked["row"]>): HTMLElement {
    const body = h("div", {});
    const details = h("details", {}, h("summary", { class: "card-more" }, `Row ${index} of ${table}`), body);
    details.addEventListener(
      "toggle",
      async () => {
        const found = await this.#actions.table(table);
        const rows = found === undefined ? [] : await rowValues(found, index);
        replace(body, definitions(rows));
      },
      { once: true },
    );
    return details;
  }
}

function card(title: string, rows: readonly ReadoutRow[]): HTMLElement {
  return h("div", { class: "card" }, h("h3", {}, title), definitions(rows));
}

function definitions(rows: readonly ReadoutRow[]): HTMLElement {
  return h("dl", {}, ...rows.flatMap((row) => [h("dt", {}, row.label), h("dd", {}, valueText(row))]));
}

function valueText({ value, unit, digits }: ReadoutRow): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return unit ? `${value} ${unit}` : value;
  return formatQuantity(value, unit, digits === undefined ? {} : { digits });
}

/** Values of a row as lines of a read-out; lists by their length. */
async function rowValues(table: Table, index: number): Promise<ReadoutRow[]> {
  const { values, nulls } = await table.read(
    table.columns.map(({ name }) => name),
    index,
    index + 1,
  );
  return table.columns.map(({ name, unit, type }) => {
    const value = values[name]![0];
    const row = { label: name, ...(unit === undefined ? {} : { unit }) };
    if (value === undefined || nulls?.[name]?.[0] === 1) return { ...row, value: null };
    if (typeof value === "object") return { label: name, value: `${value.length} values` };
    if (type.startsWith("timestamp"))
      return {
        ...row,
        value: new Date(Number(value))
          .toISOString()
          .replace("T", " ")
          .replace(/(:00)?\.000Z$/, ""),
      };
    if (type === "bool") return { ...row, value: value === 1 };
    return { ...row, value: typeof value === "bigint" ? String(value) : value };
  });
}
