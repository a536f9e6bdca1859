// Where a run's structures are: generated ones in its folder, those of its dataset, what was dropped.
import { bytesSource, openArrowTable, type SceneData, type Table } from "@sciformer/core/view";
import { STRUCTURES } from "../../structures.ts";
import { readGenes } from "../importers/genes-file.ts";
import { CrystalTable } from "./crystal-table.ts";
import { familyTable } from "./families.ts";

/** The split that page importers give. */
export const DROPPED = "dropped";
/** What stands in where a run has no structures. */
export const FAMILIES_SOURCE = "families";

/** A table of structures that can be looked at. */
export interface CrystalSource {
  readonly id: string;
  readonly label: string;
  open(): Promise<CrystalTable>;
}

/** Splits of datasets, those that were not trained on first. */
const ORDER = ["test", "valid", "train"];

/** Generated structures first, then the dataset's; the families of the embedded default where there is nothing else. */
export async function crystalSources(data: SceneData): Promise<readonly CrystalSource[]> {
  const dropped = await data.table(STRUCTURES, DROPPED);
  const files = Object.keys(data.run?.files ?? {});
  const generated = data.kind === "file" && dropped ? [] : generatedSources(data, files);
  const splits = (data.run?.tables ?? [])
    .filter((name) => name.startsWith(`${STRUCTURES}/`))
    .map((name) => name.slice(STRUCTURES.length + 1))
    .sort((a, b) => rank(a) - rank(b));
  const found = [
    ...(dropped ? [source(DROPPED, data.title, async () => dropped)] : []),
    ...generated,
    ...splits.map((split) => source(split, `Data, ${split}`, async () => (await data.table(STRUCTURES, split))!)),
  ];
  return found.length > 0 ? found : [source(FAMILIES_SOURCE, "Structure families", async () => familyTable())];
}

function rank(split: string): number {
  const place = ORDER.indexOf(split);
  return place < 0 ? ORDER.length : place;
}

function source(id: string, label: string, table: () => Promise<Table>): CrystalSource {
  let opened: Promise<CrystalTable> | undefined;
  const open = () => {
    opened ??= table().then((one) => CrystalTable.open(one));
    return opened;
  };
  return { id, label, open };
}

/** What `generate` left in the run folder or in a folder of it. */
function generatedSources(data: SceneData, files: readonly string[]): CrystalSource[] {
  const arrow = files.find((name) => /(^|\/)structures\.arrow$/.test(name));
  const genes = genesFile(files);
  if (arrow !== undefined) {
    return [
      source("generated", "Generated", async () => openArrowTable(bytesSource((await data.file(arrow))!), arrow)),
    ];
  }
  if (genes === undefined) return [];
  return [source("generated", "Generated genes", async () => readGenes((await data.file(genes))!, genes))];
}

export function genesFile(files: readonly string[]): string | undefined {
  return files.find((name) => /(^|\/)genes\.json$/.test(name));
}
