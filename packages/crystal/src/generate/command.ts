// `generate RUN`: new crystals from a trained generator, each checked by the symmetry search, as files and figures.
import { type CliValues, type DomainCommand, Random, Report } from "@sciformer/core";
import type { CrystalConfig } from "../config.ts";
import { reducedFormula } from "../elements/formula.ts";
import { references } from "../evaluation/gene-scores.ts";
import { percent, scoreLines } from "../evaluation/score-lines.ts";
import { density } from "../evaluation/structure-scores.ts";
import { parseCif } from "../formats/cif/read.ts";
import { formatCif } from "../formats/cif/write.ts";
import type { Gene } from "../gene.ts";
import type { Wyformer } from "../model.ts";
import type { Run } from "../predict.ts";
import { analyse, geneOf } from "../symmetry/crystal.ts";
import { loadFinder } from "../symmetry/finder.node.ts";
import { volume } from "../symmetry/lattice.ts";
import { composition } from "../symmetry/sites.ts";
import { type Embodied, embody, type Failure } from "./embody.ts";
import { type GenerateSettings, generateOptions, generateSettings } from "./options.ts";
import { type GeneratedCrystal, writeOutputs } from "./output-files.ts";
import { calibrationOfRun, densitiesOf, type ReferenceCrystals, referenceCrystals } from "./run-files.ts";
import { sampleGenes } from "./sample.ts";

/** Genes are drawn until there are enough crystals, but not more than so many for each that is wanted. */
const MOST_ROUNDS = 4;

/** A gene that was drawn. */
interface Drawn {
  readonly gene: Gene;
  readonly nats: number;
}

/** What came of all draws. */
class Harvest {
  asked = 0;
  readonly genes: Gene[] = [];
  readonly crystals: GeneratedCrystal[] = [];
  readonly failures = new Map<Failure, number>();
  readonly rejections = new Map<string, number>();
  /** Seconds spent on genes, and on their crystals. */
  readonly seconds = { genes: 0, crystals: 0 };

  embody({ gene, nats }: Drawn, random: Random, symprec: number | undefined): void {
    const number = this.genes.push(gene);
    const found = reread(embody(gene, random.fork(number), symprec), symprec);
    if ("failure" in found) {
      this.failures.set(found.failure, (this.failures.get(found.failure) ?? 0) + 1);
      return;
    }
    const name = `${String(number).padStart(4, "0")}-${reducedFormula(composition(gene))}-${gene.group}`;
    this.crystals.push({ name, crystal: found.crystal, nats });
  }
}

/** The crystal, if its CIF, read as any other, is of its space group. */
function reread(found: Embodied, symprec: number | undefined): Embodied {
  if ("failure" in found) return found;
  const [read] = parseCif(formatCif(found.crystal), "generated CIF", new Report());
  return analyse(read!.structure, symprec).group === found.crystal.group ? found : { failure: "another space group" };
}

const since = (start: number) => (performance.now() - start) / 1000;

/** Draws genes, and crystals of them, until there are enough. */
async function harvest(run: Run, settings: GenerateSettings): Promise<Harvest> {
  const { count, seed, symprec } = settings;
  const calibration = await calibrationOfRun(run.path);
  const gathered = new Harvest();
  const geometry = new Random(seed).fork("geometry");
  for (let round = 0; round < MOST_ROUNDS && gathered.crystals.length < count; round++) {
    const missing = count - gathered.crystals.length;
    const start = performance.now();
    const drawn: Drawn[] = [];
    for (const { decoded, nats } of sampleGenes(run, {
      ...settings,
      count: missing,
      seed: seed + round * ROUND_SEED,
      calibration,
    })) {
      if ("gene" in decoded) drawn.push({ gene: decoded.gene, nats });
      else gathered.rejections.set(decoded.rejection, (gathered.rejections.get(decoded.rejection) ?? 0) + 1);
    }
    gathered.asked += missing;
    gathered.seconds.genes += since(start);
    const middle = performance.now();
    for (const one of drawn) gathered.embody(one, geometry, symprec);
    gathered.seconds.crystals += since(middle);
  }
  return gathered;
}

/** Seeds of one round after another are this far apart. */
const ROUND_SEED = 1_000_003;

function failureLines({ failures, rejections, genes, crystals, asked, seconds }: Harvest): string[] {
  const lost = [...failures].map(([why, count]) => `${count} dropped: ${why}`);
  const refused = [...rejections].map(([why, count]) => `${count} no gene: ${why}`);
  const apart = genes.length - (failures.get("atoms too close") ?? 0);
  const rate = (count: number, time: number) => (count / Math.max(time, 1e-3)).toFixed(1);
  return [
    `${asked} drawn, ${genes.length} genes, ${crystals.length} structures`,
    `atoms far enough apart: ${percent(apart / Math.max(1, genes.length))} of the genes; of these ${percent(crystals.length / Math.max(1, apart))} read back with the space group asked for`,
    ...lost,
    ...refused,
    `${rate(genes.length, seconds.genes)} genes/s, ${rate(genes.length, seconds.crystals)} structures/s`,
  ];
}

function densityOf({ crystal }: GeneratedCrystal): number {
  const gene = geneOf(crystal);
  const atoms = gene.sites.reduce((sum, { multiplicity }) => sum + multiplicity, 0);
  return density(gene, volume(crystal.lattice) / atoms);
}

/** Lines that compare with the data of the training. */
function compared({ genes, asked, crystals }: Harvest, known: ReferenceCrystals | undefined): string[] {
  if (known === undefined) return ["the data of the training is not there: --data DIR compares with it"];
  const [trained, models] = [known.trained, known.models].map((all) => all.map(({ gene }) => gene)) as [Gene[], Gene[]];
  const densities = crystals.map(densityOf);
  return scoreLines({ genes, asked, densities }, references(trained, models), densitiesOf(known.models));
}

async function generate(run: Run, values: CliValues, print: (line: string) => void): Promise<void> {
  const settings = generateSettings(values);
  loadFinder();
  const known = await referenceCrystals(run.path, settings.data);
  const gathered = await harvest(run, settings);
  await writeOutputs(settings.out, settings.formats, gathered.crystals, gathered.genes);
  for (const line of failureLines(gathered)) print(line);
  for (const line of compared(gathered, known)) print(line);
  print(`wrote ${gathered.crystals.length} structures to ${settings.out}: model geometry, not relaxed`);
}

/** The verb `generate`. */
export const generateCommand: DomainCommand<CrystalConfig, Wyformer> = {
  name: "generate",
  summary: "new crystals from a trained generator, their space groups checked",
  options: generateOptions,
  run: generate,
};
