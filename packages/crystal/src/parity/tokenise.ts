// Parity of the tokenizer: Wyckoff letters to records, vocabularies and token tensors.
import {
  type ParityCase,
  type ParityPair,
  type ParityValue,
  type ParityValues,
  readCase,
  tensorsUnder,
} from "@sciformer/core";
import { z } from "zod";
import type { Gene } from "../gene.ts";
import { variants } from "../symmetry/descriptions.ts";
import { siteByLetter } from "../symmetry/sites.ts";
import { spaceGroupBits, varyingColumns } from "../symmetry/token-tables.ts";
import { fieldOf, siteViews, writeField } from "../wyformer/fields.ts";
import { buildVocabulary, type Vocabulary } from "../wyformer/vocabulary.ts";

const recordSchema = z.looseObject({
  space_group: z.int(),
  elements: z.array(z.string()),
  wyckoff_letters: z.array(z.string()),
});

const tokeniseSchema = z.object({
  records: z.array(recordSchema),
  vocabulary: z.record(z.string(), z.unknown()),
  space_groups_present: z.array(z.int()),
  space_group_columns: z.array(z.int()),
  max_sequence_length: z.int(),
  tokenised_rows: z.int(),
});

const SERVICES = ["MASK", "STOP", "PAD"] as const;

function geneOf({ space_group: group, elements, wyckoff_letters: letters }: z.infer<typeof recordSchema>): Gene {
  return { group, sites: elements.map((element, i) => siteByLetter(group, element, letters[i]!)!) };
}

/** What the records state of their genes, by the name of the list. */
const STATED: Readonly<Record<string, (gene: Gene) => unknown>> = {
  site_symmetries: ({ sites }) => sites.map(({ siteSymmetry }) => siteSymmetry),
  sites_enumeration: ({ sites }) => sites.map(({ enumeration }) => enumeration),
  multiplicity: ({ sites }) => sites.map(({ multiplicity }) => multiplicity),
  dof: ({ sites }) => sites.map(({ dof }) => dof),
  sites_enumeration_augmented: (gene) => variants(gene, "paper").map(({ enumerations }) => enumerations),
};

/** One field of some genes at all places. */
function fieldTensor(name: string, genes: readonly Gene[], places: number, vocabulary: Vocabulary): ParityValue {
  const field = fieldOf(name, vocabulary);
  const values = genes.flatMap((gene) => [...writeField(field, siteViews(gene), places, true)]);
  const shape = [genes.length, places, ...(field.width === 1 ? [] : [field.width])];
  return { shape, data: values };
}

/** What the case's tensors hold of genes beside their fields, by name. */
function summaries(genes: readonly Gene[], columns: readonly number[]): Record<string, ParityValue> {
  const rows = genes.length;
  const starts = genes.flatMap(({ group }) => {
    const bits = spaceGroupBits(group);
    return columns.map((column) => bits[column]!);
  });
  return {
    spacegroup_number: { shape: [rows, columns.length], data: starts },
    pure_sequence_length: { shape: [rows], data: genes.map(({ sites }) => sites.length) },
    augmented_count: { shape: [rows], data: genes.map((gene) => variants(gene, "paper").length) },
  };
}

/** Kind `tokenise`. */
export async function tokeniseParity(testCase: ParityCase): Promise<ParityValues> {
  const json = readCase(testCase, tokeniseSchema);
  const { records } = json;
  const genes = records.map(geneOf);
  const vocabulary = buildVocabulary(genes, "paper");
  const named = Object.keys(json.vocabulary).map((field) => [
    field,
    [...vocabulary[field as keyof Vocabulary], ...SERVICES],
  ]);
  const groups = [...new Set(genes.map(({ group }) => group))].sort((a, b) => a - b);
  const columns = varyingColumns(groups);
  const places = Math.max(...genes.map(({ sites }) => sites.length)) + 1;
  const stated = Object.entries(STATED)
    .filter(([name]) => records.some((record) => name in record))
    .map(([name, of]): [string, ParityPair] => [
      `records/${name}`,
      { got: genes.map(of), want: records.map((record) => record[name]) },
    ]);
  const tokenised = genes.slice(0, json.tokenised_rows);
  const found = summaries(tokenised, columns);
  const outputs = tensorsUnder(testCase, "output/").map(([name]) => {
    return [`output/${name}`, found[name] ?? fieldTensor(name, tokenised, places, vocabulary)] as const;
  });
  return {
    ...Object.fromEntries(stated),
    vocabulary: { got: Object.fromEntries(named), want: json.vocabulary },
    space_groups_present: { got: groups, want: json.space_groups_present },
    space_group_columns: { got: columns, want: json.space_group_columns },
    max_sequence_length: { got: places, want: json.max_sequence_length },
    ...Object.fromEntries(outputs),
  };
}
