// Parity of the decoder: token rows to genes, or to nothing where they are none.
import { InputError, type ParityCase, type ParityPair, type ParityValues, readCase } from "@sciformer/core";
import { z } from "zod";
import { geneToJson } from "../formats/text/gene-json.ts";
import { type Decoded, decodeTokens } from "../wyformer/decode.ts";
import { SERVICE_TOKENS, type Vocabulary } from "../wyformer/vocabulary.ts";

/** Values and service tokens by field, as the cases list them. */
export const listedVocabulary = z.record(z.string(), z.array(z.union([z.string(), z.number()])));

const decodeSchema = z.object({
  vocabulary: listedVocabulary,
  cases: z.array(z.object({ space_group: z.int(), tokens: z.array(z.array(z.int())), decoded: z.unknown() })),
});

/** The vocabulary of a case, without the service tokens; fields that it does not list are empty. */
export function vocabularyOf(listed: z.infer<typeof listedVocabulary>): Vocabulary {
  const values = (field: string) => listed[field]?.slice(0, -SERVICE_TOKENS) ?? [];
  return {
    elements: values("elements").map(String),
    site_symmetries: values("site_symmetries").map(String),
    sites_enumeration: values("sites_enumeration").map(Number),
    wyckoff_letters: values("wyckoff_letters").map(String),
  };
}

/** What a decoded row is in a case: the gene, null where there is none. */
export function decodedValue(decoded: Decoded): unknown {
  return "gene" in decoded ? geneToJson(decoded.gene) : null;
}

/** Kind `decode`. */
export async function decodeParity(testCase: ParityCase): Promise<ParityValues> {
  const { vocabulary: listed, cases } = readCase(testCase, decodeSchema);
  const vocabulary = vocabularyOf(listed);
  const fields = Object.keys(listed);
  const pairs = cases.map(({ space_group, tokens, decoded: want }, i): [string, ParityPair] => {
    const places = tokens.map((row) => {
      if (row.length !== fields.length)
        throw new InputError(`${testCase.path}: cases.${i}: a row of ${row.length} tokens`);
      return Object.fromEntries(fields.map((field, at) => [field, row[at]!]));
    });
    return [`cases/${i}/decoded`, { got: decodedValue(decodeTokens(space_group, places, vocabulary)), want }];
  });
  return Object.fromEntries(pairs);
}
