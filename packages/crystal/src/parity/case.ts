// Golden cases of WyFormer: the authors' configuration, their tensors, a model made of both.
import { type ParityCase, readCase, requiredTensor, tensorsUnder } from "@sciformer/core";
import { z } from "zod";
import { publishedConfig } from "../checkpoint.ts";
import type { WyformerConfig } from "../config.ts";
import { Wyformer } from "../model.ts";

const token = z.union([z.number(), z.array(z.number())]);

const cascadeSchema = z.array(
  z.object({
    field: z.string(),
    n: z.int().positive(),
    embedding: z.union([z.int(), z.null(), z.object({ pass_through_vector: z.int() })]),
    /** The token, or words where the field has none. */
    pad: z.union([z.int(), z.string()]),
    is_target: z.boolean().optional(),
  }),
);

/** What stands for MASK, STOP and PAD in each field: tokens, or vectors. */
export const servicesSchema = z.record(z.string(), z.object({ mask: token, stop: token, pad: token }));

const modelSchema = z.object({
  cascade: cascadeSchema,
  n_start: z.int().positive(),
  condition_dim: z.int().positive().nullish(),
  CascadeTransformer_args: z.record(z.string(), z.unknown()),
});

/** See {@link servicesSchema}. */
export type Services = z.infer<typeof servicesSchema>;

/** Whether a field is predicted: vectors and plain numbers are not, unless the case says so. */
function isTarget(field: z.infer<typeof cascadeSchema>[number], outputs: unknown): boolean {
  if (outputs !== "token_scores") return false;
  return field.is_target ?? typeof field.embedding === "number";
}

/** The configuration that a case describes. @throws InputError */
function caseConfig(testCase: ParityCase): WyformerConfig {
  const { cascade, n_start, condition_dim, CascadeTransformer_args: args } = readCase(testCase, modelSchema);
  const fields = cascade.map((field) => ({
    field: field.field,
    size: field.n,
    embedding: field.embedding,
    pad: typeof field.pad === "number" ? field.pad : 0,
    is_target: isTarget(field, args.outputs),
  }));
  const all = { ...args, ...(condition_dim && { condition_dim }) };
  return publishedConfig({ cascade: fields, n_start, args: all }, testCase.path);
}

/** The model of a case with its parameters. */
export function caseModel(testCase: ParityCase): { readonly model: Wyformer; readonly config: WyformerConfig } {
  const config = caseConfig(testCase);
  const model = new Wyformer(config);
  model.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  return { model, config };
}

/** An input of a case, one row a crystal. */
export function caseRows(testCase: ParityCase, name: string): Float32Array[] {
  const { data, shape } = requiredTensor(testCase, `input/${name}`);
  const [rows, width = 1] = shape as [number, number?];
  return Array.from({ length: rows }, (_, row) => {
    return Float32Array.from({ length: width }, (_, i) => Number(data[row * width + i]));
  });
}

/** The start tokens of a case, one a crystal. */
export function startRows(testCase: ParityCase, { start_type }: WyformerConfig): (Float32Array | Int32Array)[] {
  const rows = caseRows(testCase, "start");
  return start_type === "one_hot" ? rows : rows.map((row) => Int32Array.from(row));
}
