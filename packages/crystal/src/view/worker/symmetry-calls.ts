// What the page asks of the worker: the space group of a structure, and a structure of a gene.
import { Random } from "@sciformer/core";
import { type GeneScores, geneScores, references } from "../../evaluation/gene-scores.ts";
import type { Gene } from "../../gene.ts";
import { type Embodied, embody } from "../../generate/embody.ts";
import type { Structure } from "../../structure.ts";
import { findSymmetry } from "../../symmetry/finder.ts";

/** What the finder says of a structure. */
export interface FoundGroup {
  readonly group: number;
  /** In angstrom. */
  readonly tolerance: number;
}

interface EmbodyRequest {
  readonly gene: Gene;
  readonly seed: number;
}

interface ScoreRequest {
  readonly genes: readonly Gene[];
  /** What they are compared with. */
  readonly known: readonly Gene[];
}

export type SymmetryCalls = {
  readonly check: (structure: Structure) => Promise<FoundGroup>;
  readonly embody: (request: EmbodyRequest) => Promise<Embodied>;
  readonly score: (request: ScoreRequest) => GeneScores;
};

/** @param ready resolves when the symmetry finder can be called */
export function symmetryCalls(ready: Promise<void>): SymmetryCalls {
  return {
    async check(structure) {
      await ready;
      const { dataset, tolerance } = findSymmetry(structure);
      return { group: dataset.number, tolerance };
    },
    async embody({ gene, seed }) {
      await ready;
      return embody(gene, new Random(seed));
    },
    score: ({ genes, known }) => geneScores(genes, genes.length, references(known, known)),
  };
}
