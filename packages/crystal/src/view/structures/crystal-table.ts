// A table of structures as the scenes read it: names and groups of all, one crystal at a time in full.
import { type ColumnSpec, type Columns, columnsTable, type Table } from "@sciformer/core/view";
import type { StructureRow } from "../../formats/structure-row.ts";
import type { Gene } from "../../gene.ts";
import type { Matrix3, Vector3 } from "../../structure.ts";
import {
  columnsOf,
  crystalsOf,
  GENE_COLUMNS,
  propertyNames,
  STRUCTURES,
  type StoredCrystal,
  structuresTable,
} from "../../structures.ts";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";

/** A row in full. */
export interface CrystalEntry extends StoredCrystal {
  readonly row: number;
  /** Undefined for a gene without coordinates. */
  readonly crystal: SymmetricCrystal | undefined;
}

const GEOMETRY = ["lattice", "site_free_params"];

export class CrystalTable {
  readonly table: Table;
  readonly ids: readonly string[];
  readonly formulas: readonly string[];
  /** Space group of each row. */
  readonly groups: ArrayLike<number>;
  readonly #properties: readonly string[];
  readonly #entries = new Map<number, Promise<CrystalEntry>>();

  private constructor(table: Table, names: Columns, groups: ArrayLike<number>) {
    this.table = table;
    this.ids = names.values.material_id as readonly string[];
    this.formulas = names.values.formula as readonly string[];
    this.groups = groups;
    const isNumber = ({ type }: ColumnSpec) => type === "float32" || type === "float64";
    this.#properties = propertyNames(table.columns.filter(isNumber).map(({ name }) => name));
  }

  /** @throws InputError for a table that is none of structures */
  static async open(table: Table): Promise<CrystalTable> {
    const [names, groups] = await Promise.all([
      table.read(["material_id", "formula"], 0, table.rows),
      table.numbers("space_group"),
    ]);
    return new CrystalTable(table, names, groups);
  }

  get rows(): number {
    return this.table.rows;
  }

  /** True for what a model has generated. */
  get isGenerated(): boolean {
    return this.table.metadata["sciformer.source"]?.startsWith("generated") ?? false;
  }

  /** @throws InputError for a row that contradicts itself */
  at(row: number): Promise<CrystalEntry> {
    const known = this.#entries.get(row) ?? this.#read(row);
    this.#entries.set(row, known);
    known.catch(() => this.#entries.delete(row));
    return known;
  }

  /** All rows without coordinates. @throws InputError for a row that contradicts itself */
  async genes(): Promise<readonly Gene[]> {
    const columns = await this.table.read([...GENE_COLUMNS], 0, this.rows);
    return crystalsOf(columns, [], this.table.name).map(({ gene }) => gene);
  }

  async #read(row: number): Promise<CrystalEntry> {
    const columns = await this.table.read([...GENE_COLUMNS, ...GEOMETRY, ...this.#properties], row, row + 1);
    const [stored] = crystalsOf(columns, this.#properties, this.table.name);
    const isMissing = columns.nulls?.lattice?.[0] === 1;
    return { ...stored!, row, crystal: isMissing ? undefined : crystalAt(stored!, columns) };
  }
}

function crystalAt({ gene }: StoredCrystal, { values }: Columns): SymmetricCrystal {
  const [lattice] = values.lattice as readonly ArrayLike<number>[];
  const [parameters] = values.site_free_params as readonly ArrayLike<number>[];
  const triple = (numbers: ArrayLike<number>, at: number): Vector3 => [
    numbers[at]!,
    numbers[at + 1]!,
    numbers[at + 2]!,
  ];
  const cell: Matrix3 = [triple(lattice!, 0), triple(lattice!, 3), triple(lattice!, 6)];
  const orbits = gene.sites.map((site, i) => ({ ...site, parameters: triple(parameters!, 3 * i) }));
  return { group: gene.group, lattice: cell, orbits };
}

/** Rows in memory as a table. @param properties that all rows have */
export function rowsTable(
  name: string,
  rows: readonly StructureRow[],
  source: string,
  properties: readonly string[] = [],
): Table {
  const columns = columnsOf(rows, properties);
  const specs = Object.keys(columns.values).map((column): ColumnSpec => {
    const known = structuresTable.columns.find((spec) => spec.name === column);
    return known ?? { name: column, type: "float64", nullable: true, meaning: "property" };
  });
  const metadata = { "sciformer.domain": "crystal", "sciformer.table": STRUCTURES, "sciformer.source": source };
  return columnsTable(name, specs, columns, metadata);
}
