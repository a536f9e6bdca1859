// Small datasets in memory, for tests.
import type { Columns, DatasetSource } from "@sciformer/core";
import type { StructureRow } from "./formats/structure-row.ts";
import { columnsOf, STRUCTURES } from "./structures.ts";
import { GENES, geneOf } from "./wyformer/testing.ts";

const properties = ["gap", "volume_per_atom"];

/** The crystals as a dataset in memory, one split each. */
export function sourceOf(splits: Readonly<Record<string, readonly StructureRow[]>>): DatasetSource {
  const columns: Record<string, Columns> = Object.fromEntries(
    Object.entries(splits).map(([split, own]) => [split, columnsOf(own, properties)]),
  );
  return {
    path: "tiny",
    splits: { [STRUCTURES]: Object.keys(splits) },
    metadata: {},
    columns: () => Object.keys(Object.values(columns)[0]!.values),
    async *scan(_, split) {
      yield columns[split]!;
    },
  };
}

/** A gene with a gap and a volume. */
export const stored = (gene: StructureRow["gene"], gap: number): StructureRow => ({
  id: `${gene.group}-${gap}`,
  formula: "X",
  gene,
  properties: { gap, volume_per_atom: 10 + gap },
});
const [salt, perovskite, rutile, monoclinic] = GENES as [(typeof GENES)[0], ...(typeof GENES)[0][]];

/** Four of the genes and caesium chloride, in three splits; the gap of one is not known. */
export const source = sourceOf({
  train: [stored(salt, 1), stored(perovskite!, 3)],
  valid: [stored(rutile!, Number.NaN), stored(monoclinic!, 2)],
  test: [stored(geneOf(221, "Cs a", "Cl b"), 4)],
});
