// Parity of the metrics of generated genes, and of charge neutrality.
import { type ParityCase, type ParityPair, type ParityValues, readCase } from "@sciformer/core";
import { z } from "zod";
import { isNeutral } from "../elements/neutrality.ts";
import { type GeneJson, geneFromJson } from "../formats/text/gene-json.ts";
import type { Gene } from "../gene.ts";
import {
  COUNTS,
  countDistances,
  elementDistance,
  fingerprint,
  groupContingency,
  groupDistance,
  relaxedPrototype,
  singleFingerprints,
  strictPrototype,
  template,
  totalDof,
} from "../metrics.ts";
import { composition } from "../symmetry/sites.ts";

const geneSchema = z.object({
  group: z.int(),
  species: z.array(z.string()),
  sites: z.array(z.array(z.string())),
  numIons: z.array(z.int()),
});
const metricsSchema = z.object({
  train: z.array(geneSchema),
  test: z.array(geneSchema),
  generated: z.array(geneSchema),
  expected: z.record(z.string(), z.unknown()),
});
const neutralitySchema = z.object({
  cases: z.array(z.looseObject({ species: z.array(z.string()), counts: z.array(z.number()) })),
});

/** The published fingerprints follow the published augmentation. */
const RULE = "paper";

function novelOf(genes: readonly Gene[], train: readonly Gene[], key: (gene: Gene) => string): boolean[] {
  const known = new Set(train.map(key));
  return genes.map((gene) => !known.has(key(gene)));
}

const distinct = (genes: readonly Gene[], key: (gene: Gene) => string) => new Set(genes.map(key)).size;

/** Comparisons with the training data, and among themselves. */
function identities(genes: readonly Gene[], train: readonly Gene[]): Record<string, unknown> {
  const known = new Set(train.flatMap((gene) => singleFingerprints(gene, RULE).all));
  const single = genes.map((gene) => !known.has(singleFingerprints(gene, RULE).own));
  return {
    novelty_fraction_single_variant: single.filter(Boolean).length / genes.length,
    novel_single_variant: single,
    novel_all_variants: novelOf(genes, train, (gene) => fingerprint(gene, RULE)),
    unique_count_all_variants: distinct(genes, (gene) => fingerprint(gene, RULE)),
    novel_template: novelOf(genes, train, (gene) => template(gene, RULE)),
    unique_templates: distinct(genes, (gene) => template(gene, RULE)),
    unique_strict_prototypes: distinct(genes, (gene) => strictPrototype(gene, RULE)),
    unique_relaxed_prototypes: distinct(genes, (gene) => relaxedPrototype(gene, RULE)),
  };
}

/** Comparisons of distributions with those of the test data. */
function distances(genes: readonly Gene[], test: readonly Gene[]): Record<string, unknown> {
  const { statistic, p } = groupContingency(genes, test);
  const counts = Object.entries(COUNTS).flatMap(([name, count]) => {
    const { ks, distance } = countDistances(genes, test, count);
    return [
      [`${name}_ks`, { statistic: ks.statistic, pvalue: ks.p }],
      [`${name}_emd`, distance],
    ];
  });
  return {
    space_group_chi2_frequency: groupDistance(genes, test),
    space_group_chi2_contingency: { statistic, pvalue: p },
    elements_chi2_frequency: elementDistance(genes, test),
    ...Object.fromEntries(counts),
  };
}

/** What is said of each gene alone. */
function properties(genes: readonly Gene[]): Record<string, unknown> {
  const neutral = (reduced: boolean) =>
    genes.map((gene) => {
      const counts = composition(gene);
      return isNeutral([...counts.keys()], [...counts.values()], { reduced });
    });
  return {
    p1_fraction: genes.filter(({ group }) => group === 1).length / genes.length,
    smact_valid: neutral(true),
    smact_valid_without_gcd: neutral(false),
    total_dof: genes.map(totalDof),
  };
}

/** Kind `metrics`. */
export async function metricsParity(testCase: ParityCase): Promise<ParityValues> {
  const { train, test, generated, expected } = readCase(testCase, metricsSchema);
  const genes = (list: readonly GeneJson[]) => list.map((json, i) => geneFromJson(json, `gene ${i}`));
  const own = genes(generated);
  const got = { ...identities(own, genes(train)), ...distances(own, genes(test)), ...properties(own) };
  const pairs = Object.entries(expected).map(([name, want]): [string, ParityPair] => [
    `expected/${name}`,
    { got: got[name as keyof typeof got], want },
  ]);
  return Object.fromEntries(pairs);
}

/** Kind `charge_neutrality`. */
export async function neutralityParity(testCase: ParityCase): Promise<ParityValues> {
  const { cases } = readCase(testCase, neutralitySchema);
  const rules = {
    valid: {},
    valid_no_gcd: { reduced: false },
    valid_no_pauling: { electronegativity: false },
    valid_no_alloys: { alloys: false },
  };
  const got = cases.map(({ species, counts }) => ({
    species,
    counts,
    ...Object.fromEntries(Object.entries(rules).map(([name, rule]) => [name, isNeutral(species, counts, rule)])),
  }));
  return { cases: { got, want: cases } };
}
