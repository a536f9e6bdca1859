// The public API of the package, free of Node modules.
export { type CrystalConfig, configSchema, type TaskConfig, type WyformerConfig } from "./config.ts";
export { formatCif, formatP1Cif } from "./formats/cif/write.ts";
export { formatExtXyz } from "./formats/text/extxyz.ts";
export { type GeneJson, geneFromJson, geneToJson } from "./formats/text/gene-json.ts";
export { formatPoscar } from "./formats/text/poscar.ts";
export type { Gene, Site } from "./gene.ts";
export { embody } from "./generate/embody.ts";
export { type SampleOptions, sampleGenes } from "./generate/sample.ts";
export { fingerprint, isNeutralGene, METRIC_DIRECTIONS, template } from "./metrics.ts";
export { Wyformer } from "./model.ts";
export { sizes } from "./sizes.ts";
export type { Structure } from "./structure.ts";
export { analyse, geneOf, type SymmetricCrystal, structureOf } from "./symmetry/crystal.ts";
export { startFinder } from "./symmetry/finder.ts";
export { spaceGroup } from "./symmetry/space-groups.ts";
