// `score RUN`: structures from anywhere, relaxed ones among them, judged by the training data of a run.
import { type CliOption, type CliValues, type DomainCommand, InputError } from "@sciformer/core";
import { ArrowDataset } from "@sciformer/core/node";
import type { CrystalConfig } from "../config.ts";
import { references } from "../evaluation/gene-scores.ts";
import { percent, scoreLines } from "../evaluation/score-lines.ts";
import { density, isStructureValid, type RelaxedGene, stabilityScores } from "../evaluation/structure-scores.ts";
import { densitiesOf, referenceCrystals } from "../generate/run-files.ts";
import type { Wyformer } from "../model.ts";
import type { Run } from "../predict.ts";
import {
  crystalsOf,
  GENE_COLUMNS,
  GEOMETRY_COLUMNS,
  geometryOf,
  propertyNames,
  STRUCTURES,
  structuresTable,
} from "../structures.ts";
import { volume } from "../symmetry/lattice.ts";

const ABOVE_HULL = "e_above_hull";
/** Published limit of the energy above the hull, in eV/atom. */
const STABLE = 0.08;

const options: readonly CliOption[] = [
  { flags: "--structures <dir>", description: "dataset of the structures (data import ... --split all)" },
  { flags: "--data <dir>", description: "dataset that they are judged by (default: that of the training)" },
  { flags: "--stable <energy>", description: `largest e_above_hull of a stable one, eV/atom (default ${STABLE})` },
];

/** A structure to be judged. */
interface Candidate {
  readonly gene: RelaxedGene;
  /** In g/cm^3; undefined for a gene without coordinates. */
  readonly density: number | undefined;
  readonly isValid: boolean;
}

async function candidates(path: string): Promise<Candidate[]> {
  const source = await ArrowDataset.open(path, { [STRUCTURES]: structuresTable });
  const energies = propertyNames(source.columns(STRUCTURES)).filter((name) => name === ABOVE_HULL);
  const all: Candidate[] = [];
  for (const split of source.splits[STRUCTURES] ?? []) {
    const wanted = [...GENE_COLUMNS, ...GEOMETRY_COLUMNS, ...energies];
    for await (const columns of source.scan(STRUCTURES, split, wanted)) {
      for (const [row, { gene, properties }] of crystalsOf(columns, energies, path).entries()) {
        const structure = geometryOf(columns, row);
        const perAtom = structure && volume(structure.lattice) / structure.elements.length;
        all.push({
          gene: { ...gene, aboveHull: properties[ABOVE_HULL] ?? Number.NaN },
          density: perAtom && density(gene, perAtom),
          isValid: structure !== undefined && isStructureValid(structure),
        });
      }
    }
  }
  return all;
}

function required(values: CliValues, key: string): string {
  const value = values[key];
  if (typeof value !== "string") throw new InputError(`--${key} <dir>: says which structures are scored`);
  return value;
}

function stableLimit({ stable }: CliValues): number {
  if (stable === undefined) return STABLE;
  const value = typeof stable === "string" && stable.trim() !== "" ? Number(stable) : Number.NaN;
  if (!Number.isFinite(value)) throw new InputError(`--stable "${stable}": expected a number of eV/atom`);
  return value;
}

async function score(run: Run, values: CliValues, print: (line: string) => void): Promise<void> {
  const limit = stableLimit(values);
  const found = await candidates(required(values, "structures"));
  const data = typeof values.data === "string" ? values.data : undefined;
  const known = await referenceCrystals(run.path, data);
  if (known === undefined) throw new InputError("the data of the training is not there any more: name it with --data");
  const trained = references(
    known.trained.map(({ gene }) => gene),
    known.models.map(({ gene }) => gene),
  );
  const genes = found.map(({ gene }) => gene);
  const densities = found.flatMap((one) => one.density ?? []);
  const withCoordinates = densities.length;
  print(`${found.length} structures, ${withCoordinates} with coordinates`);
  for (const line of scoreLines({ genes, asked: found.length, densities }, trained, densitiesOf(known.models))) {
    print(line);
  }
  const valid = found.filter(({ isValid }) => isValid).length;
  print(`structures valid ${percent(withCoordinates === 0 ? null : valid / withCoordinates)}`);
  const stability = stabilityScores(genes, trained, limit);
  print(
    stability.known === 0
      ? `S.U.N. - (no energy: import relaxed structures with a column ${ABOVE_HULL})`
      : `S.U.N. ${percent(stability.sun)}, S.S.U.N. ${percent(stability.symmetricSun)} of the ${stability.known} whose ${ABOVE_HULL} is known (stable: at most ${limit} eV/atom)`,
  );
}

/** The verb `score`. */
export const scoreCommand: DomainCommand<CrystalConfig, Wyformer> = {
  name: "score",
  summary: "generated or relaxed structures judged by the training data of a run",
  options,
  run: score,
};
