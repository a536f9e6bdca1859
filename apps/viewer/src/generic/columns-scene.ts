// Any columns of predictions.arrow over time or row number, with the rows below.
import {
  CATEGORY_COLOURS,
  type CellValue,
  type Change,
  type Control,
  type ControlValues,
  type Listing,
  type NumberArray,
  type Positions,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Series,
  type ShownRows,
  type Table,
  textValue,
  textValues,
  type XyChart,
} from "@sciformer/core/view";
import { type ColumnRoles, columnRoles, isAscending, type RowGroup, rowGroups } from "./columns-layout.ts";

/** Columns that are drawn unless others are chosen. */
const DRAWN = 3;

export async function openColumns({ data }: SceneHost): Promise<Scene> {
  const table = (await data.predictions())!;
  const roles = columnRoles(table);
  const [text] = roles.texts;
  const all: RowGroup = { name: "all rows", from: 0, to: table.rows };
  const groups = text ? await groupsOf(table, text.name) : [all];
  return new ColumnsScene(table, roles, groups.length > 500 ? [all] : groups);
}

async function groupsOf(table: Table, column: string): Promise<RowGroup[]> {
  const { codes, names } = await table.categories(column);
  return rowGroups(codes, names);
}

class ColumnsScene implements Scene {
  readonly #table: Table;
  readonly #roles: ColumnRoles;
  readonly #groups: readonly RowGroup[];
  #values: Readonly<Record<string, NumberArray>> = {};
  #group: RowGroup;
  #frame: SceneFrame | undefined;

  constructor(table: Table, roles: ColumnRoles, groups: readonly RowGroup[]) {
    this.#table = table;
    this.#roles = roles;
    this.#groups = groups;
    this.#group = groups[0]!;
  }

  controls(): readonly Control[] {
    const { numbers, texts } = this.#roles;
    const group: Control = {
      kind: "select",
      id: "group",
      label: texts[0]?.name.replaceAll("_", " ") ?? "Rows",
      value: this.#groups[0]!.name,
      choices: this.#groups.map(({ name }) => ({ value: name, label: name })),
    };
    const columns: Control = {
      kind: "multi-select",
      id: "columns",
      label: "Columns",
      value: numbers.slice(0, DRAWN).map(({ name }) => name),
      choices: numbers.map(({ name, unit }) => ({ value: name, label: unit ? `${name} (${unit})` : name })),
    };
    return this.#groups.length > 1 ? [group, columns] : [columns];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const isSame = changes.every(({ kind }) => kind === "range" || kind === "hover" || kind === "theme");
    if (isSame && this.#frame) return this.#frame;
    const names = textValues(state.controls, "columns");
    this.#group = this.#groupNamed(state.controls);
    const times = this.#roles.times.slice(0, 1).map(({ name }) => name);
    this.#values = await this.#table.numbersOf([...names, ...times]);
    this.#frame = {
      panes: [],
      legends: [],
      charts: [this.#chart(names, times[0])],
      listings: [this.#listing(names, times[0])],
      readouts: [{ id: "table", title: this.#table.name, rows: this.#facts() }],
      notes: [],
    };
    return this.#frame;
  }

  shown(): ShownRows {
    const names = Object.keys(this.#values);
    const { from, to, name } = this.#group;
    const rows = Array.from({ length: to - from }, (_, row) =>
      names.map((one): CellValue => this.#values[one]![from + row]!),
    );
    return { fileName: `${name}.csv`, columns: names.map((one) => ({ name: one })), rows };
  }

  dispose(): void {}

  #groupNamed(values: ControlValues): RowGroup {
    const name = "group" in values ? textValue(values, "group") : this.#groups[0]!.name;
    return this.#groups.find((group) => group.name === name)!;
  }

  #chart(names: readonly string[], time: string | undefined): XyChart {
    const { from, to } = this.#group;
    const instants = time === undefined ? undefined : this.#values[time]!.subarray(from, to);
    const isTime = instants !== undefined && isAscending(instants);
    const x: Positions = isTime ? instants : { start: from, step: 1, count: to - from };
    const units = new Set(names.map((name) => this.#unitOf(name)));
    const series = names.map(
      (name, index): Series => ({
        id: name,
        label: name,
        x,
        y: this.#values[name]!.subarray(from, to),
        look: "line",
        colour: CATEGORY_COLOURS[index % CATEGORY_COLOURS.length]!,
      }),
    );
    const [unit] = units;
    const [text] = this.#roles.texts;
    return {
      kind: "xy",
      id: "columns",
      title: text ? `${text.name.replaceAll("_", " ")} ${this.#group.name}` : this.#group.name,
      place: "main",
      x: isTime
        ? { title: "time (UTC)", scale: "time", format: { kind: "instant", timeZone: "UTC" } }
        : { title: "row", scale: "linear" },
      y: { title: "value", scale: "linear", ...(units.size === 1 && unit ? { unit } : {}) },
      series,
    };
  }

  #listing(names: readonly string[], time: string | undefined): Listing {
    const { from, to } = this.#group;
    const shown = [...(time === undefined ? [] : [time]), ...names];
    const values = this.#values;
    return {
      id: "rows",
      title: "Rows",
      place: "below",
      look: "table",
      columns: shown.map((name) => {
        const unit = this.#unitOf(name);
        const kind = name === time ? "time" : "number";
        return {
          id: name,
          title: name,
          kind,
          ...(unit === undefined ? {} : { unit }),
          ...(kind === "number" ? { filter: "range" as const } : {}),
        };
      }),
      rows: to - from,
      cell: (row, column) => {
        const value = values[shown[column]!]![from + row]!;
        return Number.isNaN(value) ? null : value;
      },
      key: (row) => String(from + row),
    };
  }

  #unitOf(name: string): string | undefined {
    return this.#table.columns.find((column) => column.name === name)?.unit;
  }

  #facts() {
    const { rows, columns, metadata } = this.#table;
    const known = ["sciformer.source", "sciformer.licence"].flatMap((key) =>
      metadata[key] === undefined ? [] : [{ label: key.replace("sciformer.", ""), value: metadata[key] }],
    );
    return [{ label: "rows", value: rows }, { label: "columns", value: columns.length }, ...known];
  }
}
