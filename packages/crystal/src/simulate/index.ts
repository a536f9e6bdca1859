// The embedded default data: ionic crystals from electrostatics and radii, through the real symmetry search.
import {
  type CliOption,
  type CliValues,
  InputError,
  type Random,
  type Report,
  type Simulator,
  type TableBatch,
} from "@sciformer/core";
import { countElements, reducedFormula } from "../elements/formula.ts";
import type { StructureRow } from "../formats/structure-row.ts";
import { columnsOf, STRUCTURES, VOLUME_PER_ATOM } from "../structures.ts";
import { analyse, geneOf, structureOf } from "../symmetry/crystal.ts";
import { loadFinder } from "../symmetry/finder.node.ts";
import { SYMPREC } from "../symmetry/finder.ts";
import { volume } from "../symmetry/lattice.ts";
import { GROUP_TABLE_SHA256 } from "../symmetry/tables/groups.ts";
import { CrystalSource, type DrawnCrystal } from "./crystals.ts";

const DEFAULT_STRUCTURES = 4000;
const MOST_STRUCTURES = 50_000;
const BATCH_ROWS = 512;
/** Draws without a new crystal after which there are no more. */
const MOST_FAILURES = 5000;
const PROPERTIES = ["lattice_energy", VOLUME_PER_ATOM];

const OPTIONS: readonly CliOption[] = [
  { flags: "--structures <n>", description: `crystals to make (default ${DEFAULT_STRUCTURES})` },
];

function wanted(options: CliValues): number {
  const text = options.structures;
  if (text === undefined) return DEFAULT_STRUCTURES;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_STRUCTURES) return value;
  throw new InputError(`--structures "${text}": expected a whole number from 1 to ${MOST_STRUCTURES}`);
}

/** Crystals of the same elements are in the same split. */
function splitOf(formula: string, random: Random): string {
  const share = random.fork(formula).uniform();
  if (share < 0.8) return "train";
  return share < 0.9 ? "valid" : "test";
}

/** Crystals that differ in structure or ions, up to `count`. */
function* distinctCrystals(count: number, random: Random): Generator<DrawnCrystal> {
  const source = new CrystalSource();
  const known = new Set<string>();
  for (let failures = 0; known.size < count && failures < MOST_FAILURES; failures++) {
    const drawn = source.draw(random);
    if (drawn === undefined) continue;
    const key = `${drawn.family} ${drawn.crystal.orbits.map(({ element }) => element).join(" ")}`;
    if (known.has(key)) continue;
    known.add(key);
    failures = 0;
    yield drawn;
  }
}

function rowOf({ crystal: made, energy }: DrawnCrystal, id: string, report: Report): StructureRow {
  const structure = structureOf(made);
  const crystal = analyse(structure);
  if (crystal.group !== made.group) report.warn("crystals that came out with another space group than drawn", id);
  const perAtom = volume(structure.lattice) / structure.elements.length;
  const properties = { lattice_energy: energy, [VOLUME_PER_ATOM]: perAtom };
  return { id, formula: reducedFormula(countElements(structure.elements)), gene: geneOf(crystal), crystal, properties };
}

async function* simulateRows(count: number, random: Random, report: Report): AsyncGenerator<TableBatch> {
  const waiting = new Map<string, StructureRow[]>();
  const batch = (split: string, rows: readonly StructureRow[]): TableBatch => ({
    table: STRUCTURES,
    split,
    columns: columnsOf(rows, PROPERTIES),
  });
  const splits = random.fork("split");
  let made = 0;
  for (const drawn of distinctCrystals(count, random.fork("crystals"))) {
    const row = rowOf(drawn, `ionic-${++made}`, report);
    const split = splitOf(row.formula, splits);
    const rows = waiting.get(split) ?? [];
    rows.push(row);
    if (rows.length === BATCH_ROWS) yield batch(split, rows.splice(0));
    waiting.set(split, rows);
  }
  if (made < count) report.warn("the ions allow fewer crystals than asked for", `${made} of ${count}`);
  for (const [split, rows] of waiting) if (rows.length > 0) yield batch(split, rows);
}

/** `data simulate`. */
export const simulator: Simulator = {
  summary: "ionic crystals of 24 structure families: ions, radii and lattice energies decide which structure is whose",
  options: OPTIONS,
  async simulate(options, random, report) {
    const count = wanted(options);
    loadFinder();
    return {
      metadata: {
        licence: "MIT",
        source_url: "simulated by @sciformer/crystal",
        symprec: String(SYMPREC),
        setting: "ITA-standard",
        tables_sha256: GROUP_TABLE_SHA256,
      },
      batches: simulateRows(count, random, report),
    };
  },
};
