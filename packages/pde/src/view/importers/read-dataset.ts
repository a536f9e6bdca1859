// A dropped data set to its two tables; of several splits the first that it has of these: test, valid, train.
import {
  bytesSource,
  type DroppedFile,
  InputError,
  joinedTable,
  openArrowTable,
  type Table,
} from "@sciformer/core/view";
import { FRAMES, SIMS } from "../../tables.ts";
import { DROPPED } from "../fields/catalogue.ts";

const ORDER = ["test", "valid", "train"];

/** A file with what it says of itself. */
interface Part {
  readonly table: Table;
  /** `sims` or `frames`. */
  readonly kind: string;
  /** The folder it lay in: the split. */
  readonly split: string;
}

/** @throws InputError where there are not both tables of one split, or a file is of something else */
export async function readDataset(files: readonly DroppedFile[]) {
  const arrows = files.filter(({ name }) => name.endsWith(".arrow"));
  const parts = await Promise.all(arrows.map(partOf));
  const splits = [...new Set(parts.map(({ split }) => split))].toSorted((a, b) => rank(a) - rank(b));
  const tablesOf = (split: string, kind: string) =>
    parts.filter((part) => part.split === split && part.kind === kind).map(({ table }) => table);
  const split = splits.find((one) => [SIMS, FRAMES].every((kind) => tablesOf(one, kind).length > 0));
  if (split === undefined) {
    throw new InputError(
      `${files[0]!.name}: expected the tables ${SIMS} and ${FRAMES} of a data set; drop its whole folder`,
    );
  }
  const joined = (kind: string) => joinedTable(`${kind}/${split}`, tablesOf(split, kind));
  const title = files[0]!.name.includes("/") ? files[0]!.name.split("/")[0]! : `split ${split}`;
  const tables = { [`${SIMS}/${DROPPED}`]: joined(SIMS), [`${FRAMES}/${DROPPED}`]: joined(FRAMES) };
  return { title, tables, scene: "fields" };
}

const rank = (split: string) => (ORDER.includes(split) ? ORDER.indexOf(split) : ORDER.length);

async function partOf(file: DroppedFile): Promise<Part> {
  const table = await openArrowTable(bytesSource(await file.read()), file.name);
  const kind = table.metadata["sciformer.table"];
  const domain = table.metadata["sciformer.domain"];
  if (domain !== "pde" || (kind !== SIMS && kind !== FRAMES)) {
    throw new InputError(
      `${file.name}: table ${kind ?? "unknown"} of ${domain ?? "no domain"}, expected ${SIMS} or ${FRAMES} of pde`,
    );
  }
  return { table, kind, split: file.name.split("/").at(-2) ?? "" };
}
