// What is known of a structure beside its atoms: stored properties, and the run's predictions of it.
import type { ReadoutRow, SceneData, Table } from "@sciformer/core/view";
import type { CrystalEntry } from "./crystal-table.ts";

const UNITS: Readonly<Record<string, string>> = {
  formation_energy_per_atom: "eV/atom",
  e_above_hull: "eV/atom",
  band_gap: "eV",
  volume_per_atom: "\u00c5\u00b3",
  nats: "nats",
};

/** `band_gap` as `band gap`; nats of a generated structure are what drawing it took. */
function labelOf(name: string): string {
  return name === "nats" ? "drawn with -log p" : name.replaceAll("_", " ");
}

export function propertyRows({ properties }: CrystalEntry): ReadoutRow[] {
  return Object.entries(properties)
    .filter(([, value]) => !Number.isNaN(value))
    .map(([name, value]) => ({ label: labelOf(name), value, ...(UNITS[name] ? { unit: UNITS[name] } : {}) }));
}

/** predictions.arrow by the name of the structure. */
export class PredictedFigures {
  readonly #table: Table;
  readonly #rows: ReadonlyMap<string, number>;
  readonly #columns: readonly string[];

  private constructor(table: Table, ids: readonly string[]) {
    this.#table = table;
    this.#rows = new Map(ids.map((id, row) => [id, row]));
    this.#columns = table.columns.filter(({ type }) => type === "float32").map(({ name }) => name);
  }

  static async open(data: SceneData): Promise<PredictedFigures | undefined> {
    const table = await data.predictions();
    if (table === undefined || !table.columns.some(({ name }) => name === "material_id")) return undefined;
    const { values } = await table.read(["material_id"], 0, table.rows);
    return new PredictedFigures(table, values.material_id as readonly string[]);
  }

  async rowsOf(id: string): Promise<readonly ReadoutRow[]> {
    const row = this.#rows.get(id);
    if (row === undefined) return [];
    const { values } = await this.#table.read(this.#columns, row, row + 1);
    return this.#columns.map((name) => {
      const value = (values[name] as Float32Array)[0]!;
      const [base] = name.split(/_(?:spread|true)$/);
      const unit = name.startsWith("surprise") ? "nats" : UNITS[base!];
      return { label: predictedLabel(name), value: Number.isNaN(value) ? null : value, ...(unit ? { unit } : {}) };
    });
  }
}

function predictedLabel(name: string): string {
  const text = name.replaceAll("_", " ");
  if (name.endsWith("_true")) return text.replace(/ true$/, ", measured");
  if (name.endsWith("_spread")) return text.replace(/ spread$/, ", spread");
  return text;
}
